/// Walks along the tokens of a ring and picks the instances that hold a key.
///
/// A walk takes each instance that it meets, once, until it has as many as there are replicas. In a
/// zone-aware ring it passes by those whose zone has its share. An instance whose state extends the
/// operation is taken too, but counts neither for the number of replicas nor for its zone.
///
/// One walk may pass by all tokens. ``ReplicaSlots`` does the walks from all of them at once, and has the
/// same result in far less time; a test compares the two.
struct ReplicaWalk {
  private let rules: PlacementRules
  private let owners: [UInt16]

  init(_ rules: PlacementRules, owners: [UInt16]) {
    self.rules = rules
    self.owners = owners
  }

  /// The instances that hold the keys of the token at `start`, in the order of the walk.
  ///
  /// - Precondition: `start` is the position of a token.
  /// - Complexity: O(*t* + *n*) for *t* tokens that are passed and *n* instances
  func replicas(from start: Int) -> KeyReplicas {
    var taken = [Bool](repeating: false, count: rules.places.count)
    var counts = [Int](repeating: 0, count: rules.zoneCount)
    var zonesWithOneMore = rules.zonesWithOneMore
    var wanted = rules.replicationFactor
    var replicas = KeyReplicas()
    var position = start
    for _ in owners.indices where replicas.count < wanted {
      let owner = Int(owners[position])
      position = position + 1 < owners.count ? position + 1 : 0
      let place = rules.places[owner]
      if taken[owner] { continue }
      if place.isLimited {
        guard counts[place.zone] < rules.zoneShare + (zonesWithOneMore > 0 ? 1 : 0) else {
          continue
        }
        if !place.extends {
          if counts[place.zone] == rules.zoneShare { zonesWithOneMore -= 1 }
          counts[place.zone] += 1
        }
      }
      if place.extends { wanted += 1 }
      taken[owner] = true
      replicas.append(UInt16(owner))
    }
    return replicas
  }
}
