import HashRing
import TestSupport
import Testing

/// Changes and states hold in any ring.
@Suite struct LifecycleTests {
  private let seconds: Int64 = 1_700_000_000

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
