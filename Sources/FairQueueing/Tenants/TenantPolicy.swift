/// What a tenant is entitled to: its share of the workers, and how much of its may wait.
///
/// It is passed with every request, so that it may change at any time: what is queued stays queued, and a
/// new weight counts from the next request that is handed out.
public struct TenantPolicy: Hashable, Sendable {
  /// The tenant's share, in proportion to the weights of the others that have requests waiting.
  public let weight: Double
  /// What a cost of 1 adds to the tenant's tag.
  let rate: Double
  /// How many of its requests may wait.
  public var maximumRequests: Int
  /// How much the requests that wait may cost together, in the unit of the caller's estimates.
  public var maximumCost: Double
  /// Which of the workers serve the tenant.
  public var workers: WorkerLimit

  /// What a tenant is entitled to.
  ///
  /// - Parameters:
  ///   - weight: the tenant's share in proportion to the others'.
  ///   - maximumRequests: how many requests may wait; by default 100, as in Cortex.
  ///   - maximumCost: how much the requests that wait may cost together.
  ///   - workers: which of the workers serve the tenant.
  /// - Precondition: `weight` is positive and finite, and `maximumCost` is no NaN.
  public init(
    weight: Double = 1, maximumRequests: Int = 100, maximumCost: Double = .infinity,
    workers: WorkerLimit = .all
  ) {
    precondition(weight > 0 && weight.isFinite, "a weight is positive and finite")
    precondition(!maximumCost.isNaN, "a limit of cost is a number")
    self.weight = weight
    rate = Scheduler.rate(weight: weight)
    self.maximumRequests = maximumRequests
    self.maximumCost = maximumCost
    self.workers = workers
  }
}
