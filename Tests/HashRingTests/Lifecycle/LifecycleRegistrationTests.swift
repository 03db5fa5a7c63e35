import HashRing
import TestSupport
import Testing

/// An instance comes into the ring, and to its tokens.
@Suite struct LifecycleRegistrationTests {
  private let seconds: Int64 = 1_700_000_000

  @Test func newInstanceGoesFromPendingToActive() throws {
    var run = LifecycleRun { $0.joinDelay = .seconds(10) }
    run.handle(.start)
    #expect(run.takeEvents() == ["->PENDING"])
    #expect(run.own?.tokens == [])
    #expect(run.own?.registered == seconds)
    #expect(run.disk == nil)
    run.wait(.seconds(11))
    #expect(run.takeEvents() == ["PENDING>ACTIVE"])
    let own = try #require(run.own)
    #expect(own.tokens.count == 4 && own.tokens == own.tokens.sorted())
    #expect(own.address == "a:1" && own.zone == "z" && own.registered == seconds)
    #expect(run.disk == SavedTokens(previousState: .active, tokens: own.tokens))
  }

  @Test func joiningInstanceObservesItsTokens() {
    var run = LifecycleRun { $0.observePeriod = .seconds(10) }
    run.handle(.start)
    #expect(run.takeEvents() == ["->PENDING", "PENDING>JOINING"])
    // One with a lesser id has claimed one of its tokens.
    let token = run.own!.tokens[0]
    run.ring!["A"] = Instance(id: "A", tokens: [token])
    run.wait(.seconds(11))
    #expect(run.own?.state == .joining)
    #expect(run.own?.tokens.count == 4 && run.own?.tokens.contains(token) == false)
    run.wait(.seconds(10))
    #expect(run.takeEvents() == ["JOINING>ACTIVE"])
  }

  @Test func oneWithAGreaterIdGivesWayLater() {
    var run = LifecycleRun { $0.observePeriod = .seconds(10) }
    run.handle(.start)
    let tokens = run.own!.tokens
    run.ring!["b"] = Instance(id: "b", tokens: tokens)
    run.wait(.seconds(11))
    #expect(run.own?.state == .active && run.own?.tokens == tokens)
  }

  @Test func storeGatewayWaitsUntilItIsToJoin() {
    var run = LifecycleRun {
      $0.entry = .joining
      $0.joinsByItself = false
    }
    run.handle(.start)
    run.wait(.seconds(100))
    #expect(run.takeEvents() == ["->JOINING"])
    #expect(run.own?.tokens.count == 4)
    run.handle(.join)
    #expect(run.takeEvents() == ["JOINING>ACTIVE"])
  }

  @Test func joinCountsAlsoBeforeItIsRegistered() {
    var run = LifecycleRun { $0.joinsByItself = false }
    run.isStoreDown = true
    run.handle(.start)
    run.handle(.join)
    run.isStoreDown = false
    run.wait(.seconds(2))
    #expect(run.takeEvents() == ["->PENDING", "PENDING>ACTIVE"])
  }

  @Test func joinDoesNotCutTheObservationShort() {
    var run = LifecycleRun { $0.observePeriod = .seconds(10) }
    run.handle(.start)
    run.wait(.seconds(5))
    run.handle(.join)
    run.wait(.seconds(4))
    #expect(run.own?.state == .joining)
    run.wait(.seconds(1))
    #expect(run.own?.state == .active)
  }

  @Test func tokensThatAreLostWhileItJoinsAreObservedAnew() {
    var run = LifecycleRun { $0.observePeriod = .seconds(10) }
    run.handle(.start)
    // A merge by the rules of Cortex has taken it.
    run.ring!["a"]!.tokens.removeFirst()
    run.wait(.seconds(9))
    #expect(run.own?.tokens.count == 3)
    run.wait(.seconds(10))
    #expect(run.own?.state == .joining && run.own?.tokens.count == 4)
    run.wait(.seconds(2))
    #expect(run.own?.state == .active)
  }

  @Test func tokensThatAreLostAreReplacedAtOnceWhereNothingIsObserved() {
    var run = LifecycleRun {
      $0.entry = .joining
      $0.joinsByItself = false
    }
    run.handle(.start)
    run.ring!["a"]!.tokens.removeFirst()
    run.wait(.seconds(6))
    #expect(run.own?.tokens.count == 4)
  }

  @Test func requestToBeReadOnlyCountsAlsoBeforeItIsRegistered() {
    let before = Instance(id: "a", tokens: [1, 2, 3, 4])
    var run = LifecycleRun(ring: RingDescription([before]))
    run.isStoreDown = true
    run.handle(.start)
    run.handle(.setReadOnly(true))
    run.isStoreDown = false
    run.wait(.seconds(2))
    #expect(run.takeEvents() == ["->READONLY"])
  }

  @Test func requestToBeReadOnlyCountsAlsoWhileItRegisters() throws {
    var random = SeededGenerator(seed: 1)
    var lifecycle = LifecycleRun().lifecycle
    let first = lifecycle.handle(.start, at: 0, using: &random)
    #expect(lifecycle.handle(.setReadOnly(true), at: 0, using: &random).isEmpty)
    let ring = RingDescription([Instance(id: "a", tokens: [1, 2, 3, 4])])
    guard case .change(let register)? = first.first else {
      Issue.record("no change")
      return
    }
    let registered = try #require(try register(ring))
    #expect(registered["a"]?.state == .active)
    let next = lifecycle.handle(.stored(registered, reference: 0), at: 0, using: &random)
    guard case .change(let update)? = next.last else {
      Issue.record("no change")
      return
    }
    #expect(try update(registered)?["a"]?.state == .readOnly)
  }

