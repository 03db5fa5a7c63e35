/// The instances that hold the keys of each token, found for all tokens at once.
///
/// Walking on from every token would pass by all the others each time where a zone has few tokens, or an
/// instance nearly all of them. So the tokens are gone through from the last to the first, with the
/// instances kept in the order in which they come next: whoever owns the token moves to the front. There
/// is such a list for each zone, as a zone that has its share is passed by as a whole, and one of the
/// zones themselves. From these, the replicas of a token are taken in a few steps, however the tokens lie.
struct ReplicaSlots: Sendable {
  /// For each token the first word of its replicas, 0 if they take more than one or do not fit at all; and
  /// then padding, as behind the tokens, that is like the first.
  let first: [UInt64]
  /// For each token both words, 0 if its replicas do not fit; empty if one is enough for all that do.
  private let both: [ReplicaWords]

  /// - Complexity: O(*t* + *n*) for *t* tokens and *n* instances
  init(_ rules: PlacementRules, owners: [UInt16]) {
    var coming = ComingInstances(rules)
    // Once around without a result, so that the last tokens have the first ones behind them.
    for position in owners.indices.reversed() {
      coming.meet(owners[position], at: position + owners.count)
    }
    var first = [UInt64](repeating: 0, count: owners.count + TokenIndex.padding + 1)
    var both: [ReplicaWords] = []
    for position in owners.indices.reversed() {
      coming.meet(owners[position], at: position)
      let replicas = coming.replicas()
      if 1...ReplicaWords.firstCapacity ~= replicas.count {
        first[position] = replicas.first
      } else if replicas.count > 0 {
        if both.isEmpty { both = Array(repeating: ReplicaWords(), count: owners.count) }
        both[position] = replicas
      }
    }
    for position in owners.count..<first.count { first[position] = first[0] }
    self.first = first
    self.both = both
  }

  /// The replicas of the token at `position`; none if they do not fit.
  func replicas(at position: Int) -> ReplicaWords {
    let few = ReplicaWords(first: first[position])
    return few.count > 0 || both.isEmpty ? few : both[position]
  }
}

/// The instances of a ring in the order in which their tokens come next, by zone.
private struct ComingInstances {
  private let rules: PlacementRules
  private var instances: RecencyLists
  private var zones: RecencyLists
  /// Where the next token of each instance is.
  private var positions: [Int]

  init(_ rules: PlacementRules) {
    self.rules = rules
    instances = RecencyLists(count: rules.zoneCount, items: rules.places.count)
    zones = RecencyLists(count: 1, items: rules.zoneCount)
    positions = Array(repeating: 0, count: rules.places.count)
  }

  /// Goes back to a token of `owner`, which so comes before all others.
  @inline(__always)
  mutating func meet(_ owner: UInt16, at position: Int) {
    let zone = rules.places[Int(owner)].zone
    positions[Int(owner)] = position
    instances.moveToFront(owner, of: zone)
    zones.moveToFront(UInt16(truncatingIfNeeded: zone), of: 0)
  }

  /// A zone from which instances have been taken.
  private struct OpenZone {
    /// The instance to take next; none when there are no more, or the zone has its share.
    var cursor: UInt16 = RecencyLists.none
    var count: Int = 0
  }

  /// The instances that a walk from here takes; none if they do not fit.
  ///
  /// There are never more open zones than instances taken, and while any are wanted, a zone of which none
  /// has been taken has room for one.
  func replicas() -> ReplicaWords {
    var replicas = ReplicaWords()
    var open = InlineArray<8, OpenZone>(repeating: OpenZone())
    var openCount = 0
    var unopened = zones.first(of: 0)
    var wanted = rules.replicationFactor
    var zonesWithOneMore = rules.zonesWithOneMore
    while replicas.count < wanted {
      let isShareLess = rules.zoneShare + (zonesWithOneMore > 0 ? 1 : 0)
      // The instance whose token comes first, of the zones that have been opened and the one after them.
      var (best, bestPosition) = (-1, Int.max)
      for zone in 0..<openCount {
        let cursor = open[zone].cursor
        guard cursor != RecencyLists.none, positions[Int(cursor)] < bestPosition,
          open[zone].count < isShareLess || !rules.places[Int(cursor)].isLimited
        else { continue }
        (best, bestPosition) = (zone, positions[Int(cursor)])
      }
      if unopened != RecencyLists.none {
        let cursor = instances.first(of: Int(unopened))
        if positions[Int(cursor)] < bestPosition {
          open[openCount] = OpenZone(cursor: cursor)
          best = openCount
          openCount += 1
          unopened = zones.next(after: unopened)
        }
      }
      guard best >= 0 else { break }
      guard replicas.count < ReplicaWords.capacity else { return ReplicaWords() }
      let taken = open[best].cursor
      let place = rules.places[Int(taken)]
      if place.extends {
        wanted += 1
      } else if place.isLimited {
        if open[best].count == rules.zoneShare { zonesWithOneMore -= 1 }
        open[best].count += 1
      }
      open[best].cursor = instances.next(after: taken)
      replicas.append(taken)
    }
    return replicas
  }
}
