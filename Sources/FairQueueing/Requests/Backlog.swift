/// What waits in front of a request that was refused: who fills the tenant's queue, since when, how much
/// it is, and when to try again.
public struct Backlog: Hashable, Sendable {
  /// A part of what waits.
  public struct Part: Hashable, Sendable {
    /// The name of the flow directly below the tenant; of the tenant, where there is none.
    public var name: String
    /// How many requests of it wait.
    public var requestCount: Int
    /// What they are estimated to cost together.
    public var cost: Double
    /// How long its oldest request has been waiting.
    public var oldestWait: Duration
  }

  /// The tenant.
  public var tenant: String
  /// How many of its requests wait.
  public var requestCount: Int
  /// What they are estimated to cost together.
  public var cost: Double
  /// How many of its requests are running.
  public var runningCount: Int
  /// How long the oldest has been waiting.
  public var oldestWait: Duration
  /// Of what it consists, the part of the greatest cost first.
  public var parts: [Part]

  /// About how long it takes until one of the requests is handed out, if it goes on as it went: the oldest
  /// wait over the number of requests (by Little's law). `nil` as long as nothing is known.
  public var retryAfter: Duration? {
    guard requestCount > 0, oldestWait > .zero else { return nil }
    return oldestWait / requestCount
  }
}
