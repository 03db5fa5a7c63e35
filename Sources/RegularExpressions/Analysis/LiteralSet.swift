internal import BitCoding

/// Literals that are looked up by hash.
struct LiteralSet: Sendable {
  /// The lengths of the literals, ascending, each once.
  let byteCounts: [Int]
  private let bytes: [UInt8]
  /// Slots, to which hashes lead.
  private let slots: [Slot]
  private let shift: UInt64
  /// Where each literal ends.
  private let ends: [Int]

  private struct Slot: Sendable {
    var hash: UInt64 = 0
    /// The literal's number plus one; 0 if the slot is free.
    var literal: UInt32 = 0
    /// Whether a literal that belongs here is in a slot further on.
    var isFollowed = false
  }

  /// A set of `literals`, each of which comes once.
  init(_ literals: [[UInt8]]) {
    byteCounts = Set(literals.map(\.count)).sorted()
    // At most an eighth of the slots are taken, so that hardly any are followed.
    let bits = max(4, Int.bitWidth - (literals.count * 8).leadingZeroBitCount)
    let shift = UInt64(64 - bits)
    var slots = [Slot](repeating: Slot(), count: 1 << bits)
    var (bytes, ends): ([UInt8], [Int]) = ([], [])
    for literal in literals {
      let hash = Self.hash(literal.span)
      var slot = Int(hash >> shift)
      while slots[slot].literal != 0 {
        slots[slot].isFollowed = true
        slot = (slot + 1) & (slots.count - 1)
      }
      bytes += literal
      ends.append(bytes.count)
      (slots[slot].hash, slots[slot].literal) = (hash, UInt32(ends.count))
    }
    (self.shift, self.slots, self.bytes, self.ends) = (shift, slots, bytes, ends)
  }

  /// Whether `value` may be one of the literals: false for most values that are not.
  ///
  /// - Complexity: O(1)
  @inline(__always)
  func mayContain(_ value: Span<UInt8>) -> Bool {
    guard value.count >= 8 else { return true }
    let hash = Self.hash(value)
    let slot = Int(truncatingIfNeeded: hash &>> shift)
    return slots[slot].hash == hash || slots[slot].isFollowed
  }

  /// Whether `value` is one of the literals.
  ///
  /// - Complexity: O(`value.count`), and O(1) for most values that are not
  func contains(_ value: Span<UInt8>) -> Bool {
    let hash = Self.hash(value)
    var slot = Int(truncatingIfNeeded: hash &>> shift)
    while slots[slot].literal != 0 {
      if slots[slot].hash == hash, isEqual(Int(slots[slot].literal) - 1, value) { return true }
      if !slots[slot].isFollowed { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    return false
  }

  private func isEqual(_ literal: Int, _ value: Span<UInt8>) -> Bool {
    let range = (literal == 0 ? 0 : ends[literal - 1])..<ends[literal]
    let bytes = bytes
    return range.count == value.count
      && value.firstDifference(from: bytes.span.extracting(range)) == nil
  }

  /// A hash of the length and of up to 16 bytes at both ends: what names have in common is mostly at
  /// one of them.
  @inline(__always)
  private static func hash(_ value: Span<UInt8>) -> UInt64 {
    let (first, last): (UInt64, UInt64)
    if value.count >= 8 {
      first = value.littleEndianWord(at: 0)
      last = value.littleEndianWord(at: value.count &- 8)
    } else {
      first = value.paddedWord(at: 0, count: value.count)
      last = 0
    }
    return (first ^ UInt64(truncatingIfNeeded: value.count)) &* 0x9E37_79B9_7F4A_7C15
      &+ last &* 0xD6E8_FEB8_6659_FD93
  }
}
