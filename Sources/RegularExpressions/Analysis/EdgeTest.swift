internal import BitCoding

/// The first test of a value: its length, and those bits of its first and last eight bytes in which all
/// literals agree that a match can begin or end with.
///
/// It takes one comparison for any number of literals, and rejects most of what does not match.
@usableFromInline
struct EdgeTest: Sendable {
  @usableFromInline let firstWord: UInt64
  @usableFromInline let firstMask: UInt64
  @usableFromInline let lastWord: UInt64
  @usableFromInline let lastMask: UInt64
  @usableFromInline let leastByteCount: Int

  /// The test for matches that begin with one of `prefixes`, and end with one of `suffixes`.
  init(prefixes: [[UInt8]], suffixes: [[UInt8]], leastByteCount: Int) {
    self.leastByteCount = prefixes.isEmpty || suffixes.isEmpty ? .max : leastByteCount
    (firstWord, firstMask) = Self.commonBits(
      prefixes.map { literal in
        let count = min(literal.count, 8)
        return (literal.span.paddedWord(at: 0, count: count), Self.mask(count))
      })
    (lastWord, lastMask) = Self.commonBits(
      suffixes.map { literal in
        let count = min(literal.count, 8)
        let shift = UInt64(64 - 8 * count)
        let word = literal.span.paddedWord(at: literal.count - count, count: count)
        return (word << shift, Self.mask(count) << shift)
      })
  }

  private static func mask(_ byteCount: Int) -> UInt64 { ~(UInt64.max << UInt64(8 * byteCount)) }

  private static func commonBits(
    _ words: [(word: UInt64, mask: UInt64)]
  ) -> (word: UInt64, mask: UInt64) {
    guard let first = words.first?.word else { return (0, 0) }
    let mask = words.reduce(UInt64.max) { $0 & $1.mask & ~($1.word ^ first) }
    return (first & mask, mask)
  }

  /// Whether a value passes that begins and ends with these eight bytes.
  ///
  /// - Complexity: O(1)
  @inlinable
  @inline(__always)
  func admits(_ words: (first: UInt64, last: UInt64), byteCount: Int) -> Bool {
    let difference =
      (words.first ^ firstWord) & firstMask | (words.last ^ lastWord) & lastMask
    return difference == 0 && byteCount >= leastByteCount
  }
}
