/// A queue of requests of many tenants, which hands them out so that each tenant gets its share of the
/// workers by what its requests cost.
///
/// ```swift
/// var queue = FairQueue<Query>()
/// try queue.enqueue(query, of: Tenant("team-a"), terms: RequestTerms(cost: 2), now: now)
/// if let next = queue.dequeue(now: now) {
///   // run next.payload, and then:
///   try queue.complete(next.id, cost: 3.5)
/// }
/// ```
///
/// It is a value without a lock, a clock or tasks: time, costs and limits come in as arguments. The module
/// `RequestQueueing` has a queue for tasks that wait.
public struct FairQueue<Payload>: ~Copyable {
  /// In what order requests are handed out.
  public let options: FairQueueOptions
  @usableFromInline var scheduler: Scheduler
  /// What was queued, at the places of the scheduler's requests.
  @usableFromInline var payloads = Slab<Payload?>()

  /// A queue in which nothing waits.
  public init(_ options: FairQueueOptions = FairQueueOptions()) {
    self.options = options
    scheduler = Scheduler(options)
  }

  /// How many requests wait.
  ///
  /// - Complexity: O(1)
  @inlinable
  public var count: Int { scheduler.queuedCount }

  /// How many requests were handed out and are not completed.
  ///
  /// - Complexity: O(1)
  @inlinable
  public var runningCount: Int { scheduler.runningCount }

  /// When a request expires next, or may; `nil` for never.
  ///
  /// - Complexity: O(1)
  @inlinable
  public var nextDeadline: QueueInstant? {
    let deadline = scheduler.nextDeadline
    return deadline == .max ? nil : QueueInstant(nanoseconds: deadline)
  }

  /// Queues a request.
  ///
  /// - Parameters:
  ///   - payload: what is handed out.
  ///   - tenant: whose request it is.
  ///   - policy: what the tenant is entitled to at present.
  ///   - terms: what the request may cost, and until when it is wanted.
  ///   - now: the time, which does not go back.
  /// - Returns: the request, for as long as it is queued or running.
  /// - Throws: ``EnqueueError``; then nothing has changed, save that requests may have expired.
  /// - Precondition: the class is one of the queue's, and the path is no longer than it has levels.
  /// - Complexity: O(log *t*) for *t* tenants, and O(log *f*) more for each level with *f* flows; O(1) in
  ///   round robin
  @inlinable
  @discardableResult
  public mutating func enqueue(
    _ payload: Payload, of tenant: Tenant, policy: TenantPolicy = TenantPolicy(),
    terms: RequestTerms = RequestTerms(), now: QueueInstant
  ) throws(EnqueueError) -> RequestID {
    let id = try scheduler.enqueue(tenant.key, policy, terms, now: now.nanoseconds)
    if Int(id.slot) < payloads.count {
      payloads[id.slot] = payload
    } else {
      payloads.append(payload)
    }
    return id
  }

  /// Hands out the request that is next.
  ///
  /// - Parameter now: the time, which does not go back.
  /// - Returns: `nil` if none waits that has not expired.
  /// - Complexity: O(log *t*) for *t* tenants, and O(log *f*) more for each level with *f* flows; O(1) in
  ///   round robin
  @inlinable
  public mutating func dequeue(now: QueueInstant) -> Dispatch<Payload>? {
    dispatch(scheduler.dequeue(now: now.nanoseconds))
  }

  /// Hands out the request that is next among those of the tenants that a worker serves.
  ///
  /// Which ones these are is said by the pool and by the policies that came with the tenants' last requests. A
  /// worker that is given no requests any more, as it announced its shutdown, gets none.
  ///
  /// - Parameters:
  ///   - worker: a worker that the pool knows.
  ///   - pool: always the same pool, as it is by now: the queue keeps what it chose until its version changes.
  ///   - now: the time, which does not go back.
  /// - Returns: `nil` if none waits that the worker may have and that has not expired.
  /// - Complexity: as ``dequeue(now:)`` while no tenant has a limit. Else O(*t*) for *t* tenants if the worker
  ///   serves few of them, but O(log *t*) as a rule, and that of ``WorkerPool/workers(of:limit:)`` for each
  ///   tenant that is looked at for the first time in a version of the pool
  @inlinable
  public mutating func dequeue(
    for worker: WorkerID, of pool: WorkerPool, now: QueueInstant
  ) -> Dispatch<Payload>? {
    dispatch(scheduler.dequeue(for: worker, of: pool, now: now.nanoseconds))
  }

  @inlinable
  mutating func dispatch(_ id: RequestID) -> Dispatch<Payload>? {
    guard id.slot >= 0 else { return nil }
    let payload = scheduler.tracksRunning ? payloads[id.slot] : payloads[id.slot].take()
    guard let payload else { preconditionFailure("a request that is queued has a payload") }
    return Dispatch(id: id, payload: payload)
  }
}

extension FairQueue: Sendable where Payload: Sendable {}
