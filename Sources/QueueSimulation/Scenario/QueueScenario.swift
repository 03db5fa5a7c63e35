/// Tenants that ask, and workers that serve them, in a time of their own.
///
/// ```swift
/// let scenario = QueueScenario(
///   duration: 600, workers: 20,
///   tenants: [
///     SimulatedTenant("heavy", demand: .backlog(50), cost: .fixed(30)),
///     SimulatedTenant("light", demand: .backlog(50), cost: .fixed(0.3)),
///   ])
/// let report = try scenario.run(.fair)
/// print(report.tenants[0].share)
/// ```
///
/// The same scenario has the same report, everywhere. Each tenant draws its arrivals and costs from a
/// sequence of its own, so that they are the same under each policy.
public struct QueueScenario: Hashable, Sendable {
  /// What the random arrivals and costs are drawn from.
  public var seed: UInt64
  /// How long it goes on, in seconds.
  public var duration: Double
  /// How many requests are served at a time.
  public var workers: Int
  /// Who asks.
  public var tenants: [SimulatedTenant]
  /// What changes on the way, in any order.
  public var changes: [ScenarioChange]
  /// Into how many intervals of the same length ``TenantReport/serviceByInterval`` divides the time.
  public var intervals: Int

  /// A scenario.
  public init(
    seed: UInt64 = 1, duration: Double, workers: Int, tenants: [SimulatedTenant],
    changes: [ScenarioChange] = [], intervals: Int = 60
  ) {
    self.seed = seed
    self.duration = duration
    self.workers = workers
    self.tenants = tenants
    self.changes = changes
    self.intervals = intervals
  }

  /// What happens if requests are handed out by a policy.
  ///
  /// - Throws: ``ScenarioError`` if the scenario cannot be simulated.
  /// - Complexity: O(*r* (*t* + *w*)) for *r* requests, *t* tenants and *w* workers
  public func run(_ policy: QueuePolicy) throws(ScenarioError) -> QueueReport {
    try check()
    switch policy {
    case .queue(let options): return QueueRun(self, FairQueueUnderTest(options, self)).run()
    case .cortex: return QueueRun(self, CortexQueue(self)).run()
    }
  }
}
