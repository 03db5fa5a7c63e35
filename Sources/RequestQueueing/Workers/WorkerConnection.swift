public import FairQueueing

/// A worker that has a name, and serves only some of the tenants if these have limits.
///
/// ```swift
/// let worker = queue.connect("querier-1")
/// while let lease = try await worker.next() { … }
/// ```
///
/// Several connections of one name are one worker. It is disconnected when the last of them ends, as the
/// value goes out of scope: then it loses its place among the workers, at once if it announced its shutdown,
/// else after the delay of the queue's rules.
public struct WorkerConnection<Request: Sendable, Response: Sendable>: ~Copyable, Sendable {
  @usableFromInline let exchange: Exchange
  /// Which of the workers it is.
  public let id: WorkerID

  init(_ id: WorkerID, of exchange: Exchange) {
    (self.id, self.exchange) = (id, exchange)
  }

  @inlinable
  deinit { exchange.disconnect(id) }

  /// The request that is next among those of the tenants that the worker serves, as soon as there is one.
  ///
  /// Any number of tasks may wait at a time.
  ///
  /// - Returns: `nil` once the queue is shut down and drained, or as soon as the worker announced its
  ///   shutdown, unless the rules let it go on.
  /// - Throws: `CancellationError` if the task is cancelled; a request that was on the way to it is handed
  ///   to another worker, before those of its flow and class that came later and still wait then.
  /// - Complexity: as that of `FairQueue.dequeue`
  @inlinable
  public func next() async throws(CancellationError) -> Lease<Request, Response>? {
    guard let job = try await exchange.next(for: id) else { return nil }
    return Lease(job, of: exchange)
  }
}
