internal import FairQueueing
internal import RequestQueueing
internal import Synchronization
internal import TestSupport

typealias NumberQueue = RequestQueue<Int, Int>

struct WorkerError: Error, Equatable {
  var number = 0
}

/// How an owner's wait ended.
enum Ending: Hashable {
  case answer(Int)
  case workerError(Int)
  case cancelled
  case refused
  case expired
  case abandoned(Int)
  case shutDown

  init(_ result: Result<Int, any Error>) {
    switch result {
    case .success(let answer): self = .answer(answer)
    case .failure(let error as WorkerError): self = .workerError(error.number)
    case .failure(is CancellationError): self = .cancelled
    case .failure(RequestQueueError.refused): self = .refused
    case .failure(RequestQueueError.expired): self = .expired
    case .failure(RequestQueueError.abandoned(let attempts)): self = .abandoned(attempts)
    case .failure(RequestQueueError.shutDown): self = .shutDown
    case .failure(let error): preconditionFailure("\(error)")
    }
  }
}

/// An owner in a task of its own.
struct Owner {
  let task: Task<Int, any Error>

  init(
    _ number: Int, in queue: NumberQueue, of tenant: String = "a",
    policy: TenantPolicy = TenantPolicy(), terms: RequestTerms = RequestTerms()
  ) {
    task = Task.detached {
      try await queue.enqueue(number, of: Tenant(tenant), policy: policy, terms: terms)
    }
  }

  /// An owner whose request waits, the last of all, when this returns.
  static func waiting(
    _ number: Int, in queue: NumberQueue, of tenant: String = "a",
    policy: TenantPolicy = TenantPolicy(), terms: RequestTerms = RequestTerms()
  ) async -> Owner {
    let count = queue.count
    let owner = Owner(number, in: queue, of: tenant, policy: policy, terms: terms)
    await eventually { queue.count > count }
    return owner
  }

  var ending: Ending {
    get async { Ending(await task.result) }
  }
}

/// Numbers in the order in which they came.
final class Log: Sendable {
  private let state = Mutex([Int]())
  var numbers: [Int] { state.withLock { $0 } }
  func append(_ number: Int) { state.withLock { $0.append(number) } }
}

extension WorkerConnection {
  /// The lease of the next request.
  func lease() async throws -> Lease<Request, Response> {
    guard let lease = try await next() else { preconditionFailure("the queue is not shut down") }
    return lease
  }
}

extension RequestQueue {
  /// The lease of the next request.
  func lease() async throws -> Lease<Request, Response> {
    guard let lease = try await next() else { preconditionFailure("the queue is not shut down") }
    return lease
  }
}
