/// The instances among which one sequence of draws chooses: those of a zone, or all.
struct ShardZone: Sendable {
  /// The zone that is drawn for; empty if zones do not matter, and for instances without zone.
  let name: RingName
  /// Its instances, also those without tokens.
  let members: [UInt16]
  /// The tokens of these instances, with the owners that they have in all of the ring.
  let tokens: TokenIndex
  /// How many instances own these tokens.
  let ownerCount: Int

  private init(name: RingName, members: [UInt16], tokens: TokenIndex) {
    self.name = name
    self.members = members
    self.tokens = tokens
    var owners = InstanceSet(capacity: Int(tokens.owners.max() ?? 0) + 1)
    for owner in tokens.owners { owners.insert(Int(owner)) }
    ownerCount = owners.count
  }

  /// The zones of a ring in order; one that has all of it, if it is not zone-aware.
  static func zones(of ring: RingSnapshot) -> [ShardZone] {
    let all = ring.tokenIndex
    guard ring.options.isZoneAware else {
      let everyone = ring.instances.indices.map { UInt16($0) }
      return [ShardZone(name: RingName(), members: everyone, tokens: all)]
    }
    var members = [[UInt16]](repeating: [], count: ring.zones.count)
    var entries = [[TokenEntry]](repeating: [], count: ring.zones.count)
    for (index, zone) in ring.zoneNumbers.enumerated() { members[Int(zone)].append(UInt16(index)) }
    for position in 0..<all.count {
      let owner = all.owners[position]
      let entry = TokenEntry(token: all.tokens[position], owner: owner)
      entries[Int(ring.zoneNumbers[Int(owner)])].append(entry)
    }
    // A token that several instances hold is in the lists of all their zones, in each with the one
    // owner.
    if all.count < ring.instances.reduce(0, { $0 + $1.tokens.count }) {
      for (index, instance) in ring.instances.enumerated() {
        let zone = ring.zoneNumbers[index]
        for token in instance.tokens {
          let owner = all.owners[all.position(of: token &- 1)]
          guard ring.zoneNumbers[Int(owner)] != zone else { continue }
          entries[Int(zone)].append(TokenEntry(token: token, owner: owner))
        }
      }
    }
    return ring.zones.indices.map {
      ShardZone(name: ring.zones[$0], members: members[$0], tokens: TokenIndex(entries[$0]))
    }
  }
}
