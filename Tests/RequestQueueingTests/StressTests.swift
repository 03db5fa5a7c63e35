internal import FairQueueing
internal import RequestQueueing
internal import Synchronization
internal import TestSupport
internal import Testing

/// Owners and workers that do anything at any time. A continuation that is resumed twice traps, and one
/// that is lost keeps the test from its end.
@Suite(.timeLimit(.minutes(5))) struct StressTests {
  static let options: [FairQueueOptions] = [
    FairQueueOptions(), .roundRobin,
    FairQueueOptions(classes: [.zero, .milliseconds(1)], levels: 1),
  ]

  @Test(arguments: Seed.each(Effort.scaled(quick: 12, full: 400)))
  func everyRequestEndsOnceAndIsReportedAsItEnded(seed: Seed) async throws {
    var random = seed.generator
    let recorder = Recorder()
    let options = Self.options[Int.random(in: 0..<Self.options.count, using: &random)]
    let queue = NumberQueue(
      RequestQueueOptions(
        queue: options, maximumAttempts: Int.random(in: 1...3, using: &random), observer: recorder))
    let ownerCount = Int.random(in: 1...8, using: &random)
    let workerCount = Int.random(in: 1...8, using: &random)
    let isDraining = Bool.random(using: &random)
    let shutsDownEarly = Int.random(in: 0..<4, using: &random) == 0

    let workers = (0..<workerCount).map { index in
      let seed = random.next()
      return Task.detached { try await work(SeededGenerator(seed: seed), in: queue) }
    }
    let owners = (0..<ownerCount).map { index in
      let seed = random.next()
      return Task.detached {
        await own(SeededGenerator(seed: seed), "tenant-\(index % 3)", in: queue)
      }
    }
    if shutsDownEarly { queue.shutDown(draining: isDraining) }
    var endings: [Ending] = []
    for owner in owners { endings += await owner.value }
    queue.shutDown(draining: isDraining)
    try await queue.drained()
    for worker in workers { try await worker.value }

    #expect(endings.count == ownerCount * requestCount)
    #expect((queue.count, queue.runningCount, queue.parkedCount) == (0, 0, 0))
    check(recorder.counts, endings)
  }

  private func check(_ events: [String: Int], _ endings: [Ending]) {
    func count(_ isCounted: (Ending) -> Bool) -> Int { endings.count(where: isCounted) }
    func told(_ kind: String) -> Int { events[kind] ?? 0 }
    let answered = count { if case .answer = $0 { true } else { false } }
    let failed = count { if case .workerError = $0 { true } else { false } }
    let abandoned = count { if case .abandoned = $0 { true } else { false } }
    let (cancelled, shutDown) = (count { $0 == .cancelled }, count { $0 == .shutDown })
    let (refused, expired) = (count { $0 == .refused }, count { $0 == .expired })
    #expect(told("completed") == answered + failed)
    #expect(told("abandoned") == abandoned)
    #expect(told("expired") == expired)
    #expect(told("refused") + told("dropped") == refused + shutDown)
    // Those that were cancelled before they were queued are not reported.
    #expect(told("cancelled") <= cancelled)
    let ended = ["completed", "abandoned", "expired", "dropped", "cancelled"].map(told).reduce(0, +)
    #expect(told("enqueued") == ended)
  }
}

/// How many requests each owner makes.
private let requestCount = 40

/// Makes requests, some at once, and cancels some.
private func own(_ seeded: SeededGenerator, _ tenant: String, in queue: NumberQueue) async
  -> [Ending]
{
  var random = seeded
  var endings: [Ending] = []
  while endings.count < requestCount {
    let batch = min(Int.random(in: 1...6, using: &random), requestCount - endings.count)
    let owners = (0..<batch).map { number in
      var terms = RequestTerms(cost: .random(in: 0.1...10, using: &random))
      if Int.random(in: 0..<4, using: &random) == 0 {
        terms.deadline = queue.now.advanced(by: .microseconds(.random(in: 1...300, using: &random)))
      }
      return Owner(
        number, in: queue, of: tenant,
        policy: TenantPolicy(
          maximumRequests: 5, workers: Bool.random(using: &random) ? .all : .count(1)),
        terms: terms)
    }
    for owner in owners where Int.random(in: 0..<4, using: &random) == 0 {
      for _ in 0..<Int.random(in: 0..<4, using: &random) { await Task.yield() }
      owner.task.cancel()
    }
    for owner in owners { endings.append(await owner.ending) }
  }
  return endings
}

/// Answers requests, loses some, and is cancelled and started anew now and then.
private func work(_ seeded: SeededGenerator, in queue: NumberQueue) async throws {
  var random = seeded
  while true {
    let (seed, patience) = (random.next(), Int.random(in: 1...30, using: &random))
    let shift = Task.detached { try await workShift(SeededGenerator(seed: seed), in: queue) }
    for _ in 0..<patience { await Task.yield() }
    shift.cancel()
    do {
      if try await shift.value { return }
    } catch is CancellationError {}
  }
}

/// - Returns: whether there is no more work.
private func workShift(_ seeded: SeededGenerator, in queue: NumberQueue) async throws -> Bool {
  var random = seeded
  let connection: WorkerConnection<Int, Int>? =
    Bool.random(using: &random)
    ? queue.connect("worker-\(Int.random(in: 0..<3, using: &random))") : nil
  while let lease = try await next(for: connection, in: queue) {
    let number = lease.request
    switch Int.random(in: 0..<8, using: &random) {
    case 0: lease.abandon()
    case 1: break
    case 2: lease.complete(.failure(WorkerError(number: number)))
    case 3: await lease.answer { $0 }
    case 4:
      await Task.yield()
      lease.complete(.success(number), cost: .random(in: 0.1...10, using: &random))
    default: lease.complete(.success(number), cost: .random(in: 0.1...10, using: &random))
    }
  }
  return true
}

/// The next request for a worker of a name, or for one without.
private func next(
  for connection: borrowing WorkerConnection<Int, Int>?, in queue: NumberQueue
) async throws -> Lease<Int, Int>? {
  switch connection {
  case .none: try await queue.next()
  case .some(let connection): try await connection.next()
  }
}
