/// A range of keys whose holders are others than before.
///
/// Instances are indices into ``MovementPlan/instances``.
public struct KeyMove: Equatable, Sendable {
  /// The keys.
  public let keys: ClosedRange<UInt32>
  /// Who held them before, in the order of the ring. Each has all of them: who gains the keys can get
  /// them from any of these.
  public let before: [Int]
  /// Who holds them after, in the order of the ring.
  public let after: [Int]
  /// Who hands them over to whom. There is one for each that gains or loses them.
  public let handovers: [Handover]

  /// How many keys there are.
  public var keyCount: UInt64 { keys.keyCount }

  /// Keys that one instance loses and one gains.
  public struct Handover: Hashable, Sendable {
    /// Who no longer holds the keys; `nil` if all who held them still do, because there are more replicas.
    public let from: Int?
    /// Who holds them now; `nil` if nobody does in place of `from`, because there are fewer replicas.
    public let to: Int?
  }
}
