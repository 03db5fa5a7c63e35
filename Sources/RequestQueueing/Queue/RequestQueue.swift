public import FairQueueing

/// A queue where the requests of many tenants wait for workers, which take them so that each tenant gets its
/// share.
///
/// ```swift
/// let queue = RequestQueue<Query, Answer>()
/// // a worker:
/// while let lease = try await queue.next() {
///   lease.complete(.success(run(lease.request)))
/// }
/// // a caller:
/// let answer = try await queue.enqueue(query, of: Tenant("team-a"))
/// ```
///
/// A caller waits for its answer, and is told if there is none. If it is cancelled, its request leaves the
/// queue at once, or its worker is told. A request is never lost: that of a worker that dies is handed out
/// again.
///
/// Workers that find nothing are parked, and each request wakes one of them: of those that may have it, the
/// one that has been parked for the longest. Workers may have names, by ``connect(_:)``, and tenants may be
/// served by some of these only.
///
/// A request is one object, and nothing is allocated for workers that ask or wait, once there have been as many.
public final class RequestQueue<Request: Sendable, Response: Sendable>: Sendable {
  @usableFromInline let exchange: Exchange

  /// A queue in which nothing waits.
  ///
  /// - Parameters:
  ///   - options: how it hands out.
  ///   - clock: what deadlines are measured by.
  public init(
    _ options: RequestQueueOptions = RequestQueueOptions(),
    clock: some Clock<Duration> = ContinuousClock()
  ) {
    exchange = Exchange(options, QueueClock(clock))
  }

  /// The time, from the making of the queue on: deadlines are given in it.
  ///
  /// ```swift
  /// let terms = RequestTerms(deadline: queue.now.advanced(by: .seconds(30)))
  /// ```
  public var now: QueueInstant { exchange.clock.now }

  /// How many requests wait.
  ///
  /// - Complexity: O(1)
  public var count: Int { exchange.count }

  /// How many requests workers have.
  ///
  /// - Complexity: O(1)
  public var runningCount: Int { exchange.runningCount }

  /// How many workers are parked.
  ///
  /// - Complexity: O(1)
  public var parkedCount: Int { exchange.parkedCount }

  /// Queues a request, and waits for its answer.
  ///
  /// If the task is cancelled, it stops waiting: the request leaves the queue, or its worker is told. The
  /// deadline counts until a worker has the request.
  ///
  /// - Parameters:
  ///   - request: what the worker gets.
  ///   - tenant: whose request it is.
  ///   - policy: what the tenant is entitled to at present.
  ///   - terms: what the request may cost, and until when it is wanted.
  /// - Returns: what the worker answered.
  /// - Throws: ``RequestQueueError`` if there is no answer, `CancellationError` if the task is cancelled, or
  ///   the worker's error.
  /// - Precondition: the class is one of the queue's, and the path is no longer than it has levels.
  /// - Complexity: as that of `FairQueue.enqueue`, whatever the number of workers; but O(*w*) for *w* parked
  ///   workers if a limit says that only some of them serve the tenant
  @inlinable
  public func enqueue(
    _ request: Request, of tenant: Tenant, policy: TenantPolicy = TenantPolicy(),
    terms: RequestTerms = RequestTerms()
  ) async throws -> Response {
    let ticket = Ticket<Request, Response>(request, of: tenant)
    await exchange.enqueue(ticket, policy, terms)
    return try ticket.answer()
  }

  /// The request that is next, as soon as there is one, of whatever tenant.
  ///
  /// - Returns: `nil` once the queue is shut down and drained: when no request waits, and none is running
  ///   that could come back.
  /// - Throws: `CancellationError` if the task is cancelled; a request that was on the way to it is handed
  ///   to another worker, before those of its flow and class that came later and still wait then.
  /// - Complexity: as that of `FairQueue.dequeue`, whatever the number of workers
  @inlinable
  public func next() async throws(CancellationError) -> Lease<Request, Response>? {
    guard let job = try await exchange.next() else { return nil }
    return Lease(job, of: exchange)
  }

  /// Refuses new requests from now on.
  ///
  /// Workers go on until none waits, and then get no more. Calling it again changes nothing, unless it is to
  /// end the draining.
  ///
  /// - Parameter draining: whether requests that wait are still handed out; if not, their owners are told
  ///   that the queue is shut down, and those of requests whose workers die later.
  /// - Complexity: that of handing out all that is to be dropped
  public func shutDown(draining: Bool = true) { exchange.shutDown(draining: draining) }

  /// Waits until the queue is shut down, and no request waits or is running.
  ///
  /// - Throws: `CancellationError` if the task is cancelled.
  public func drained() async throws(CancellationError) { try await exchange.drained() }
}
