/// How two descriptions of a ring become one, where implementations differ.
///
/// All of them read and write the same form, so that nodes with different rules can share a ring.
public struct MergeRules: Hashable, Sendable {
  /// How far ahead of this node's clock a heartbeat may be; `nil` for any distance. One that is further
  /// ahead would win over all that follow, for as long as its clock is wrong.
  public var maximumLead: Duration?
  /// Which of two descriptions of an instance counts, and what becomes of tokens that several claim.
  public var mode: Mode

  /// Which of two descriptions of an instance counts, and what becomes of tokens that several claim.
  public enum Mode: Hashable, Sendable {
    /// The later heartbeat counts; of two with the same heartbeat, mine, unless the other has left. In a
    /// merge that changes tokens, or after which some instance is joining, each token is taken from all
    /// instances but one.
    case cortex
    /// As in ``cortex``, but tokens are taken only in a merge that changes some, so that two instances
    /// may keep the same one. It is also what Cortex did before 2026.
    case dskit
    /// The description counts that ``Instance/supersedes(_:)`` says, and instances keep the tokens that
    /// they claim: ``RingDescription/resolved()`` is what look-ups need.
    ///
    /// Nodes that have received the same descriptions have the same ring, in whatever order these came
    /// and however often, also within one second. Among nodes of the other modes, this one only
    /// decides what they leave to chance.
    case convergent
  }

  /// Rules as described.
  ///
  /// - Precondition: a `maximumLead` is not negative.
  public init(maximumLead: Duration? = .seconds(1800), mode: Mode = .cortex) {
    precondition(maximumLead.map { $0 >= .zero } ?? true, "a lead is not negative")
    self.maximumLead = maximumLead
    self.mode = mode
  }

  /// What Cortex does.
  public static let cortex = Self()
  /// What dskit does.
  public static let dskit = Self(maximumLead: nil, mode: .dskit)
  /// What makes all nodes agree, whatever the order in which they hear of changes.
  public static let convergent = Self(mode: .convergent)
}
