public import FairQueueing

/// A request and the owner who waits for its answer, as far as their types do not matter.
///
/// It can go between threads, because its variables are read and changed only while the lock of its exchange
/// is held, save for those of the answer. These belong to the owner until it is suspended and after it is
/// resumed, and in between to whoever ended its wait: by moving the job, under the lock, from `new`, `queued`
/// or `running` to `deserted` or `over`. No way leads back from there, so that the owner is resumed once.
@usableFromInline
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
  /// Tells the worker that the owner is gone. It is kept until the job ends, but for a worker that is dead.
  var cancelWork: (@Sendable () -> Void)?
  /// The task to be resumed when the wait for an answer is over.
  var owner: SuspendedTask?
  /// Why there is no answer.
  @usableFromInline var failure: (any Error)?

  @usableFromInline
  init(tenant: Tenant) { self.tenant = tenant }

  /// Tells the owner that there is no answer. Called without the lock, and only by whoever ended the
  /// owner's wait.
  @usableFromInline
  func fail(_ error: any Error) {
    failure = error
    resumeOwner()
  }

  /// Resumes the owner, who finds the answer or the error.
  @usableFromInline
  func resumeOwner() { owner.take()?.resume() }
}
