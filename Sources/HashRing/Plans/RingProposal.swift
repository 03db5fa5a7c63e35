/// A ring with tokens as they should be set, and how much moves if they are.
///
/// Keys are counted once for each circle of the ring; a zone-aware one has a circle for each zone. These
/// are the numbers that move where each zone holds one replica. A ``MovementPlan`` from the old ring to
/// this one has the ranges, for any options.
public struct RingProposal: Sendable {
  /// The ring as proposed: every token has one owner, and all tokens of an instance are in order. The rest
  /// is as in the ring that the proposal is for.
  public let ring: RingDescription
  /// How many keys get another owner.
  public let movedKeys: UInt64
  /// How many keys must get another owner, however it is done, for each instance to own as many as is
  /// proposed: the sum of what each one owns more than before.
  public let leastMovedKeys: UInt64
  /// What the instances with the least and with the most own, compared with what their weights entitle
  /// them to: 0.98 is two per cent less. Of several circles, the worst counts.
  public let balance: ClosedRange<Double>

  /// What `after` proposes, planned from `before`.
  init(
    from before: Circles, to after: Circles, without ids: Set<RingName> = [],
    of old: RingDescription
  ) {
    var ring = RingDescription(after.planned().filter { !ids.contains($0.id) })
    ring.unknownFields = old.unknownFields
    self.ring = ring
    movedKeys = zip(before.rings, after.rings).reduce(0) { $0 + UInt64($1.1.moved(since: $1.0)) }
    leastMovedKeys = zip(before.shares(), after.shares()).reduce(0) {
      $0 + UInt64(max(0, $1.1 - $1.0))
    }
    balance = after.balance()
  }
}

extension ZoneRing {
  /// How many keys have another owner than they had in `old`, or had none there.
  ///
  /// - Complexity: O(*t*) for *t* tokens of both
  func moved(since old: ZoneRing) -> Int {
    guard !tokens.isEmpty else { return 0 }
    guard !old.tokens.isEmpty else { return Self.keyCount }
    var (place, oldPlace, first, moved) = (0, 0, 0, 0)
    while first < Self.keyCount {
      // Behind its last token, a circle's keys are those of the first one.
      let end = place < tokens.count ? Int(tokens[place]) : Self.keyCount
      let oldEnd = oldPlace < old.tokens.count ? Int(old.tokens[oldPlace]) : Self.keyCount
      let owner = owners[place < tokens.count ? place : 0]
      let oldOwner = old.owners[oldPlace < old.tokens.count ? oldPlace : 0]
      if owner != oldOwner { moved += min(end, oldEnd) - first }
      first = min(end, oldEnd)
      if end == first { place += 1 }
      if oldEnd == first { oldPlace += 1 }
    }
    return moved
  }
}
