/// What has become of a request.
///
/// Each request is `enqueued` or `refused`. If it was enqueued, it ends with exactly one of `completed`,
/// `cancelled`, `expired`, `abandoned` and `dropped`.
@nonexhaustive
public enum RequestQueueEvent: Sendable {
  /// It waits.
  case enqueued
  /// It was not queued, and its owner was told why.
  case refused(RequestQueueError)
  /// A worker got it, for the `attempt`-th time, after it has waited so long since it came or came back.
  case dispatched(wait: Duration, attempt: Int)
  /// A worker has answered, after so long, and its owner got the answer or the worker's error.
  case completed(runningTime: Duration, isSuccess: Bool)
  /// It waits again, as its worker has died after the `attempt`-th time, or was cancelled before it began.
  case requeued(attempt: Int)
  /// Its owner was cancelled, while it waited or while a worker had it.
  case cancelled(wasRunning: Bool)
  /// Its deadline has passed while it waited.
  case expired(wait: Duration)
  /// It was handed out as often as the options allow, and no worker lived to answer.
  case abandoned(attempts: Int)
  /// The queue was shut down without draining.
  case dropped
}
