import HashRing
import TestSupport
import Testing

@Suite struct LifecycleTests {
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

  @Test(arguments: Seed.each(50))
  func firstHeartbeatComesAfterHalfAPeriodToAWholeOne(seed: Seed) throws {
    var run = LifecycleRun { $0.entry = .active }
    run.random = seed.generator
    run.handle(.start)
    let first = try #require(run.lifecycle.wakeTime) - run.now
    #expect(2500..<5000 ~= first)
    run.now += first
    run.handle(.time)
    #expect(try #require(run.lifecycle.wakeTime) - run.now == 5000)
  }

  @Test func withoutHeartbeatsNothingIsWritten() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.heartbeatPeriod = nil
      $0.minimumReadyDuration = .zero
    }
    run.handle(.start)
    #expect(run.lifecycle.wakeTime == nil)
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

  @Test func stoppingInstanceLeavesFlushesSleepsAndGoes() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.wait(.seconds(2))
    _ = run.takeEvents()
    run.handle(.stop(unregistering: nil))
    #expect(run.takeEvents() == ["ACTIVE>LEAVING", "flush"])
    #expect(run.disk?.previousState == .active)
    run.wait(.seconds(100))
    // Heartbeats go on meanwhile.
    #expect(run.own!.heartbeat >= seconds + 97)
    run.handle(.flushed)
    run.wait(.seconds(29))
    #expect(run.own?.state == .leaving)
    run.wait(.seconds(2))
    #expect(run.own == nil)
    #expect(run.takeEvents() == ["stopped"])
    #expect(run.lifecycle.wakeTime == nil)
  }

  @Test func readOnlyInstanceStaysSoWhenItStops() {
    var run = LifecycleRun(saved: SavedTokens(previousState: .readOnly, tokens: [1, 2, 3, 4])) {
      $0.finalSleep = .zero
    }
    run.handle(.start)
    run.handle(.stop(unregistering: false))
    run.handle(.flushed)
    #expect(run.takeEvents() == ["->READONLY", "flush", "stopped"])
    #expect(run.own?.state == .readOnly)
  }

  @Test func instanceThatStaysInTheRingComesBackAsItWas() {
    var run = LifecycleRun { $0.finalSleep = .zero }
    run.handle(.start)
    run.handle(.stop(unregistering: false))
    run.handle(.flushed)
    #expect(run.own?.state == .leaving)
    let tokens = run.own?.tokens
    var next = LifecycleRun(ring: run.ring)
    next.now = run.now + 100_000
    next.handle(.start)
    #expect(next.own?.state == .active && next.own?.tokens == tokens)
    #expect(next.own?.registered == seconds)
  }

  @Test func instanceStopsAlsoWhileTheStoreIsDown() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.finalSleep = .zero
    }
    run.handle(.start)
    run.isStoreDown = true
    run.handle(.stop(unregistering: false))
    #expect(run.takeEvents() == ["->ACTIVE", "flush"])
    run.isStoreDown = false
    run.wait(.seconds(5))
    #expect(run.takeEvents() == ["ACTIVE>LEAVING"])
    run.handle(.flushed)
    #expect(run.takeEvents() == ["stopped"])
  }

  @Test func instanceFlushesAlsoIfTheRingHasForgottenIt() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    // A tombstone of a clock that is ahead wins over all that it writes.
    run.answer = RingDescription()
    run.handle(.stop(unregistering: nil))
    #expect(run.takeEvents() == ["->ACTIVE", "flush"])
    run.wait(.seconds(10))
    run.handle(.flushed)
    run.wait(.seconds(40))
    #expect(run.takeEvents() == ["stopped"])
  }

  @Test func instanceFlushesAlsoIfTheRingHasAnotherState() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.answer = run.ring
    run.handle(.stop(unregistering: nil))
    #expect(run.takeEvents() == ["->ACTIVE", "flush"])
  }

  @Test func nobodyFlushesWhoWasNotAskedToStop() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.answer = run.ring
    run.answer!["a"]!.state = .leaving
    run.wait(.seconds(5))
    run.answer = nil
    run.wait(.seconds(5))
    #expect(run.takeEvents() == ["->ACTIVE", "ACTIVE>LEAVING", "LEAVING>ACTIVE"])
  }

  @Test(arguments: [true, false])
  func unregisteringEndsAlsoIfTheStoreStaysDown(isToldNotTo: Bool) {
    var run = LifecycleRun {
      $0.entry = .active
      $0.finalSleep = .zero
    }
    run.handle(.start)
    run.isStoreDown = true
    run.handle(.stop(unregistering: true))
    run.handle(.flushed)
    run.wait(.seconds(5))
    #expect(run.takeEvents() == ["->ACTIVE", "flush"])
    if isToldNotTo { run.handle(.stop(unregistering: false)) } else { run.wait(.seconds(10)) }
    #expect(run.takeEvents() == ["stopped"])
    #expect(run.own != nil && run.lifecycle.wakeTime == nil)
  }

  @Test func failedChangeIsTriedAgainAfterTheDelay() {
    var run = LifecycleRun { $0.entry = .active }
    run.isStoreDown = true
    run.handle(.start)
    #expect(run.lifecycle.wakeTime == run.now + 1000)
    run.wait(.seconds(3))
    run.isStoreDown = false
    run.wait(.seconds(1))
    #expect(run.takeEvents() == ["->ACTIVE"])
  }

  @Test func heartbeatsDoNotGoBackWithTheClock() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.now -= 1_700_000
    let before = run.own!.heartbeat
    run.handle(.setReadOnly(true))
    // A change counts as later than what it changes.
    #expect(run.own?.heartbeat == before + 1)
    run.now += 5000
    run.handle(.time)
    #expect(run.own?.heartbeat == before + 1)
    // Nor when it is removed and adds itself again.
    run.ring = nil
    run.now += 5000
    run.handle(.time)
    #expect(run.own?.heartbeat == before + 2)
  }

  @Test(arguments: [1_700_003_600, 2_100_000_000, .max] as [Int64])
  func heartbeatOfAClockThatWasQuiteWrongIsReplaced(heartbeat: Int64) {
    let before = Instance(id: "a", heartbeat: heartbeat, tokens: [1, 2, 3, 4])
    var run = LifecycleRun(ring: RingDescription([before]))
    run.handle(.start)
    #expect(run.own?.heartbeat == seconds)
    run.wait(.seconds(10))
    #expect(5...10 ~= run.own!.heartbeat - seconds)
  }

  @Test(arguments: [Duration.seconds(1), .seconds(300), .seconds(86_400)])
  func clockThatGoesBackStopsNothing(step: Duration) {
    var run = LifecycleRun {
      $0.joinDelay = .seconds(10)
      $0.observePeriod = .seconds(10)
    }
    func turnBack() { run.now -= step.components.seconds * 1000 }
    run.isStoreDown = true
    run.handle(.start)
    turnBack()
    run.handle(.time)
    run.isStoreDown = false
    run.wait(.seconds(1))
    #expect(run.takeEvents() == ["->PENDING"])
    turnBack()
    run.handle(.time)
    run.wait(.seconds(10))
    #expect(run.takeEvents() == ["PENDING>JOINING"])
    turnBack()
    run.handle(.time)
    run.wait(.seconds(10))
    #expect(run.takeEvents() == ["JOINING>ACTIVE"])
    turnBack()
    run.handle(.time)
    let changes = run.changeCount
    run.wait(.seconds(15))
    #expect(run.changeCount - changes == 3)
    #expect(run.takeEvents() == ["ready"])
    run.handle(.stop(unregistering: nil))
    run.handle(.flushed)
    turnBack()
    run.handle(.time)
    run.wait(.seconds(33))
    #expect(run.own == nil)
  }

  @Test func deadAreForgottenAfterSomeTimeouts() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.forgetting = ForgetRule(timeouts: 2)
    }
    run.ring = RingDescription(
      ["b", "c"].map { Instance(id: RingName($0), heartbeat: seconds, tokens: []) })
    run.handle(.start)
    run.wait(.seconds(119))
    run.ring!["c"]!.heartbeat = run.now / 1000
    #expect(run.ring?.instances.count == 3)
    run.wait(.seconds(11))
    #expect(run.ring?.instances.map(\.id) == ["a", "c"])
  }

  @Test(arguments: [true, false])
  func majorityIsForgottenOnlyIfTheRuleSaysSo(sparesMajority: Bool) {
    var run = LifecycleRun {
      $0.entry = .active
      $0.forgetting = ForgetRule(timeouts: 2, sparesMajority: sparesMajority)
    }
    run.ring = RingDescription(["b", "c"].map { Instance(id: RingName($0), heartbeat: seconds) })
    run.handle(.start)
    run.wait(.seconds(200))
    #expect(run.ring?.instances.count == (sparesMajority ? 3 : 1))
  }

  @Test func whoGivesASignOfLifeInTimeIsNotForgotten() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.forgetting = ForgetRule(timeouts: 2)
    }
    run.ring = RingDescription([Instance(id: "b", heartbeat: seconds - 1000)])
    run.handle(.start)
    run.ring!["b"]!.heartbeat = seconds
    run.wait(.seconds(5))
    #expect(run.ring?["b"] != nil)
  }

  @Test func referenceTimeDecidesWhoIsDead() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.forgetting = ForgetRule(timeouts: 2, sparesMajority: false)
      $0.heartbeatPeriod = .seconds(1000)
    }
    run.ring = RingDescription([Instance(id: "b", heartbeat: seconds)])
    run.handle(.start)
    run.now += 999_000
    run.handle(.observed(run.ring!, reference: seconds * 1000))
    run.handle(.time)
    run.wait(.seconds(1))
    #expect(run.ring?["b"] != nil)
  }

  @Test(arguments: [true, false])
  func readinessAwaitsAllOrItself(awaitsAll: Bool) {
    var run = LifecycleRun {
      $0.entry = .active
      $0.awaitsAll = awaitsAll
    }
    run.ring = RingDescription([Instance(id: "b", state: .joining, heartbeat: seconds)])
    run.handle(.start)
    run.wait(.seconds(14))
    #expect(!run.lifecycle.isReady)
    run.wait(.seconds(1))
    #expect(run.lifecycle.isReady == !awaitsAll)
    run.ring!["b"]!.state = .active
    run.ring!["b"]!.heartbeat = run.now / 1000
    run.wait(.seconds(25))
    #expect(run.lifecycle.isReady)
    // Once ready, it is not asked again.
    run.ring!["b"]!.state = .joining
    run.wait(.seconds(25))
    #expect(run.takeEvents() == ["->ACTIVE", "ready"])
  }

  @Test func aFullRingTakesNobodyUntilSomebodyHasLeft() throws {
    let others = (0..<RingDescription.maximumInstanceCount).map { number in
      Instance(id: RingName("b\(number)"), tokens: [])
    }
    var run = LifecycleRun(ring: RingDescription(others)) { $0.entry = .active }
    run.handle(.start)
    #expect(run.takeEvents() == [LifecycleError.fullRing.description])
    #expect(run.own == nil && run.lifecycle.phase == .registering)
    run.ring?["b0"] = nil
    run.wait(.seconds(2))
    #expect(run.takeEvents() == ["->ACTIVE"])
    // It is one of those that fill the ring now, and stays.
    run.wait(.seconds(5))
    #expect(run.takeEvents() == [])
    let ring = try #require(run.ring)
    #expect(ring.instances.count == RingDescription.maximumInstanceCount)
    #expect(ring["a"]?.heartbeat ?? 0 > seconds + 2)
    let message = ring.encodedMessage()
    #expect(try RingDescription(decodingMessage: message.span) == ring)
  }

  @Test func changeIsAFunctionOfTheRingAlone() throws {
    var random = SeededGenerator(seed: 4)
    var lifecycle = LifecycleRun { $0.entry = .active }.lifecycle
    guard case .change(let change)? = lifecycle.handle(.start, at: 0, using: &random).first else {
      Issue.record("no change")
      return
    }
    #expect(try change(nil) == change(nil))
    let other = RingDescription([
      Instance(id: "b", tokens: try #require(try change(nil)?["a"]?.tokens))
    ]
    )
    let tokens = try #require(try change(other)?["a"]?.tokens)
    #expect(Set(tokens).isDisjoint(with: other.instances[0].tokens))
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 200, full: 5000)))
  func oddRingsAndClocksAreNoTrap(seed: Seed) {
    var random = seed.generator
    var run = LifecycleRun {
      $0.forgetting = ForgetRule(timeouts: 2, sparesMajority: false)
      $0.entry = pick([.pending, .joining, .active], &random)
      $0.observePeriod = pick([.zero, .seconds(1)], &random)
    }
    run.random = seed.generator
    run.now = oddTime(&random)
    run.ring = oddRing(&random)
    run.handle(.start)
    for _ in 0..<30 {
      run.isStoreDown = UInt8.random(in: 0..<10, using: &random) == 0
      if UInt8.random(in: 0..<4, using: &random) == 0 { run.ring = oddRing(&random) }
      if UInt8.random(in: 0..<4, using: &random) == 0 { run.now = oddTime(&random) }
      switch UInt8.random(in: 0..<9, using: &random) {
      case 0: run.handle(.join)
      case 1: run.handle(.setReadOnly(.random(using: &random)))
      case 2: run.handle(.observed(run.ring ?? RingDescription(), reference: oddTime(&random)))
      case 3: if seed.value % 3 == 0 { run.handle(.stop(unregistering: .random(using: &random))) }
      case 4: run.handle(.flushed)
      default:
        run.now = max(run.now, run.lifecycle.wakeTime ?? run.now)
        run.handle(.time)
      }
      guard let time = run.endlessTime else { continue }
      // At the end of time all is due at once.
      #expect(time > .max - 1_000_000, "changes do not end")
      break
    }
  }

  private func pick<Value>(_ values: [Value], _ random: inout SeededGenerator) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  private func oddTime(_ random: inout SeededGenerator) -> Int64 {
    switch UInt8.random(in: 0..<4, using: &random) {
    case 0: pick([.min, .max, 0, -1, .max - 1000, .min + 1], &random)
    case 1: Int64(bitPattern: random.next())
    default: 1_700_000_000_000 + .random(in: -100_000..<100_000, using: &random)
    }
  }

  private func oddRing(_ random: inout SeededGenerator) -> RingDescription? {
    if UInt8.random(in: 0..<5, using: &random) == 0 { return nil }
    return RingDescription(
      (0..<Int.random(in: 0..<4, using: &random)).map { _ in
        Instance(
          id: pick(["a", "b", "A", ""], &random),
          state: InstanceState(rawValue: .random(in: -1...7, using: &random)),
          heartbeat: UInt8.random(in: 0..<2, using: &random) == 0
            ? oddTime(&random) : 1_700_000_000,
          registered: oddTime(&random),
          tokens: (0..<Int.random(in: 0..<6, using: &random)).map { _ in
            UInt32.random(in: 0...5, using: &random) &* 0x3333_3333
          })
      })
  }

  @Test func statesChangeOnlyAsCortexAllows() {
    let states = (0...5).map { InstanceState(rawValue: $0) }
    let allowed = states.flatMap { from in
      states.filter { from.mayBecome($0) }.map { "\(from)>\($0)" }
    }
    #expect(
      allowed == [
        "ACTIVE>LEAVING", "ACTIVE>READONLY", "PENDING>ACTIVE", "PENDING>JOINING",
        "PENDING>READONLY",
        "JOINING>ACTIVE", "JOINING>PENDING", "JOINING>READONLY", "READONLY>ACTIVE",
        "READONLY>LEAVING",
      ])
  }
}
