/// How the instances of a ``ReplicationSet`` are asked.
///
/// The defaults are those of Cortex.
public struct RequestRules: Hashable, Sendable {
  /// Whether no more are asked than are needed, and further ones only when some fail or are slow.
  public var isMinimized: Bool
  /// How many of those held back are asked when the others are slow.
  public var hedging: Hedging
  /// Which results count.
  public var results: Results
  /// Whether too many failures still give a result, of what there is, once all have answered.
  ///
  /// It is a failure nonetheless when no zone is without one, or, where failures are counted by zones,
  /// when half of the instances have failed.
  public var allowsPartialResults: Bool

  /// How many of the instances or zones held back are asked when the others are slow.
  public enum Hedging: Hashable, Sendable {
    /// All, at the first tick (Cortex).
    case all
    /// One at each tick (dskit).
    case oneByOne
  }

  /// Which results count, where failures are counted by zones. Of a partial result, all do.
  public enum Results: Hashable, Sendable {
    /// All that have come (Cortex).
    case all
    /// Those from zones of which all instances have succeeded (dskit). The other requests to a zone are
    /// cancelled when one of them fails, unless partial results are allowed.
    case completeZones
  }

  /// Rules as described.
  public init(
    isMinimized: Bool = false, hedging: Hedging = .all, results: Results = .all,
    allowsPartialResults: Bool = false
  ) {
    self.isMinimized = isMinimized
    self.hedging = hedging
    self.results = results
    self.allowsPartialResults = allowsPartialResults
  }
}
