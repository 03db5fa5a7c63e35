/// When and why a key of a batch fails.
///
/// The defaults are Cortex' rules.
public struct BatchRules: Hashable, Sendable {
  /// To which errors a failure is put down.
  public var blame: Blame
  /// Whether a key fails as soon as too few replicas are left for its quorum.
  ///
  /// Otherwise (Cortex and dskit) it fails when the errors of one family alone are too many, or when
  /// each replica has answered: later, and surer of the family.
  public var failsEarly: Bool

  /// To which errors a failure is put down.
  public enum Blame: Hashable, Sendable {
    /// Those of the family that has more of them; of equally many, the client's (Cortex).
    case majority
    /// The last one (dskit).
    case last
  }

  /// Rules as described.
  public init(blame: Blame = .majority, failsEarly: Bool = false) {
    self.blame = blame
    self.failsEarly = failsEarly
  }
}