  @Test func rulerIsActiveAtOnce() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    #expect(run.takeEvents() == ["->ACTIVE"])
    #expect(run.own?.tokens.count == 4)
  }

  @Test(arguments: [InstanceState.active, .readOnly])
  func savedTokensLeadStraightToTheStateBefore(state: InstanceState) {
    let saved = SavedTokens(previousState: state, tokens: [1, 2, 3, 4])
    var run = LifecycleRun(saved: saved)
    run.handle(.start)
    #expect(run.takeEvents() == ["->\(state)"])
    #expect(run.own?.tokens == [1, 2, 3, 4])
  }

  @Test func savedTokensCountOnceAndInOrder() {
    var twice = LifecycleRun(saved: SavedTokens(tokens: [7, 7, 7, 7]))
    twice.handle(.start)
    #expect(twice.own?.tokens.count == 4 && twice.own?.tokens.contains(7) == true)
    var disordered = LifecycleRun(saved: SavedTokens(tokens: [4, 2, 3, 1]))
    disordered.handle(.start)
    #expect(disordered.takeEvents() == ["->ACTIVE"])
    #expect(disordered.own?.tokens == [1, 2, 3, 4])
  }

  @Test func storedTokensCountOnceAndInOrder() {
    let before = Instance(id: "a", tokens: [9, 7, 7, 7])
    var run = LifecycleRun(ring: RingDescription([before]))
    run.handle(.start)
    #expect(run.own?.tokens.count == 4 && run.own?.tokens == run.own?.tokens.sorted())
    #expect(run.own.map { Set($0.tokens).isSuperset(of: [7, 9]) } == true)
  }

  @Test func savedTokensThatOthersHaveByNowAreReplaced() throws {
    let ring = RingDescription([Instance(id: "b", tokens: [2, 3])])
    var run = LifecycleRun(ring: ring, saved: SavedTokens(tokens: [1, 2, 3, 4]))
    run.handle(.start)
    let tokens = try #require(run.own?.tokens)
    #expect(tokens.count == 4 && tokens.contains(1) && tokens.contains(4))
    #expect(!tokens.contains(2) && !tokens.contains(3))
  }

  @Test(
    arguments: [
      (InstanceState.active, [1, 2, 3, 4], "->ACTIVE"), (.readOnly, [1, 2, 3, 4], "->READONLY"),
      (.leaving, [1, 2, 3, 4], "->ACTIVE"), (.leaving, [], "->PENDING"),
      (.joining, [1], "->PENDING"),
      (.pending, [], "->PENDING"), (InstanceState(rawValue: 77), [1], "->PENDING"),
    ] as [(InstanceState, [UInt32], String)])
  func whatTheRingHasIsTakenUp(state: InstanceState, tokens: [UInt32], event: String) {
    let before = Instance(
      id: "a", address: "old", state: state, heartbeat: 5, registered: 3, tokens: tokens,
      unknownFields: [0x50, 1])
    var run = LifecycleRun(ring: RingDescription([before])) { $0.joinDelay = .seconds(10) }
    run.handle(.start)
    #expect(run.takeEvents() == [event])
    #expect(run.own?.registered == 3 && run.own?.address == "a:1")
    #expect(run.own?.unknownFields == [0x50, 1])
    #expect(run.own?.tokens.starts(with: tokens) == true)
  }

  @Test func unknownTimeOfRegistrationStaysUnknown() {
    var run = LifecycleRun(ring: RingDescription([Instance(id: "a", tokens: [1, 2, 3, 4])]))
    run.handle(.start)
    run.wait(.seconds(60))
    #expect(run.own?.registered == 0)
  }

  @Test func missingInstanceAddsItselfAgain() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    let tokens = run.own!.tokens
    run.wait(.seconds(20))
    run.ring = RingDescription([Instance(id: "b", tokens: [tokens[0]])])
    run.handle(.observed(run.ring!, reference: run.now))
    run.wait(.seconds(1))
    #expect(run.own?.state == .active)
    // It was away, so that shards of tenants have to know that it is new there.
    #expect(run.own?.registered == seconds + 21)
    #expect(run.own?.tokens.count == 4 && run.own?.tokens.contains(tokens[0]) == false)
    #expect(Set(run.own!.tokens).isSuperset(of: tokens.dropFirst()))
  }

  @Test func readOnlyInstanceIsRegisteredAnewWhenItIsActiveAgain() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.wait(.seconds(20))
    run.handle(.setReadOnly(true))
    #expect(run.own?.state == .readOnly && run.own?.registered == seconds)
    #expect(run.disk?.previousState == .readOnly)
    run.wait(.seconds(20))
    run.handle(.setReadOnly(false))
    #expect(run.own?.state == .active && run.own?.registered == seconds + 40)
    #expect(run.takeEvents() == ["->ACTIVE", "ready", "ACTIVE>READONLY", "READONLY>ACTIVE"])
  }

  @Test func readOnlyInstanceThatRestartsAsActiveIsRegisteredAnew() {
    let before = Instance(id: "a", state: .readOnly, registered: 3, tokens: [1, 2, 3, 4])
    var run = LifecycleRun(
      ring: RingDescription([before]), saved: SavedTokens(tokens: [1, 2, 3, 4]))
    run.handle(.start)
    #expect(run.own?.state == .active && run.own?.registered == seconds)
  }

  @Test func timeOfRegistrationDoesNotGoBackAfterALostAnswer() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.handle(.setReadOnly(true))
    run.wait(.seconds(20))
    run.losesAnswers = true
    run.handle(.setReadOnly(false))
    #expect(run.own?.state == .active && run.own?.registered == seconds + 20)
    run.losesAnswers = false
    run.handle(.setReadOnly(true))
    run.wait(.seconds(10))
    #expect(run.own?.state == .readOnly && run.own?.registered == seconds + 20)
  }
}
