/// Something that changes while a scenario goes on.
public struct ScenarioChange: Hashable, Sendable {
  /// What changes.
  public enum Kind: Hashable, Sendable {
    /// So many workers there are from now on. Those that are too many crash, and what they were serving is
    /// queued again.
    case workers(Int)
    /// So many requests may wait of the tenant at this index.
    case maximumRequests(Int, tenant: Int)
  }

  /// When it changes, in seconds.
  public var time: Double
  /// What changes.
  public var kind: Kind

  /// A change.
  public init(_ kind: Kind, at time: Double) {
    self.kind = kind
    self.time = time
  }
}
