extension FairQueue {
  /// Removes a request that waits, as its owner is gone. Its place is free at once.
  ///
  /// - Returns: what was queued; `nil` if the request does not wait: it is running, or over.
  /// - Complexity: O(1) while others of its flow wait, else O(log *t*) for *t* tenants
  @inlinable
  @discardableResult
  public mutating func cancel(_ id: RequestID) -> Payload? {
    guard scheduler.cancel(id) else { return nil }
    return payloads[id.slot].take()
  }

  /// Removes one of the requests that have expired while they waited, for its owner to be told.
  ///
  /// They leave the queue, and free their places, whenever an operation is told a time that is not before
  /// their deadline.
  ///
  /// - Parameter now: the time, which does not go back.
  /// - Returns: the request and what was queued; `nil` if there is none.
  /// - Complexity: O(log *d*) for *d* deadlines
  @inlinable
  public mutating func takeExpired(now: QueueInstant) -> Dispatch<Payload>? {
    guard let id = scheduler.takeExpired(now: now.nanoseconds) else { return nil }
    guard let payload = payloads[id.slot].take() else {
      preconditionFailure("a request that has expired has a payload")
    }
    return Dispatch(id: id, payload: payload)
  }
}
