internal import FairQueueing

/// What is to be done as soon as the lock is released: user's code is called, and tasks are resumed,
/// cancelled and made, only without it.
struct FollowUp: Sendable {
  enum Step {
    /// The observer is to be told.
    case report(RequestQueueEvent, Tenant)
    /// An owner is to be told that there is no answer.
    case fail(Job, any Error)
    /// A wait ends without a job.
    case resume(SuspendedTask)
    /// Another worker gets a job.
    case wake(SuspendedTask, Job)
    /// A worker is to be told that the owner is gone.
    case perform(@Sendable () -> Void)
    /// What a worker would have been told is not needed any more. It may be the last to know of something
    /// whose end calls user's code too.
    case release(@Sendable () -> Void)
    case cancelTimer(Task<Void, Never>)
    case startTimer(DeadlineTimer.Order)
  }

  /// What comes first, in this order; most often nothing.
  var steps: [Step] = []
  /// The worker to be woken then.
  var woken: SuspendedTask?
  /// The job that it gets.
  var job: Job?

  /// Wakes a worker for a job.
  mutating func wake(_ worker: SuspendedTask, for job: Job) {
    if woken == nil {
      woken = worker
      self.job = job
    } else {
      steps.append(.wake(worker, job))
    }
  }
}
