internal import HashRing
internal import Synchronization
internal import TestSupport
internal import Testing

@testable internal import RingClient

/// Requests that end as the tests say.
@Suite(.timeLimit(.minutes(2))) struct RequestRunTests {
  static let rules = [
    RequestRules(), RequestRules(isMinimized: true),
    RequestRules(isMinimized: true, results: .completeZones),
    RequestRules(allowsPartialResults: true),
  ]

  private func quorum(_ rules: RequestRules, zones: [String] = []) throws -> RequestQuorum {
    let snapshot = RingSnapshot.of(zones.isEmpty ? 3 : 6, zones: zones)
    return RequestQuorum(try snapshot.replicationSet(for: .read), of: snapshot, rules: rules)
  }

  @Test(arguments: rules)
  func everyOrderOfAnswersEndsAsTheMachineSays(rules: RequestRules) async throws {
    for order in permutations([0, 1, 2]) {
      for answers in lists(
        of: [PuppetAnswer.success, .error(.server), .error(.terminal)], count: 3)
      {
        try await check(rules, order, answers)
      }
    }
  }

  private func check(
    _ rules: RequestRules, _ order: [Int], _ answers: [PuppetAnswer]
  ) async throws {
    let puppets = Puppets()
    let (returns, discarded) = (Counter(), Bag())
    let quorum = try quorum(rules)
    let run = RequestRun(
      quorum, RequestOptions(),
      request: { index in
        do {
          _ = try await puppets.call(index)
          return nil
        } catch {
          return error
        }
      }, discard: { discarded.add($0) })
    let caller = Task {
      defer { returns.increment() }
      return try await run.outcome()
    }
    var machine = quorum
    var made = machine.start().starting.flatMap(machine.requests(of:))
    await puppets.areCalled(made)
    var succeeded: Set<Int> = []
    var used: [Int] = []
    var ended = 0
    for (request, answer) in zip(order, answers) where made.contains(request) {
      if machine.outcome == nil { #expect(returns.count == 0) }
      let isDecided = machine.outcome != nil
      if answer.error == nil { succeeded.insert(request) }
      let step = machine.record(
        answer.error == nil ? .success : answer.error == .terminal ? .terminalFailure : .failure,
        of: request)
      puppets.answer(request, answer)
      ended += 1
      let remaining = 3 - ended
      await eventually { run.state.withLock { $0.flight.remainingCount } == remaining }
      let starting = step.starting.flatMap(machine.requests(of:))
      await puppets.areCalled(starting)
      made += starting
      guard !isDecided, let outcome = step.outcome else { continue }
      switch (outcome, await caller.result) {
      case (.success, .success(let decision)), (.partial, .success(let decision)):
        used = (0..<3).filter(machine.counts(_:))
        #expect(decision.requests == used)
        #expect(decision.isPartial == (outcome == .partial))
      case (.failure(let request), .failure(let error)):
        #expect(error as? PuppetError == answers[order.firstIndex(of: request) ?? 0].error)
      case (_, let result): Issue.record("\(result), not \(outcome)")
      }
    }
    if machine.outcome == nil {
      caller.cancel()
      await #expect(throws: CancellationError.self) { try await caller.value }
    }
    let expected = succeeded.subtracting(used).sorted()
    await eventually { discarded.elements.count >= expected.count }
    #expect(discarded.elements.sorted() == expected)
    puppets.answerAll(.error(.server))
    let heldBack = 3 - made.count
    await eventually { run.state.withLock { $0.flight.remainingCount } == heldBack }
    #expect(returns.count == 1)
  }

  @Test func resultsComeInTheOrderOfTheInstances() async throws {
    let result = try await quorum(RequestRules(), zones: ["a", "b", "c"]).run { $0 * 10 }
    // A third zone may have been in time.
    #expect(result.responses == result.responses.sorted())
    #expect(result.responses.count >= 4)
    #expect(!result.isPartial)
  }

  @Test func slowRequestsAreHedged() async throws {
    let clock = ManualClock()
    let puppets = Puppets(obeyingCancellation: true)
    let rules = RequestRules(isMinimized: true, hedging: .oneByOne)
    let quorum = try quorum(rules, zones: ["a", "b", "c"])
    let options = RequestOptions(hedgingDelay: .seconds(1), clock: clock)
    let caller = Task { try await quorum.run(options) { try await puppets.call($0) } }
    await puppets.areCalled([0, 3, 1, 4])
    await eventually { clock.sleeperCount == 1 }
    clock.advance(by: .milliseconds(999))
    #expect(clock.sleeperCount == 1)
    puppets.answer(0, .success)
    #expect(puppets.called.count == 4)
    clock.advance(by: .milliseconds(1))
    await puppets.areCalled([2, 5])
    // Nothing is held back any more, so that the timer ends.
    await eventually { clock.sleeperCount == 0 }
    for instance in [3, 2, 5] { puppets.answer(instance, .success) }
    let result = try await caller.value
    #expect(result.responses == [0, 20, 30, 50])
    await eventually { puppets.cancelled == [1, 4] }
  }

  @Test(arguments: [RequestRules.Hedging.all, .oneByOne])
  func aTickStartsAllOrOne(hedging: RequestRules.Hedging) async throws {
    let clock = ManualClock()
    let puppets = Puppets()
    let snapshot = RingSnapshot.of(3)
    var set = try snapshot.replicationSet(for: .read)
    set.maxErrors = 2
    let quorum = RequestQuorum(
      set, of: snapshot, rules: RequestRules(isMinimized: true, hedging: hedging))
    let options = RequestOptions(hedgingDelay: .seconds(1), clock: clock)
    let caller = Task { try await quorum.run(options) { try await puppets.call($0) } }
    await puppets.areCalled([0])
    await eventually { clock.sleeperCount == 1 }
    clock.advance(by: .seconds(1))
    await puppets.areCalled(hedging == .all ? [1, 2] : [1])
    if hedging == .oneByOne {
      await eventually { clock.sleeperCount == 1 }
      #expect(puppets.called == [0, 1])
      clock.advance(by: .seconds(1))
      await puppets.areCalled([2])
    }
    puppets.answer(2, .success)
    #expect(try await caller.value.responses == [20])
    puppets.answerAll()
  }

  @Test func theTimeCountsFromTheBeginning() async throws {
    let clock = ManualClock()
    let puppets = Puppets()
    let snapshot = RingSnapshot.of(64)
    let set = try snapshot.replicationSet(for: .read)
    let quorum = RequestQuorum(set, of: snapshot, rules: RequestRules(isMinimized: true))
    let options = RequestOptions(
      hedgingDelay: .seconds(900), timeout: .seconds(1000), clock: clock)
    let caller = Task {
      try await quorum.run(options) { instance in
        clock.advance(by: .seconds(1))
        return try await puppets.call(instance)
      }
    }
    let asked = quorum.instances.dropLast(set.maxErrors)
    await puppets.areCalled(asked)
    await eventually { clock.sleeperCount == 2 }
    #expect(clock.deadlines.sorted() == [.seconds(900), .seconds(1000)])
    puppets.answerAll()
    #expect(try await caller.value.responses.count == asked.count)
  }

  @Test func delaysMayBeLongerThanAClockCanTell() async throws {
    let options = RequestOptions(
      hedgingDelay: .seconds(Int64.max), timeout: .seconds(Int64.max))
    let result = try await quorum(RequestRules(isMinimized: true)).run(options) { _ in
      // Until the timers sleep.
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(result.responses.count == 2)
  }

  @Test func requestsInheritFromTheCaller() async throws {
    let inherited = Counter()
    let quorum = try quorum(RequestRules(isMinimized: true))
    let caller = Task(priority: .utility) {
      try await Inherited.$name.withValue("caller") {
        try await quorum.run { _ in
          if Inherited.name == "caller" && Task.currentPriority == .utility {
            inherited.increment()
          }
        }
      }
    }
    // To wait for its value would raise its priority.
    await eventually { inherited.count == 2 }
    _ = try await caller.value
  }

  @Test func anErrorIsAskedWithoutTheLock() async throws {
    let box = Mutex<RequestRun?>(nil)
    let looks = Counter()
    let error = CuriousError {
      // Others may hold it for a moment.
      let run = box.withLock(\.self)
      while run?.state.withLockIfAvailable({ _ in true }) == nil && looks.count < 100_000 {
        looks.increment()
      }
    }
    let puppets = Puppets()
    let run = RequestRun(
      try quorum(RequestRules()), RequestOptions(),
      request: { index in
        _ = try? await puppets.call(index)
        return error
      }, discard: { _ in })
    box.withLock { $0 = run }
    let caller = Task { try await run.outcome() }
    await puppets.areCalled(0..<3)
    puppets.answerAll()
    await #expect(throws: CuriousError.self) { try await caller.value }
    #expect(looks.count < 100_000)
    box.withLock { $0 = nil }
  }

  @Test func whoCancelsDoesNotDiscard() async throws {
    let puppets = Puppets()
    let names = Mutex<[String]>([])
    let run = RequestRun(
      try quorum(RequestRules()), RequestOptions(),
      request: { index in
        _ = try? await puppets.call(index)
        return nil
      }, discard: { _ in names.withLock { $0.append(Inherited.name) } })
    let caller = Task { try await run.outcome() }
    await puppets.areCalled(0..<3)
    puppets.answer(0, .success)
    await eventually { run.state.withLock { $0.flight.remainingCount } == 2 }
    // What is run by the cancellation itself sees this name.
    Inherited.$name.withValue("canceller") { caller.cancel() }
    await #expect(throws: CancellationError.self) { try await caller.value }
    #expect(names.withLock(\.self) == [""])
    puppets.answerAll()
  }

  @Test func aFailureCancelsItsZoneAndStartsAnother() async throws {
    let puppets = Puppets(obeyingCancellation: true)
    let rules = RequestRules(isMinimized: true, results: .completeZones)
    let quorum = try quorum(rules, zones: ["a", "b", "c"])
    let discarded = Bag()
    let caller = Task {
      try await quorum.run(discard: { discarded.add($0) }, request: { try await puppets.call($0) })
    }
    await puppets.areCalled([0, 3, 1, 4])
    puppets.answer(1, .success)
    puppets.answer(0, .error(.server))
    await puppets.areCalled([2, 5])
    await eventually { puppets.cancelled == [3] }
    for instance in [2, 5, 4] { puppets.answer(instance, .success) }
    let result = try await caller.value
    #expect(result.responses == [10, 20, 40, 50])
    #expect(result.errors.first as? PuppetError == .server)
    #expect(discarded.elements.isEmpty)
  }

  @Test(arguments: 0...1)
  func aCancelledCallerReturnsAtOnce(answered: Int) async throws {
    let puppets = Puppets()
    let discarded = Bag()
    let quorum = try quorum(RequestRules())
    let run = RequestRun(
      quorum, RequestOptions(),
      request: { index in
        _ = try? await puppets.call(index)
        return nil
      }, discard: { discarded.add($0) })
    let caller = Task { try await run.outcome() }
    await puppets.areCalled(0..<3)
    for request in 0..<answered {
      puppets.answer(request, .success)
      await eventually { run.state.withLock { $0.flight.remainingCount } == 2 - request }
    }
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    await eventually { puppets.cancelled == Set(answered..<3) }
    puppets.answerAll()
    await eventually { discarded.elements.count == 3 }
    #expect(discarded.elements.sorted() == [0, 1, 2])
  }

  @Test func aCallerThatIsCancelledBeforeAsksNobody() async throws {
    let quorum = try quorum(RequestRules())
    let clock = ManualClock()
    let options = RequestOptions(
      hedgingDelay: .seconds(1), timeout: .seconds(3), clock: clock)
    let caller = Task {
      await untilCancelled()
      return try await quorum.run(options) { _ in Issue.record("a request was made") }
    }
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    // Nor is a timer made.
    #expect(clock.readCount == 0)
  }

  @Test func theTimeMayBeUp() async throws {
    let clock = ManualClock()
    let puppets = Puppets(obeyingCancellation: true)
    let discarded = Bag()
    let quorum = try quorum(RequestRules())
    let options = RequestOptions(timeout: .seconds(3), clock: clock)
    let caller = Task {
      try await quorum.run(
        options, discard: { discarded.add($0) }, request: { try await puppets.call($0) })
    }
    await puppets.areCalled(0..<3)
    puppets.answer(2, .success)
    await eventually { clock.sleeperCount == 1 }
    clock.advance(by: .seconds(3))
    await #expect(throws: RequestTimeout()) { try await caller.value }
    await eventually { puppets.cancelled.isSuperset(of: [0, 1]) }
    await eventually { discarded.elements == [20] || puppets.cancelled.contains(2) }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 40, full: 2000)))
  func racesReturnOrDiscardEachResultOnce(seed: Seed) async throws {
    var generator = seed.generator
    let clock = ManualClock()
    let rules = RequestRules(
      isMinimized: .random(using: &generator),
      hedging: Bool.random(using: &generator) ? .all : .oneByOne,
      results: Bool.random(using: &generator) ? .all : .completeZones,
      allowsPartialResults: .random(using: &generator))
    var quorum = try quorum(rules, zones: ["a", "b", "c"])
    quorum.shuffle(using: &generator)
    let pauses = (0..<6).map { _ in Int.random(in: 0...6, using: &generator) }
    let errorShare = Int.random(in: 0...2, using: &generator)
    let fails = (0..<6).map { _ in Int.random(in: 0..<5, using: &generator) < errorShare }
    let (made, ended, discarded) = (Counter(), Counter(), Bag())
    let succeeded = Bag()
    let options = RequestOptions(hedgingDelay: .seconds(1), timeout: .seconds(3), clock: clock)
    let caller = Task { [quorum] in
      try await quorum.run(
        options, discard: { discarded.add($0) },
        request: { instance in
          made.increment()
          defer { ended.increment() }
          for _ in 0..<pauses[instance] { await Task.yield() }
          if fails[instance] { throw PuppetError.server }
          succeeded.add(instance)
          return instance
        })
    }
    let pause = Int.random(in: 0...8, using: &generator)
    let event = Int.random(in: 0...3, using: &generator)
    for _ in 0..<pause { await Task.yield() }
    switch event {
    case 0: caller.cancel()
    case 1: clock.advance(by: .seconds(1))
    case 2: clock.advance(by: .seconds(3))
    default: break
    }
    let result = await caller.result
    let used = (try? result.get())?.responses ?? []
    if case .failure(let error) = result {
      #expect(
        error is PuppetError || error is CancellationError && event == 0
          || error is RequestTimeout && event == 2)
    }
    // Tasks that have been made but have not run yet may still ask.
    await eventually {
      ended.count == made.count && discarded.elements.count + used.count == succeeded.elements.count
    }
    #expect(Set(discarded.elements + used).count == discarded.elements.count + used.count)
    await eventually { clock.sleeperCount == 0 }
  }
}

/// A bag of numbers.
final class Bag: Sendable {
  private let numbers = Mutex<[Int]>([])
  var elements: [Int] { numbers.withLock { $0 } }
  func add(_ number: Int) { numbers.withLock { $0.append(number) } }
}
