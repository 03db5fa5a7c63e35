/// How two descriptions of a ring become one, where implementations differ.
///
/// All of them read and write the same form, so that nodes with different rules can share a ring.
public struct MergeRules: Hashable, Sendable {
  /// How far ahead of this node's clock a heartbeat may be; `nil` for any distance. One that is further
  /// ahead would win over all that follow, for as long as its clock is wrong.
  public var maximumLead: Duration?
  /// Which of two descriptions of an instance counts.
  public var precedence: Precedence
  /// When a token that several instances claim is taken from all but one of them.
  public var resolution: Resolution

  /// Which of two descriptions of an instance counts.
  public enum Precedence: Hashable, Sendable {
    /// The one with the later heartbeat. Of two with the same, mine, unless the other has left and mine
    /// has not (Cortex and dskit): two nodes may then keep different ones, until the next heartbeat.
    case laterOrLeft
    /// The one that is greater in ``Instance/supersedes(_:)``, which is a total order.
    case total
  }

  /// When a token that several instances claim is taken from all but one of them.
  public enum Resolution: Hashable, Sendable {
    /// In a merge that changes tokens, or after which an instance is joining (Cortex).
    case onChangeOrJoining
    /// In a merge that changes tokens (dskit, and Cortex before 2026).
    case onChange
    /// Never in a merge: ``RingDescription/resolved()`` does it, for those who look keys up.
    case deferred
  }

  /// Rules as described.
  ///
  /// - Precondition: a `maximumLead` is not negative.
  public init(
    maximumLead: Duration? = .seconds(1800), precedence: Precedence = .laterOrLeft,
    resolution: Resolution = .onChangeOrJoining
  ) {
    precondition(maximumLead.map { $0 >= .zero } ?? true, "a lead is not negative")
    self.maximumLead = maximumLead
    self.precedence = precedence
    self.resolution = resolution
  }

  /// What Cortex does.
  public static let cortex = Self()
  /// What dskit does.
  public static let dskit = Self(maximumLead: nil, resolution: .onChange)
  /// Rules under which all nodes that have received the same descriptions have the same ring, in
  /// whatever order they came and however often.
  public static let convergent = Self(precedence: .total, resolution: .deferred)
}
