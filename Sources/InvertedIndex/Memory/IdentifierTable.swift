/// Finds identifiers by the hash of what they stand for: open addressing, with 32 bits of the hash beside
/// each identifier.
///
/// The table does not know what the identifiers stand for. It asks whoever looks something up to compare,
/// and only if the 32 bits are the same: not to find something costs one cache line of the table.
struct IdentifierTable: Sendable {
  // The bits of the hash above the identifier; `vacant` where there is none. A slot's home is given by
  // the highest bits of the hash, and its place is the home or the first vacant one behind it, so that
  // the slots are all but in the order of their hashes. When the table grows, it is written from its
  // beginning to its end, and not all over.
  private var slots: [UInt64]
  private var shift: UInt64
  private(set) var count = 0

  private static var vacant: UInt64 { .max }

  init() {
    slots = [UInt64](repeating: Self.vacant, count: 8)
    shift = 61
  }

  /// The identifier with this hash that `isMatch`.
  @inline(__always)
  func find(_ hash: UInt64, _ isMatch: (UInt32) -> Bool) -> UInt32? {
    let tag = Self.tag(hash)
    var place = home(tag)
    while slots[place] != Self.vacant {
      let identifier = UInt32(truncatingIfNeeded: slots[place])
      if slots[place] ^ tag < 1 &<< 32, isMatch(identifier) { return identifier }
      place = next(place)
    }
    return nil
  }

  /// Adds an identifier that is not there.
  mutating func insert(_ identifier: UInt32, hash: UInt64) {
    // At most five eighths are taken, as searches get long beyond.
    if count &* 8 >= slots.count &* 5 { grow() }
    count += 1
    place(Self.tag(hash) | UInt64(identifier))
  }

  /// Removes an identifier.
  ///
  /// - Precondition: it is there with this hash.
  mutating func remove(_ identifier: UInt32, hash: UInt64) {
    let slot = Self.tag(hash) | UInt64(identifier)
    var hole = home(slot)
    while slots[hole] != slot {
      precondition(slots[hole] != Self.vacant, "what is removed from a table is in it")
      hole = next(hole)
    }
    // What comes behind moves up, unless its home is behind the hole, so that searches find no gap.
    var place = next(hole)
    while slots[place] != Self.vacant {
      let mask = slots.count &- 1
      if (place &- home(slots[place])) & mask >= (place &- hole) & mask {
        slots[hole] = slots[place]
        hole = place
      }
      place = next(place)
    }
    slots[hole] = Self.vacant
    count -= 1
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: Self.vacant, count: 2 * old.count)
    shift -= 1
    for slot in old where slot != Self.vacant { place(slot) }
  }

  private mutating func place(_ slot: UInt64) {
    var place = home(slot)
    while slots[place] != Self.vacant { place = next(place) }
    slots[place] = slot
  }

  /// 32 bits of the hash, as the upper half of a slot.
  @inline(__always)
  private static func tag(_ hash: UInt64) -> UInt64 { (hash ^ (hash &<< 32)) & ~0xFFFF_FFFF }

  // Not by the identifier, which a search does not know: its bits would come in beyond 2^32 slots.
  @inline(__always)
  private func home(_ slot: UInt64) -> Int {
    Int(truncatingIfNeeded: (slot & ~0xFFFF_FFFF) &>> shift)
  }

  @inline(__always)
  private func next(_ place: Int) -> Int { (place &+ 1) & (slots.count &- 1) }
}
