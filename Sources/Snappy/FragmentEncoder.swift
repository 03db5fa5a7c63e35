/// Finds the repetitions within a fragment of at most 65,536 bytes.
///
/// A table says for each hash of four bytes where such bytes were seen last. Where they turn out to
/// be the same, a copy takes the place of as many bytes as agree; what is between copies becomes
/// literals.
struct FragmentEncoder {
  static let mostHashBits = 14

  /// Fragments of fewer bytes are one literal; positions this close to the end are not looked at,
  /// so that a load of eight bytes around one is always possible.
  private static let margin = 16

  private let hashBits: Int

  /// - Precondition: `byteCount` is in `1...65536`.
  init(byteCount: Int) {
    // About as many entries as there are bytes; more would take longer to clear than to use.
    let bits = Int.bitWidth - (byteCount - 1).leadingZeroBitCount
    hashBits = min(max(bits, 8), Self.mostHashBits)
  }

  @inline(__always)
  private func hash(_ word: UInt32) -> Int {
    // The multiplier is 2^32 over the golden ratio: it carries all bits to the highest.
    Int(truncatingIfNeeded: (word &* 0x9E37_79B1) &>> UInt32(32 &- hashBits))
  }

  /// Encodes `bytes` with a table of any entries, which is made larger if it is too small.
  func encode(
    _ bytes: Span<UInt8>, using table: inout [UInt16], into output: inout ByteOutput
  ) {
    var literalStart = 0
    if bytes.count >= Self.margin {
      if table.count < 1 << hashBits { table = [UInt16](repeating: 0, count: 1 << hashBits) }
      var seen = table.mutableSpan
      for index in 0..<1 << hashBits { seen[index] = 0 }
      literalStart = encodeRepetitions(of: bytes, using: &seen, into: &output)
    }
    if literalStart < bytes.count {
      output.append(literal: literalStart..<bytes.count, of: bytes)
    }
  }

  /// Encodes `bytes` up to the end of the last repetition, and returns where that is.
  @inline(__always)
  private func encodeRepetitions(
    of bytes: Span<UInt8>, using seen: inout MutableSpan<UInt16>, into output: inout ByteOutput
  ) -> Int {
    let last = bytes.count &- Self.margin
    var literalStart = 0
    // No repetition can begin with the first byte; the table's zeros stand for it.
    var position = 1
    while true {
      // In bytes without repetitions the steps become longer: by one for every 32 in vain.
      var candidate = 0
      var word: UInt32 = 0
      var tries = 32
      while true {
        guard position <= last else { return literalStart }
        word = bytes.littleEndian32(at: position)
        candidate = exchange(&seen, word, position)
        if bytes.littleEndian32(at: candidate) == word { break }
        position &+= tries &>> 5
        tries &+= 1
      }
      if literalStart < position { output.append(literal: literalStart..<position, of: bytes) }
      repeat {
        let offset = position &- candidate
        let end = bytes.endOfMatch(position &+ 4, candidate &+ 4)
        output.append(copyOf: end &- position, offset: offset)
        position = end
        literalStart = end
        guard position <= last else { return literalStart }
        // The byte before the end may start what comes up again, too.
        let around = bytes.littleEndian64(at: position &- 1)
        _ = exchange(&seen, UInt32(truncatingIfNeeded: around), position &- 1)
        word = UInt32(truncatingIfNeeded: around &>> 8)
        candidate = exchange(&seen, word, position)
      } while bytes.littleEndian32(at: candidate) == word
      position &+= 1
    }
  }

  /// Notes that the four bytes `word` are at `position`, and returns where such bytes may have been
  /// before: at a lesser position, or at 0.
  @inline(__always)
  private func exchange(
    _ seen: inout MutableSpan<UInt16>, _ word: UInt32, _ position: Int
  ) -> Int {
    let hash = hash(word)
    let candidate = Int(seen[hash])
    seen[hash] = UInt16(truncatingIfNeeded: position)
    return candidate
  }
}

extension Span<UInt8> {
  /// The first position from `position` on whose byte differs from that as far behind `candidate`.
  @inline(__always)
  fileprivate func endOfMatch(_ position: Int, _ candidate: Int) -> Int {
    let offset = position &- candidate
    var end = position
    while end <= count &- 8 {
      let difference = littleEndian64(at: end) ^ littleEndian64(at: end &- offset)
      if difference != 0 { return end &+ difference.trailingZeroBitCount &>> 3 }
      end &+= 8
    }
    while end < count && self[end] == self[end &- offset] { end &+= 1 }
    return end
  }
}
