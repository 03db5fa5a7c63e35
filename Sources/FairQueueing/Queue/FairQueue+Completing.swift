extension FairQueue {
  /// Settles a request that was handed out: its tenant is charged, or refunded, what it cost more or less
  /// than was estimated, within the cap of the options.
  ///
  /// - Parameters:
  ///   - id: the request.
  ///   - cost: what it has cost; `nil` if that is what was estimated.
  /// - Throws: ``CompletionError`` if the request is not running, as one that was completed before or that
  ///   was never handed out, or always if requests are settled at dispatch; or if the cost is not positive,
  ///   not finite or no number. Then nothing has changed.
  /// - Complexity: O(log *t*) for *t* tenants, and O(log *f*) more for each level with *f* flows
  @inlinable
  public mutating func complete(_ id: RequestID, cost: Double? = nil) throws(CompletionError) {
    try CompletionError.check(cost)
    guard scheduler.complete(id, cost: cost) else { throw .unknownRequest }
    payloads[id.slot] = nil
  }

  /// Puts a request that was handed out back where it came from, as when its worker died: before those of
  /// its flow and class that came no earlier. What was charged for it stays charged: it has taken a worker's time.
  ///
  /// The limits of the tenant do not count; if the deadline has passed, the request expires.
  ///
  /// - Parameters:
  ///   - id: the request.
  ///   - cost: what it has cost so far; `nil` if that is what was estimated.
  ///   - now: the time, which does not go back.
  /// - Throws: ``CompletionError`` as ``complete(_:cost:)``.
  /// - Complexity: O(log *t*) for *t* tenants, and O(log *f*) more for each level with *f* flows;
  ///   and O(*r*) for *r* requests of the flow and class that were put back and came earlier
  @inlinable
  public mutating func requeue(
    _ id: RequestID, cost: Double? = nil, now: QueueInstant
  ) throws(CompletionError) {
    try CompletionError.check(cost)
    guard scheduler.requeue(id, cost: cost, now: now.nanoseconds) else { throw .unknownRequest }
  }
}
