/// What a tenant was given in a simulation. Times are in seconds.
public struct TenantReport: Hashable, Sendable {
  /// The tenant's name.
  public let name: String
  /// The tenant's weight.
  public let weight: Double
  /// For how long workers served the tenant, added up over the workers.
  public internal(set) var service = 0.0
  /// The part of the service of all tenants; 0 if nobody was served.
  public internal(set) var share = 0.0
  /// The service in each of the scenario's intervals.
  public internal(set) var serviceByInterval: [Double]
  /// How many requests the tenant sent.
  public internal(set) var sent = 0
  /// How many of them were served to their end.
  public internal(set) var served = 0
  /// How many were refused, as too many were waiting.
  public internal(set) var refused = 0
  /// How many were cancelled while they waited.
  public internal(set) var cancelled = 0
  /// How many the queue dropped without telling anyone, as a limit was lowered or their worker crashed.
  public internal(set) var dropped = 0
  /// How many were still waiting at the end.
  public internal(set) var waiting = 0
  /// How many were being served at the end.
  public internal(set) var running = 0
  /// How long those waited on average that were handed out.
  public internal(set) var meanWait = 0.0
  /// What at most one in a hundred of their waits exceeded.
  public internal(set) var p99Wait = 0.0
  /// The longest wait, that of the requests included which were not handed out.
  public internal(set) var longestWait = 0.0
  /// How far the tenant's service came apart from that of another, over any time through which both were
  /// waiting: the greatest difference of what was charged to each, over its weight. It is charged what the
  /// queue is told when a request is handed out, and corrected by what it really cost when that is over.
  ///
  /// Of the other tenants, it is the one for which it is the greatest part of ``bound``. It is 0 if
  /// nobody ever waited together with this tenant. Tenants are left out that have a limit of workers, as what
  /// they get depends on who else has the same ones.
  public internal(set) var lag = 0.0
  /// What the lag never exceeds in a queue that is fair by cost, whatever happens. It is the sum over both
  /// tenants of three things over the weight: the greatest estimate, the most by which the requests that
  /// ran at a time were dearer than estimated, and the most by which they were cheaper.
  public internal(set) var bound = 0.0
}
