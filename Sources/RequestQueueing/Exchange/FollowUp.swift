internal import FairQueueing

/// What is to be done as soon as the lock is released: user's code is called, and tasks are resumed,
/// cancelled and made, only without it.
struct FollowUp: Sendable {
  /// A worker to be woken, and the job that it gets.
  var handOver: (worker: Parking.Continuation, job: Job)?
  /// Waits that end without a job.
  var released: [Parking.Continuation] = []
  /// Owners to be told that there is no answer.
  var failed: [(job: Job, error: any Error)] = []
  /// Tells a worker that the owner is gone.
  var cancelWork: (@Sendable () -> Void)?
  /// A timer that is needed no more.
  var oldTimer: Task<Void, Never>?
  /// Until when a new timer is to sleep.
  var newTimer: DeadlineTimer.Order?
  /// What the observer is told, if there is one.
  var events: [(event: RequestQueueEvent, tenant: Tenant)] = []

  /// Does all but the making of a timer.
  func carryOut(_ observer: (any RequestQueueObserver)?) {
    if let observer {
      for (event, tenant) in events { observer.record(event, of: tenant) }
    }
    handOver?.worker.resume(returning: handOver?.job)
    for continuation in released { continuation.resume(returning: nil) }
    for (job, error) in failed { job.fail(error) }
    cancelWork?()
    oldTimer?.cancel()
  }
}
