/// Chooses tokens so that every instance owns what its weight entitles it to.
///
/// ```swift
/// let planner = TokenPlanner(isZoneAware: true)
/// let tokens = planner.tokens(512, for: "ingester-7", zone: "a", in: ring)
/// ```
///
/// In a zone-aware ring each zone is balanced in itself, without regard to the tokens of the others, as
/// each holds a replica of every key. The same ring gives the same tokens on every node.
public struct TokenPlanner: Sendable {
  /// Whether each zone has a circle of its own.
  public var isZoneAware: Bool
  /// How much each instance is to own.
  public var weights: InstanceWeights

  /// A planner as described.
  public init(isZoneAware: Bool, weights: InstanceWeights = .equal) {
    self.isZoneAware = isZoneAware
    self.weights = weights
  }

  /// Tokens for an instance that joins, or for one that needs more of them.
  ///
  /// It gets its part from those who have the most; nothing moves between others. With *t* tokens each,
  /// all are within 0.5 % of what they should own while there are no more than *t* instances, and
  /// within about 1/(2*t*) after that, if they were before. An instance needs tokens in proportion to its
  /// weight.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - id: the instance. It need not be in the ring.
  ///   - zone: its zone, if it is not in the ring.
  ///   - ring: the ring, in any state in which it may be stored.
  /// - Returns: the tokens, in ascending order, that it gets on top of those that it has in the ring.
  /// - Precondition: `count` is from 1 to 2^24, and so many of all 2^32 are free. The ring has room for
  ///   the instance.
  /// - Complexity: O(*t* log *t*) for *t* tokens of the ring, of which the sorting is the most
  public func tokens(
    _ count: Int, for id: RingName, zone: RingName, in ring: RingDescription
  ) -> [UInt32] {
    var ring = ring
    if ring[id] == nil { ring[id] = Instance(id: id, zone: zone) }
    var circles = Circles(ring, self)
    return circles.join(id, count: count)
  }
}
