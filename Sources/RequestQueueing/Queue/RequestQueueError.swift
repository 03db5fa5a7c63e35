public import FairQueueing

/// Why a request was not answered.
///
/// Owners that are cancelled get a `CancellationError`, and those whose worker failed get its error.
@nonexhaustive
public enum RequestQueueError: Error, Sendable {
  /// The request was not queued.
  case refused(EnqueueError)
  /// The deadline has passed while the request waited.
  case expired
  /// It was handed out so many times, as many as the options allow, and each worker died.
  case abandoned(attempts: Int)
  /// The queue is shut down: it takes no new requests, or was not to drain those that waited.
  case shutDown
}
