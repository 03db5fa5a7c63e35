internal import HashRing
internal import Synchronization
internal import TestSupport
internal import Testing

@testable internal import RingClient

/// Batches whose calls end as the tests say.
@Suite(.timeLimit(.minutes(2))) struct BatchRunTests {
  /// Replica sets among three instances.
  static let keys: [[([Int], maxErrors: Int)]] = [
    [([0, 1, 2], 1)], [([0, 1, 2], 1), ([0, 1], 0)], [([0, 1], 1), ([1, 2], 1)],
    [([2], 0), ([0], 0)],
  ]

  @Test(arguments: keys, [BatchRules(), BatchRules(failsEarly: true)])
  func everyOrderOfAnswersEndsAsTheMachineSays(
    keys: [([Int], maxErrors: Int)], rules: BatchRules
  ) async throws {
    let plan = try RingSnapshot.of(3).plan(keys)
    for order in permutations(Array(plan.calls)) {
      for answers in lists(of: PuppetAnswer.allCases, count: order.count) {
        try await check(plan, rules, order, answers)
      }
    }
  }

  private func check(
    _ plan: BatchPlan, _ rules: BatchRules, _ order: [Int], _ answers: [PuppetAnswer]
  ) async throws {
    let puppets = Puppets()
    let (cleanups, returns) = (Counter(), Counter())
    let options = BatchOptions(rules: rules, cleanup: { cleanups.increment() })
    let run = BatchRun(plan, options) { call in
      do {
        _ = try await puppets.call(plan.instances[call])
        return nil
      } catch {
        return error
      }
    }
    let caller = Task {
      defer { returns.increment() }
      return try await run.outcome()
    }
    await puppets.areCalled(plan.instances)

    var quorum = BatchQuorum(plan, rules: rules)
    var errors: [Int: PuppetError] = [:]
    for (index, (call, answer)) in zip(order, answers).enumerated() {
      #expect(cleanups.count == 0)
      errors[call] = answer.error
      let outcome = quorum.record(
        answer.error.map { .failure($0.family) } ?? .success, of: call)
      if quorum.outcome == nil || outcome != nil { #expect(returns.count == 0) }
      puppets.answer(plan.instances[call], answer)
      await eventually {
        run.state.withLock { $0.flight.remainingCount } == order.count - index - 1
      }
      guard let outcome else { continue }

      let result = await caller.result
      switch (outcome, result) {
      case (.success, .success(let decided)):
        #expect(outcomes(decided) == outcomes(quorum))
      case (
        .failure(let key, let family, let call), .failure(let error as BatchError)
      ):
        guard case .failure(key, family, let cause) = error.reason else {
          Issue.record("\(error.reason)")
          return
        }
        #expect(cause as? PuppetError == errors[call])
        #expect(outcomes(error.quorum) == outcomes(quorum))
      default: Issue.record("\(result), not \(outcome) after \(order), \(answers)")
      }
    }
    await eventually { cleanups.count > 0 }
    #expect(cleanups.count == 1)
    #expect(returns.count == 1)
    #expect(puppets.cancelled.isEmpty)
  }

  private func outcomes(_ quorum: BatchQuorum) -> [KeyOutcome] {
    (0..<quorum.plan.keyCount).map(quorum.outcome(of:))
  }

  @Test func aSuccessReturnsWhatTheCallsReturned() async throws {
    let result = try await RingSnapshot.of(3).plan([([0, 2], 0), ([2], 0)]).run { call in
      call.keys.map { call.instance * 10 + $0 }
    }
    #expect(result.responses == [[0], [20, 21]])
    #expect(result.quorum.outcome == .success)
  }

  @Test func aBatchWithoutKeysSucceedsWithoutACall() async throws {
    let cleanups = Counter()
    let options = BatchOptions(cleanup: { cleanups.increment() })
    let caller = Task {
      // Even if the caller is cancelled.
      await untilCancelled()
      return try await RingSnapshot.of(3).plan([]).run(options) { _ in
        Issue.record("a call was made")
      }
    }
    caller.cancel()
    let result = try await caller.value
    #expect(result.quorum.outcome == .success)
    #expect(cleanups.count == 1)
  }

  @Test func anErrorOfNoFamilyIsTheServers() async throws {
    struct Unknown: Error {}
    let error = await #expect(throws: BatchError.self) {
      try await RingSnapshot.of(1).plan([([0], 0)]).run { _ in throw Unknown() }
    }
    guard case .failure(0, .server, let cause) = error?.reason else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(cause is Unknown)
    #expect(error?.quorum.outcome(of: 0) == .failed(.server))
  }

  @Test(arguments: [BatchOptions.Stragglers.goOn, .endWithCaller, .end], 0...3)
  func aCancelledCallerReturnsAtOnce(
    stragglers: BatchOptions.Stragglers, answered: Int
  ) async throws {
    for obeysCancellation in [false, true] {
      try await cancel(stragglers, after: answered, obeysCancellation)
    }
  }

  private func cancel(
    _ stragglers: BatchOptions.Stragglers, after answered: Int, _ obeysCancellation: Bool
  ) async throws {
    let puppets = Puppets(obeyingCancellation: obeysCancellation)
    let cleanups = Counter()
    let options = BatchOptions(stragglers: stragglers, cleanup: { cleanups.increment() })
    // All four must answer.
    let plan = try RingSnapshot.of(4).plan([([0, 1, 2, 3], 0)])
    let run = BatchRun(plan, options) { call in
      _ = try? await puppets.call(call)
      return nil
    }
    let caller = Task { try await run.outcome() }
    await puppets.areCalled(0..<4)
    for call in 0..<answered {
      puppets.answer(call, .success)
      await eventually { run.state.withLock { $0.flight.remainingCount } == 3 - call }
    }
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    if stragglers == .goOn {
      #expect(puppets.cancelled.isEmpty)
    } else {
      await eventually { puppets.cancelled == Set(answered..<4) }
    }
    if stragglers == .goOn || !obeysCancellation { #expect(cleanups.count == 0) }
    puppets.answerAll()
    await eventually { cleanups.count == 1 }
    #expect(run.state.withLock { $0.flight.remainingCount } == 0)
  }

  @Test func aCallerThatIsCancelledBeforeMakesNoCall() async throws {
    let cleanups = Counter()
    let options = BatchOptions(cleanup: { cleanups.increment() })
    let caller = Task {
      await untilCancelled()
      try await RingSnapshot.of(3).plan([([0, 1, 2], 1)]).run(options) { _ in
        Issue.record("a call was made")
      }
    }
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    #expect(cleanups.count == 1)
  }

  @Test(
    arguments: [BatchOptions.Stragglers.goOn, .endWithCaller, .end],
    [PuppetAnswer.success, .error(.server)])
  func stragglersGoOnOrEnd(stragglers: BatchOptions.Stragglers, answer: PuppetAnswer) async throws {
    let puppets = Puppets(obeyingCancellation: true)
    let cleanups = Counter()
    let options = BatchOptions(stragglers: stragglers, cleanup: { cleanups.increment() })
    let plan = try RingSnapshot.of(3).plan([([0, 1, 2], 1)])
    let caller = Task { try await plan.run(options) { try await puppets.call($0.instance) } }
    await puppets.areCalled(0..<3)
    puppets.answer(1, answer)
    puppets.answer(2, answer)
    switch await caller.result {
    case .success(let result): #expect(result.responses == [nil, 10, 20])
    case .failure(let error as BatchError):
      // Either of the two tasks may be the later one.
      let outcomes = [1, 2].map { BatchOutcome.failure(key: 0, family: .server, call: $0) }
      #expect(outcomes.contains { $0 == error.quorum.outcome })
    case .failure(let error): throw error
    }
    if stragglers != .end {
      #expect(cleanups.count == 0)
      #expect(puppets.cancelled.isEmpty)
      puppets.answer(0, .error(.server))
    }
    await eventually { cleanups.count == 1 }
    #expect(puppets.cancelled == (stragglers == .end ? [0] : []))
  }

  @Test func aCallerThatIsCancelledLaterEndsNoStraggler() async throws {
    let puppets = Puppets(obeyingCancellation: true)
    let returns = Counter()
    let plan = try RingSnapshot.of(3).plan([([0, 1, 2], 1)])
    let caller = Task {
      try await plan.run(BatchOptions(stragglers: .endWithCaller)) {
        try await puppets.call($0.instance)
      }
      returns.increment()
      await untilCancelled()
    }
    await puppets.areCalled(0..<3)
    for instance in [0, 1] { puppets.answer(instance, .success) }
    await eventually { returns.count == 1 }
    caller.cancel()
    try await caller.value
    #expect(puppets.cancelled.isEmpty)
    puppets.answerAll()
  }

  @Test func callsInheritFromTheCaller() async throws {
    let inherited = Counter()
    let plan = try RingSnapshot.of(3).plan([([0, 1, 2], 0)])
    let caller = Task(priority: .utility) {
      try await Inherited.$name.withValue("caller") {
        try await plan.run { _ in
          if Inherited.name == "caller" && Task.currentPriority == .utility {
            inherited.increment()
          }
        }
      }
    }
    // To wait for its value would raise its priority.
    await eventually { inherited.count == 3 }
    _ = try await caller.value
  }

  @Test func anErrorIsAskedWithoutTheLock() async throws {
    let box = Mutex<BatchRun?>(nil)
    let looks = Counter()
    let error = CuriousError {
      // Others may hold it for a moment.
      let run = box.withLock(\.self)
      while run?.state.withLockIfAvailable({ _ in true }) == nil && looks.count < 100_000 {
        looks.increment()
      }
    }
    let puppets = Puppets()
    let run = BatchRun(try RingSnapshot.of(1).plan([([0], 0)]), BatchOptions()) { call in
      _ = try? await puppets.call(call)
      return error
    }
    box.withLock { $0 = run }
    let caller = Task { try await run.outcome() }
    await puppets.areCalled([0])
    puppets.answerAll()
    let thrown = await #expect(throws: BatchError.self) { try await caller.value }
    #expect(thrown?.quorum.outcome(of: 0) == .failed(.client))
    #expect(looks.count < 100_000)
    box.withLock { $0 = nil }
  }

  @Test func theTimeCountsFromTheBeginning() async throws {
    let clock = ManualClock()
    let puppets = Puppets()
    let plan = try RingSnapshot.of(64).plan([(Array(0..<64), 0)])
    let caller = Task {
      try await plan.run(BatchOptions(timeout: .seconds(1000), clock: clock)) { call in
        clock.advance(by: .seconds(1))
        return try await puppets.call(call.instance)
      }
    }
    await puppets.areCalled(0..<64)
    await eventually { clock.sleeperCount == 1 }
    #expect(clock.deadlines == [.seconds(1000)])
    puppets.answerAll()
    _ = try await caller.value
  }

  @Test func aTimeoutMayBeLongerThanAClockCanTell() async throws {
    for clock in [ContinuousClock(), SuspendingClock()] as [any Clock<Duration>] {
      let options = BatchOptions(timeout: .seconds(Int64.max), clock: clock)
      let result = try await RingSnapshot.of(1).plan([([0], 0)]).run(options) { _ in
        // Until the timer sleeps.
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(result.quorum.outcome == .success)
    }
  }

  @Test(arguments: [BatchOptions.Stragglers.goOn, .endWithCaller, .end])
  func theTimeMayBeUp(stragglers: BatchOptions.Stragglers) async throws {
    let clock = ManualClock()
    let puppets = Puppets()
    let cleanups = Counter()
    let options = BatchOptions(
      stragglers: stragglers, timeout: .seconds(2), clock: clock, cleanup: { cleanups.increment() })
    let plan = try RingSnapshot.of(3).plan([([0, 1, 2], 1)])
    let run = BatchRun(plan, options) { call in
      _ = try? await puppets.call(call)
      return nil
    }
    let returns = Counter()
    let caller = Task {
      defer { returns.increment() }
      return try await run.outcome()
    }
    await puppets.areCalled(0..<3)
    puppets.answer(0, .success)
    await eventually {
      clock.sleeperCount == 1 && run.state.withLock { $0.flight.remainingCount } == 2
    }
    clock.advance(by: .milliseconds(1999))
    #expect(clock.sleeperCount == 1)
    #expect(returns.count == 0)
    clock.advance(by: .milliseconds(1))
    let error = await #expect(throws: BatchError.self) { try await caller.value }
    guard case .timeout = error?.reason else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(error?.quorum.outcome(of: 0) == .undecided)
    #expect(error?.quorum.acks(of: 0) == 1)
    let cancelled: Set = stragglers == .goOn ? [] : [1, 2]
    await eventually { puppets.cancelled == cancelled }
    puppets.answerAll()
    await eventually { cleanups.count == 1 }
    #expect(puppets.cancelled == cancelled)
  }

  @Test func aDecisionEndsTheTimer() async throws {
    let clock = ManualClock()
    let options = BatchOptions(timeout: .seconds(2), clock: clock)
    _ = try await RingSnapshot.of(1).plan([([0], 0)]).run(options) { _ in
      await eventually { clock.sleeperCount == 1 }
    }
    await eventually { clock.sleeperCount == 0 }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 40, full: 2000)))
  func racesEndOnceAndCleanUpOnce(seed: Seed) async throws {
    var generator = seed.generator
    let clock = ManualClock()
    let snapshot = RingSnapshot.of(6, zones: ["a", "b", "c"])
    let keys = (0..<20).map { _ in generator.next() }.map { UInt32(truncatingIfNeeded: $0) }
    let plan = try BatchPlanner(snapshot.table(for: .write), of: snapshot).plan(for: keys.span)
    let pauses = plan.calls.map { _ in Int.random(in: 0...6, using: &generator) }
    let errorShare = Int.random(in: 0...3, using: &generator)
    let answers = plan.calls.map { _ -> PuppetAnswer in
      guard Int.random(in: 0..<4, using: &generator) < errorShare else { return .success }
      return Bool.random(using: &generator) ? .error(.client) : .error(.server)
    }
    let stragglers = [BatchOptions.Stragglers.goOn, .endWithCaller, .end].randomElement(
      using: &generator)!
    let (cleanups, ends) = (Counter(), Counter())
    let options = BatchOptions(
      stragglers: stragglers, timeout: .seconds(1), clock: clock,
      cleanup: {
        #expect(ends.count == plan.calls.count || ends.count == 0)
        cleanups.increment()
      })
    let caller = Task {
      try await plan.run(options) { call in
        defer { ends.increment() }
        let index = plan.instances.firstIndex(of: call.instance) ?? 0
        for _ in 0..<pauses[index] { await Task.yield() }
        if let error = answers[index].error { throw error }
      }
    }
    let (pause, event) = (
      Int.random(in: 0...8, using: &generator), Int.random(in: 0...2, using: &generator)
    )
    for _ in 0..<pause { await Task.yield() }
    if event == 1 { caller.cancel() }
    if event == 2 { clock.advance(by: .seconds(1)) }
    switch await caller.result {
    case .success(let result):
      #expect(keys.indices.allSatisfy { result.quorum.outcome(of: $0) == .acked })
    case .failure(let error as BatchError):
      if case .failure(let key, let family, let cause) = error.reason {
        #expect(error.quorum.outcome(of: key) == .failed(family))
        #expect((cause as? PuppetError)?.family == family)
      } else {
        #expect(event == 2)
      }
    case .failure(let error):
      #expect(error is CancellationError)
      #expect(event == 1)
    }
    await eventually { cleanups.count == 1 }
    await eventually { clock.sleeperCount == 0 }
    #expect(cleanups.count == 1)
  }
}
