/// How many keys each instance and each zone holds, exactly.
///
/// ```swift
/// let ownership = ring.ownership()
/// Double(ownership.instances[0]) / 4_294_967_296  // the share of keys of which it is a replica
/// ```
///
/// A key counts once for each of its replicas. If the ring has enough instances, and of a zone-aware ring
/// the zones, for every key to have all its replicas, the sum over the instances is 2^32 times the
/// replication factor, and so is that over the zones.
public struct Ownership: Equatable, Sendable {
  /// The number of keys that each instance holds, by its index in the snapshot.
  public var instances: [UInt64]
  /// The number of keys that the instances of each zone hold, by its index in ``RingSnapshot/zones``.
  public var zones: [UInt64]
}

extension RingSnapshot {
  /// How many keys each instance and zone holds, whatever their states and heartbeats are.
  ///
  /// - Complexity: as of ``table(for:)`` and all ``ReplicaTable/intervals()``
  public func ownership() -> Ownership {
    var ownership = Ownership(
      instances: Array(repeating: 0, count: instances.count),
      zones: Array(repeating: 0, count: zones.count))
    for interval in table(for: .reporting).intervals() {
      for instance in interval.replicas {
        ownership.instances[instance] += interval.keyCount
        ownership.zones[Int(zoneNumbers[instance])] += interval.keyCount
      }
    }
    return ownership
  }
}
