/// Walks along the tokens of a ring and picks the instances that hold a key.
///
/// A walk takes each instance that it meets, once, until it has as many as there are replicas. In a
/// zone-aware ring it passes by those whose zone has its share. An instance whose state extends the
/// operation is taken too, but counts neither for the number of replicas nor for its zone.
struct ReplicaWalk {
  private let owners: [UInt16]
  private let places: [Place]
  private let replicationFactor: Int
  private let zoneShare: Int
  private let zonesWithOneMore: Int
  // What the present walk has taken: an instance if its stamp is that of the walk, and of each zone the
  // number with the stamp above it. So nothing needs to be cleared from one walk to the next.
  private var taken: [UInt32]
  private var zoneCounts: [UInt64]
  private var stamp: UInt32 = 0

  /// What a walk must know of an instance.
  private struct Place {
    /// Its zone, or -1 where zones do not matter.
    let zone: Int32
    let extends: Bool
  }

  init(_ snapshot: RingSnapshot, _ operation: Operation) {
    let options = snapshot.options
    owners = snapshot.tokenIndex.owners
    places = snapshot.instances.indices.map { index in
      let instance = snapshot.instances[index]
      let isPlaced = options.isZoneAware && !instance.zone.isEmpty
      return Place(
        zone: isPlaced ? Int32(snapshot.zoneNumbers[index]) : -1,
        extends: operation.extends(on: instance.state))
    }
    replicationFactor = options.replicationFactor
    let zones = Swift.max(1, snapshot.zones.count)
    switch options.zoneRule {
    case .evenly:
      zoneShare = replicationFactor / zones
      zonesWithOneMore = replicationFactor % zones
    case .single: (zoneShare, zonesWithOneMore) = (1, 0)
    }
    taken = Array(repeating: 0, count: places.count)
    zoneCounts = Array(repeating: 0, count: zones)
  }

  /// Appends the instances that hold the keys of the token at `position`, in order, to `members`.
  ///
  /// - Precondition: `position` is that of a token.
  /// - Complexity: O(the number of tokens that are passed), at most of all
  mutating func append(from position: Int, to members: inout [UInt16]) {
    stamp += 1
    var wanted = replicationFactor
    var zonesWithOneMore = zonesWithOneMore
    var found = 0
    var position = position
    for _ in owners.indices where found < wanted {
      let owner = Int(owners[position])
      position += 1
      if position == owners.count { position = 0 }
      guard taken[owner] != stamp else { continue }
      let place = places[owner]
      if place.zone >= 0 {
        let entry = zoneCounts[Int(place.zone)]
        let count = entry >> 32 == UInt64(stamp) ? Int(UInt32(truncatingIfNeeded: entry)) : 0
        guard count < (zonesWithOneMore > 0 ? zoneShare + 1 : zoneShare) else { continue }
        if !place.extends {
          if count == zoneShare { zonesWithOneMore -= 1 }
          zoneCounts[Int(place.zone)] = UInt64(stamp) << 32 | UInt64(count + 1)
        }
      }
      if place.extends { wanted += 1 }
      taken[owner] = stamp
      members.append(UInt16(owner))
      found += 1
    }
  }
}
