public import FairQueueing

/// A tenant that asks by a script.
public struct SimulatedTenant: Hashable, Sendable {
  /// How many requests a tenant sends.
  public enum Demand: Hashable, Sendable {
    /// So many a second on average, each at a time that does not depend on the others (a Poisson
    /// process).
    case rate(Double)
    /// As many as are needed for so many to wait at any time. If one is refused, the next is sent when
    /// a request leaves the queue, or a second later.
    case backlog(Int)
  }

  /// The name, which no other tenant has.
  public var name: String
  /// The share of the workers, in proportion to the weights of the others.
  public var weight: Double
  /// How many requests the tenant sends.
  public var demand: Demand
  /// What a request really costs.
  public var cost: CostDistribution
  /// What the queue is told that each request costs, in seconds of a worker; `nil` for the mean.
  public var estimate: Double?
  /// When the first request may come, in seconds.
  public var start: Double
  /// From when on none comes any more, in seconds; `nil` for never.
  public var stop: Double?
  /// After how many seconds of waiting a request is cancelled; `nil` for never.
  public var patience: Double?
  /// How many requests may wait.
  public var maximumRequests: Int
  /// How many of the workers serve the tenant.
  public var workers: WorkerLimit
  /// How many workers Cortex reserves for requests of this tenant that have a higher priority than those it
  /// sends. It counts under ``QueuePolicy/cortex`` alone.
  public var reservedWorkers: Int

  /// A tenant.
  public init(
    _ name: String, weight: Double = 1, demand: Demand, cost: CostDistribution,
    estimate: Double? = nil, start: Double = 0, stop: Double? = nil, patience: Double? = nil,
    maximumRequests: Int = 100, workers: WorkerLimit = .all, reservedWorkers: Int = 0
  ) {
    self.name = name
    self.weight = weight
    self.demand = demand
    self.cost = cost
    self.estimate = estimate
    self.start = start
    self.stop = stop
    self.patience = patience
    self.maximumRequests = maximumRequests
    self.workers = workers
    self.reservedWorkers = reservedWorkers
  }
}
