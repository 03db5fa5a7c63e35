/// How much moves, for each instance and in all, in the unit of the weights that were asked for.
public struct MovementTotals: Equatable, Sendable {
  /// What each instance gets and did not have, by its index in ``MovementPlan/instances``.
  public internal(set) var gained: [UInt64]
  /// What each instance had and no longer has.
  public internal(set) var lost: [UInt64]
  /// What is copied from one instance to another: the sum of all gains.
  public internal(set) var moved: UInt64 = 0
}

extension MovementPlan {
  /// How many keys move; one that moves for each of its replicas counts as often.
  ///
  /// - Complexity: O(the number of moves)
  public func totals() -> MovementTotals {
    totals(weight: \.keyCount)
  }

  /// How much moves, by the weights of ranges of keys: bytes, as a rule.
  ///
  /// - Parameter weight: how much the keys of a range weigh. ``KeyWeights`` has it from measurements.
  /// - Precondition: what moves sums up to less than 2^64.
  /// - Complexity: O(the number of moves)
  public func totals(weight: (ClosedRange<UInt32>) -> UInt64) -> MovementTotals {
    let none = Array(repeating: UInt64(0), count: instances.count)
    var totals = MovementTotals(gained: none, lost: none)
    for move in moves {
      let weight = weight(move.keys)
      for handover in move.handovers {
        if let gainer = handover.to {
          totals.gained[gainer] += weight
          totals.moved += weight
        }
        if let loser = handover.from { totals.lost[loser] += weight }
      }
    }
    return totals
  }
}
