/// How the instances of a shuffle shard are chosen: what all nodes that share a ring must agree on.
///
/// The defaults are the rules of Cortex; ``dskit`` are those of dskit, the library that other
/// descendants of it share.
public struct ShardRules: Hashable, Sendable {
  /// How the size of a shard is divided among zones.
  public var sizeRule: SizeRule
  /// What becomes of instances that take no more writes.
  public var readOnlyRule: ReadOnlyRule
  /// What is taken whole, as it has no more instances than are wanted.
  public var wholeRule: WholeRule
  /// Whether a look-back takes the ring itself when all of its instances are known to have registered
  /// within it (dskit).
  public var takesNewRingWhole: Bool

  /// How the size of a shard is divided among the zones of a zone-aware ring.
  public enum SizeRule: Hashable, Sendable {
    /// Evenly, rounded up: a shard of 4 in 3 zones has 2 instances in each (Cortex, dskit).
    case roundedUp
    /// As it is: the first zones have one more where it does not divide (Cortex' zone-stable shards).
    case exact
  }

  /// What becomes of instances that take no more writes.
  public enum ReadOnlyRule: Hashable, Sendable {
    /// Those in the state ``InstanceState/readOnly`` are taken, and one more for each (Cortex).
    case extending
    /// Those that are marked so (``Instance/isMarkedReadOnly``) are left out, as if they were not there.
    /// A look-back takes them, and one more for each, unless they have been marked for longer (dskit).
    case leftOut
  }

  /// What is taken whole, as it has no more instances than are wanted.
  public enum WholeRule: Hashable, Sendable {
    /// The ring, with instances that have no tokens (Cortex).
    case ring
    /// Each zone by itself, if the ring is zone-aware, with instances that have no tokens (dskit).
    case zones
  }

  /// Rules as described.
  public init(
    sizeRule: SizeRule = .roundedUp, readOnlyRule: ReadOnlyRule = .extending,
    wholeRule: WholeRule = .ring, takesNewRingWhole: Bool = false
  ) {
    self.sizeRule = sizeRule
    self.readOnlyRule = readOnlyRule
    self.wholeRule = wholeRule
    self.takesNewRingWhole = takesNewRingWhole
  }

  /// The rules of dskit.
  public static let dskit = Self(
    readOnlyRule: .leftOut, wholeRule: .zones, takesNewRingWhole: true)
}

extension ShardRules {
  /// How many instances of a shard are in a zone, of which there are `zoneCount`, in order of their
  /// names.
  ///
  /// - Precondition: `size` is positive.
  func share(of size: Int, zone: Int, of zoneCount: Int) -> Int {
    switch sizeRule {
    case .roundedUp: (size - 1) / zoneCount + 1
    case .exact: size / zoneCount + (zone < size % zoneCount ? 1 : 0)
    }
  }
}
