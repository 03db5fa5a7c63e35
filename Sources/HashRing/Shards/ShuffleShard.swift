/// The instances that serve a tenant.
public struct ShuffleShard: Hashable, Sendable {
  /// The indices of the instances in ``RingSnapshot/instances``, ascending.
  public let members: [Int]
  /// Whether it is the ring itself, with all of its instances.
  public let isWholeRing: Bool
}

extension RingSnapshot {
  /// The ring of a shard's instances alone: with their tokens only, and the same health.
  ///
  /// - Parameter shard: a shard of this ring.
  /// - Precondition: the members of the shard are indices of instances.
  /// - Complexity: as of ``restricted(to:)-([Int])``; O(1) for the ring itself
  public func restricted(to shard: ShuffleShard) -> RingSnapshot {
    shard.isWholeRing ? self : restricted(to: shard.members)
  }
}
