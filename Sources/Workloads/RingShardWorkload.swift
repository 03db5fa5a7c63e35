internal import HashRing

/// The shuffle shards of tenants that were never asked for before, in a ring of three zones.
public struct RingShardWorkload: Sendable {
  private let snapshot: RingSnapshot
  private let index: ShardIndex
  private let tenants: [RingName]
  private let size: Int

  /// Shards of `size` instances.
  ///
  /// - Parameters:
  ///   - instances: how many instances the ring has.
  ///   - tokens: how many tokens each of them has.
  ///   - size: how many instances a shard has.
  public init(instances: Int, tokens: Int, size: Int) {
    snapshot =
      RingWorkload(instances: instances, tokens: tokens, isZoneAware: true, keyCount: 0).snapshot
    index = ShardIndex(snapshot)
    tenants = (0..<64).map { RingName("tenant-\($0)") }
    self.size = size
  }

  /// The number of tenants.
  public var count: Int { tenants.count }

  /// Chooses the instances of every tenant.
  ///
  /// - Returns: a number that depends on all of them.
  public func choose() -> UInt64 {
    var sum = 0
    for tenant in tenants { sum &+= index.shard(of: tenant, size: size).members.reduce(0, &+) }
    return UInt64(sum)
  }

  /// Makes the ring of every tenant, and looks a key up in it.
  ///
  /// - Returns: a number that depends on all of them.
  public func makeRings() -> UInt64 {
    var sum = 0
    for tenant in tenants {
      let ring = snapshot.restricted(to: index.shard(of: tenant, size: size))
      sum &+= (try? ring.replicas(of: 0, for: .write))?[0] ?? 0
    }
    return UInt64(sum)
  }
}
