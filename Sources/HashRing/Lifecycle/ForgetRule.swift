/// When an instance removes others from the ring that have died without leaving it.
public struct ForgetRule: Hashable, Sendable {
  /// How many heartbeat timeouts old the last heartbeat of an instance is when it is forgotten.
  public var timeouts: Int
  /// Whether nobody is forgotten while more than half of the instances look dead: then it is rather
  /// the one who looks that is cut off, or whose clock is wrong. Cortex has no such rule.
  public var sparesMajority: Bool

  /// A rule as described.
  ///
  /// - Precondition: `timeouts` is at least 1.
  public init(timeouts: Int, sparesMajority: Bool = true) {
    precondition(timeouts >= 1, "an instance is forgotten after one heartbeat timeout at the least")
    self.timeouts = timeouts
    self.sparesMajority = sparesMajority
  }
}
