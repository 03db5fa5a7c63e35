public import FairQueueing

/// Is told what becomes of requests, as for metrics.
public protocol RequestQueueObserver: Sendable {
  /// Takes note of an event.
  ///
  /// It is called by the task that caused the event, without a lock, and before whoever waits for the event
  /// is resumed; it should return soon. Events of one request that different tasks cause may overtake each
  /// other: a worker can report that it got a request before the owner reports that it was queued.
  func record(_ event: RequestQueueEvent, of tenant: Tenant)
}
