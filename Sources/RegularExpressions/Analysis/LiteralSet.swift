internal import BitCoding

/// Literals that are looked up by hash.
struct LiteralSet: Sendable {
  /// The lengths of the literals, ascending, each once.
  let byteCounts: [Int]
  /// Slots, to which hashes lead.
  private let slots: [Slot]
  private let shift: UInt64
  /// The literals, slot by slot, and in the order of bytes within one.
  private let bytes: [UInt8]
  /// Where each literal ends.
  private let ends: [Int]

  /// The literals whose hashes lead here: for most slots none or one.
  private struct Slot: Sendable {
    /// The hash of the first.
    var hash: UInt64 = 0
    var first: UInt32 = 0
    var count: UInt32 = 0
  }

  /// A set of `literals`, which are in the order of bytes, each once.
  ///
  /// - Complexity: O(*n* log *n*) for *n* literals, whatever their hashes
  init(_ literals: [[UInt8]]) {
    byteCounts = Set(literals.map(\.count)).sorted()
    // At most an eighth of the slots are taken, so that hardly any are shared.
    let bits = max(4, Int.bitWidth - (literals.count * 8).leadingZeroBitCount)
    let shift = UInt64(64 - bits)
    let hashes = literals.map { Self.hash($0.span) }
    let order = literals.indices.sorted {
      (hashes[$0] >> shift, $0) < (hashes[$1] >> shift, $1)
    }
    var slots = [Slot](repeating: Slot(), count: 1 << bits)
    var (bytes, ends): ([UInt8], [Int]) = ([], [])
    for literal in order {
      let slot = Int(hashes[literal] >> shift)
      if slots[slot].count == 0 {
        (slots[slot].hash, slots[slot].first) = (hashes[literal], UInt32(ends.count))
      }
      slots[slot].count += 1
      bytes += literals[literal]
      ends.append(bytes.count)
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
    return slots[slot].hash == hash || slots[slot].count > 1
  }

  /// Whether `value` is one of the literals.
  ///
  /// - Complexity: O(`value.count` × log *n*) for *n* literals, and O(1) for most values that are not
  ///   among them
  func contains(_ value: Span<UInt8>) -> Bool {
    let hash = Self.hash(value)
    let slot = slots[Int(truncatingIfNeeded: hash &>> shift)]
    if slot.count == 1, slot.hash != hash { return false }
    var (low, high) = (Int(slot.first), Int(slot.first) + Int(slot.count))
    while low < high {
      let middle = (low + high) / 2
      let order = order(of: middle, value)
      if order == 0 { return true }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return false
  }

  /// Less than 0 if a literal comes before `value` in the order of bytes, 0 if it is the same.
  private func order(of literal: Int, _ value: Span<UInt8>) -> Int {
    let range = (literal == 0 ? 0 : ends[literal - 1])..<ends[literal]
    let bytes = bytes
    let literal = bytes.span.extracting(range)
    guard let index = literal.firstDifference(from: value) else {
      return literal.count - value.count
    }
    return Int(literal[index]) - Int(value[index])
  }

  /// A hash of the length and of eight bytes at both ends: what names have in common is mostly at one of
  /// them.
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
