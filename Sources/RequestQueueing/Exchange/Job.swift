internal import FairQueueing

/// A request and the owner who waits for its answer, as far as their types do not matter.
///
/// Its variables are read and changed only while the lock of its exchange is held, which is why it can go
/// between threads.
class Job: @unchecked Sendable {
  enum Phase {
    /// Not queued yet.
    case new
    case queued
    /// A worker has it.
    case running
    /// A worker has it, but the owner is gone.
    case deserted
    /// The owner has been told, or never waited, and no worker has it.
    case over
  }

  let tenant: Tenant
  var phase = Phase.new
  /// The request in the queue, once it was queued.
  var id: RequestID?
  /// How often it was handed to a worker.
  var attempts = 0
  /// When it came, or came back.
  var queuedAt = QueueInstant()
  /// When it was handed to the worker that has it.
  var startedAt = QueueInstant()
  /// Tells the worker that the owner is gone.
  var cancelWork: (@Sendable () -> Void)?

  init(tenant: Tenant) { self.tenant = tenant }

  /// Tells the owner that there is no answer. Called without the lock, and only by whoever ended the
  /// owner's wait.
  func fail(_ error: any Error) { preconditionFailure("a job is a ticket") }
}
