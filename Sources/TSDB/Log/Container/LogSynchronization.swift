internal import Blocks

/// What makes durable all that was written to a log up to a place, while others append to it.
struct LogSynchronization: Sendable {
  /// What has become of it.
  enum Outcome {
    case isDurable
    /// What is not durable now may never become so, whatever later calls say.
    case hasFailed(FileSystemError)
    case wasNotTried
  }

  /// The end of what it makes durable.
  let end: LogPosition
  let run: @Sendable () throws(FileSystemError) -> Void
}
