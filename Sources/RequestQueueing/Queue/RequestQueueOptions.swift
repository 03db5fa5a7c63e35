public import FairQueueing

/// How a queue hands out requests, and what it does for those whose workers die.
public struct RequestQueueOptions: Sendable {
  /// In what order requests are handed out.
  ///
  /// Requests are known until they are answered: settlement at dispatch is taken as one at completion with a
  /// cap of 0, which charges the same.
  public var queue: FairQueueOptions
  /// How many workers may die over a request before its owner is told.
  public let maximumAttempts: Int
  /// How workers that have names are chosen for tenants, and let go.
  public var workerRules: WorkerRules
  /// Who is told what becomes of requests.
  public var observer: (any RequestQueueObserver)?

  /// Options of a queue.
  ///
  /// - Parameters:
  ///   - queue: in what order requests are handed out.
  ///   - maximumAttempts: how many workers may die over a request; by default 5, as in Cortex.
  ///   - workerRules: how workers that have names are chosen for tenants, and let go.
  ///   - observer: who is told what becomes of requests.
  /// - Precondition: `maximumAttempts` is positive.
  public init(
    queue: FairQueueOptions = FairQueueOptions(), maximumAttempts: Int = 5,
    workerRules: WorkerRules = WorkerRules(), observer: (any RequestQueueObserver)? = nil
  ) {
    precondition(maximumAttempts > 0, "a request is handed out at least once")
    self.queue = queue
    self.maximumAttempts = maximumAttempts
    self.workerRules = workerRules
    self.observer = observer
  }
}
