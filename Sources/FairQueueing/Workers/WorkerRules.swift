/// How a pool chooses workers for tenants, and how it lets workers go.
public struct WorkerRules: Hashable, Sendable {
  /// How the workers are chosen that serve a tenant, if they are not all.
  public var choosing: WorkerChoosing
  /// How long a worker keeps its place after its last connection, unless it announced its shutdown.
  ///
  /// A crash then moves no tenants if the worker comes back in time; and requests that make workers crash
  /// cannot walk on to workers that did not serve their tenant before.
  public var forgetDelay: Duration
  /// Whether a worker that announced its shutdown keeps its place, and is given requests, until its last
  /// connection ends.
  public var usesLeavingWorkers: Bool

  /// Rules for workers.
  ///
  /// - Parameters:
  ///   - choosing: how the workers are chosen that serve a tenant.
  ///   - forgetDelay: how long a worker keeps its place after its last connection; none if it is zero or
  ///     less.
  ///   - usesLeavingWorkers: whether a worker that announced its shutdown is still given requests.
  public init(
    choosing: WorkerChoosing = .rendezvous, forgetDelay: Duration = .zero,
    usesLeavingWorkers: Bool = false
  ) {
    self.choosing = choosing
    self.forgetDelay = forgetDelay
    self.usesLeavingWorkers = usesLeavingWorkers
  }

  /// The rules of Cortex, for schedulers that serve beside its own. Its default for the delay is zero as well.
  public static var cortex: WorkerRules {
    WorkerRules(choosing: .cortex, usesLeavingWorkers: true)
  }
}
