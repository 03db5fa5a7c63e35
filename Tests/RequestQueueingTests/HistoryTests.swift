internal import FairQueueing
internal import RequestQueueing
internal import Synchronization
internal import TestSupport
internal import Testing

/// Eight tasks that do anything at any time, and whether what each of them saw fits together.
@Suite(.timeLimit(.minutes(5))) struct HistoryTests {
  @Test(arguments: Seed.each(Effort.scaled(quick: 12, full: 100)))
  func nothingIsLostOrHandedOutTwiceAndLinesKeepTheirOrder(seed: Seed) async throws {
    var random = seed.generator
    let tenants = (0..<4).map { "tenant-\($0)" }
    let arrivals = Arrivals(tenants)
    let maximumAttempts = Int.random(in: 1...3, using: &random)
    let queue = NumberQueue(
      RequestQueueOptions(
        queue: FairQueueOptions(classes: [.zero, .milliseconds(1)]),
        maximumAttempts: maximumAttempts, observer: arrivals))
    let stamps = Stamps()
    let workers = (0..<4).map { _ in
      let seed = random.next()
      return Task.detached { await work(SeededGenerator(seed: seed), in: queue, stamps) }
    }
    let owners = tenants.enumerated().map { index, tenant in
      let seed = random.next()
      return Task.detached {
        await own(
          SeededGenerator(seed: seed), tenant, from: 1_000 * index, in: queue, arrivals, stamps)
      }
    }
    let isDraining = Bool.random(using: &random)
    if Int.random(in: 0..<4, using: &random) == 0 { queue.shutDown(draining: isDraining) }
    var history = History()
    for owner in owners { history.requests += await owner.value }
    queue.shutDown(draining: isDraining)
    for worker in workers {
      let (receipts, returns) = await worker.value
      history.receipts += receipts
      history.returns += returns
    }
    #expect(history.requests.count == 4 * requestCount)
    history.check(maximumAttempts: maximumAttempts)
  }
}

private let requestCount = 40

/// Counts the requests of each tenant that the queue took or refused.
private struct Arrivals: RequestQueueObserver {
  private let stamps: [String: Stamps]

  init(_ tenants: [String]) {
    stamps = Dictionary(uniqueKeysWithValues: tenants.map { ($0, Stamps()) })
  }

  func record(_ event: RequestQueueEvent, of tenant: Tenant) {
    switch event {
    case .enqueued, .refused: _ = stamps[tenant.name]?.next()
    case .requeued(let attempt): GivenBack.ofShift?.append(tenant.name, attempt)
    default: break
    }
  }

  func count(of tenant: String) -> Int { stamps[tenant]?.count ?? 0 }
}

/// What the task of a shift has given back: the observer is called by the task that caused the event.
private final class GivenBack: Sendable {
  @TaskLocal static var ofShift: GivenBack?

  private let last = Mutex<(tenant: String, attempt: Int)?>(nil)

  func append(_ tenant: String, _ attempt: Int) { last.withLock { $0 = (tenant, attempt) } }

  /// The last one since this was called last.
  func take() -> (tenant: String, attempt: Int)? { last.withLock { $0.take() } }
}

/// Makes requests, each after the queue has the one before, and cancels some.
private func own(
  _ seeded: SeededGenerator, _ tenant: String, from first: Int, in queue: NumberQueue,
  _ arrivals: Arrivals, _ stamps: Stamps
) async -> [History.Request] {
  var random = seeded
  var waiting: [(number: Int, line: String, came: ClosedRange<Int>, owner: Owner)] = []
  var requests: [History.Request] = []
  for index in 0..<requestCount {
    var terms = RequestTerms(requestClass: Int.random(in: 0..<2, using: &random))
    if Int.random(in: 0..<8, using: &random) == 0 {
      terms.deadline = queue.now.advanced(by: .microseconds(.random(in: 1...300, using: &random)))
    }
    let start = stamps.next()
    let owner = Owner(
      first + index, in: queue, of: tenant, policy: TenantPolicy(maximumRequests: 8), terms: terms)
    await eventually { arrivals.count(of: tenant) > index }
    waiting.append(
      (first + index, "\(tenant), class \(terms.requestClass)", start...stamps.next(), owner))
    if Int.random(in: 0..<4, using: &random) == 0 { owner.task.cancel() }
    if Int.random(in: 0..<8, using: &random) == 0 || index == requestCount - 1 {
      for (number, line, came, owner) in waiting {
        requests.append(
          History.Request(
            number: number, tenant: tenant, line: line, came: came, ending: await owner.ending))
      }
      waiting = []
    }
  }
  return requests
}

/// Answers requests, loses some, and is cancelled and started anew now and then.
private func work(
  _ seeded: SeededGenerator, in queue: NumberQueue, _ stamps: Stamps
) async -> (receipts: [History.Receipt], returns: [History.Return]) {
  var random = seeded
  var receipts: [History.Receipt] = []
  var returns: [History.Return] = []
  while true {
    let (seed, patience) = (random.next(), Int.random(in: 1...200, using: &random))
    let shift = Task.detached {
      let givenBack = GivenBack()
      return await GivenBack.$ofShift.withValue(givenBack) {
        await workShift(SeededGenerator(seed: seed), in: queue, stamps, givenBack)
      }
    }
    for _ in 0..<patience { await Task.yield() }
    shift.cancel()
    let (more, end) = await shift.value
    receipts += more
    switch end {
    case .noMoreWork: return (receipts, returns)
    case .cancelled(let given): if let given { returns.append(given) }
    }
  }
}

private enum ShiftEnd {
  case noMoreWork
  /// It may have had a request on the way to it.
  case cancelled(History.Return?)
}

/// - Returns: what it received, and how it ended.
private func workShift(
  _ seeded: SeededGenerator, in queue: NumberQueue, _ stamps: Stamps, _ givenBack: GivenBack
) async -> (receipts: [History.Receipt], end: ShiftEnd) {
  var random = seeded
  var receipts: [History.Receipt] = []
  while true {
    let start = stamps.next()
    // What it lost is none of these.
    _ = givenBack.take()
    do {
      guard let lease = try await queue.next() else { return (receipts, .noMoreWork) }
      let (stamp, number) = (stamps.next(), lease.request)
      // So slow that requests wait.
      for _ in 0..<Int.random(in: 0...40, using: &random) { await Task.yield() }
      let outcome: History.Receipt.Outcome =
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: .lost
        case 2: .failed
        default: .answered
        }
      receipts.append(
        History.Receipt(
          number: number, asked: start...stamp, released: stamps.next(), outcome: outcome))
      switch outcome {
      case .answered: lease.complete(.success(stamp))
      case .failed: lease.complete(.failure(WorkerError(number: number)))
      case .lost: lease.abandon()
      }
    } catch {
      let given = givenBack.take().map {
        History.Return(tenant: $0.tenant, attempt: $0.attempt, asked: start...stamps.next())
      }
      return (receipts, .cancelled(given))
    }
  }
}
