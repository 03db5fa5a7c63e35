/// The instances that hold the keys of each token, found for all tokens at once.
///
/// Walking on from every token would pass by all the others each time where a zone has few tokens, or an
/// instance nearly all of them. So the tokens are gone through from the last to the first, with the
/// instances kept in the order in which they come next: whoever owns the token moves to the front. There
/// is such a list for each zone, as a zone that has its share is passed by as a whole, and one of the
/// zones themselves. From these, the replicas of a token are taken in a few steps, however the tokens lie.
struct ReplicaSlots: Sendable {
  /// As many vectors for a token as the largest of its sets takes, one or two: the number of instances
  /// in the first lane, then the instances.
  private(set) var vectors: [SIMD4<UInt16>]
  /// How many vectors there are for each token.
  let width: Int

  /// In place of the number of instances: there are too many for a slot.
  static var overfull: UInt16 { .max }

  /// - Complexity: O(*t* + *n*) for *t* tokens and *n* instances
  init(_ rules: PlacementRules, owners: [UInt16]) {
    let wide = Self.fill(rules, owners, width: 1)
    (vectors, width) =
      wide.overfull == 0
      ? (wide.vectors, 1) : (Self.fill(rules, owners, width: 2).vectors, 2)
  }

  private static func fill(
    _ rules: PlacementRules, _ owners: [UInt16], width: Int
  ) -> (vectors: [SIMD4<UInt16>], overfull: Int) {
    var lists = ComingInstances(rules)
    // Once around without a result, so that the last tokens have the first ones behind them.
    for position in owners.indices.reversed() {
      lists.meet(owners[position], at: position + owners.count)
    }
    var vectors = [SIMD4<UInt16>](repeating: .zero, count: owners.count * width)
    var overfull = 0
    for position in owners.indices.reversed() {
      lists.meet(owners[position], at: position)
      let slot = position * width
      let members = lists.replicas(upTo: 4 * width - 1)
      vectors[slot] = members.lowHalf
      if width == 2 { vectors[slot + 1] = members.highHalf }
      if members[0] == Self.overfull { overfull += 1 }
    }
    return (vectors, overfull)
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

  /// The instances that a walk from here takes, behind their number in the first lane.
  ///
  /// - Parameter limit: how many there may be, at most 7; if there are more, the number is
  ///   ``ReplicaSlots/overfull``.
  func replicas(upTo limit: Int) -> SIMD8<UInt16> {
    var lanes = SIMD8<UInt16>.zero
    var open = InlineArray<8, OpenZone>(repeating: OpenZone())
    var openCount = 0
    var unopened = zones.first(of: 0)
    var (found, wanted) = (0, rules.replicationFactor)
    var zonesWithOneMore = rules.zonesWithOneMore
    while found < wanted {
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
          guard isShareLess > 0 || !rules.places[Int(cursor)].isLimited else {
            unopened = zones.next(after: unopened)
            continue
          }
          if openCount == 8 { return SIMD8(repeating: ReplicaSlots.overfull) }
          open[openCount] = OpenZone(cursor: cursor)
          best = openCount
          openCount += 1
          unopened = zones.next(after: unopened)
        }
      }
      guard best >= 0 else { break }
      guard found < limit else { return SIMD8(repeating: ReplicaSlots.overfull) }
      let taken = open[best].cursor
      let place = rules.places[Int(taken)]
      if place.extends {
        wanted += 1
      } else if place.isLimited {
        if open[best].count == rules.zoneShare { zonesWithOneMore -= 1 }
        open[best].count += 1
      }
      open[best].cursor = instances.next(after: taken)
      found += 1
      lanes[found] = taken
    }
    lanes[0] = UInt16(truncatingIfNeeded: found)
    return lanes
  }
}
