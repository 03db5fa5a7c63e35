internal import BitCoding

/// A literal that is searched for in values by its first eight bytes.
///
/// 16 places are compared at a time, each in three bytes, so that a literal of up to three bytes needs no
/// further look.
@usableFromInline
struct ContainedLiteral: Sendable {
  /// The first, the middle and the last of the bytes looked for, 16 times each.
  @usableFromInline let first: SIMD16<UInt8>
  @usableFromInline let middle: SIMD16<UInt8>
  @usableFromInline let last: SIMD16<UInt8>
  /// How far the middle and the last byte are from the first.
  @usableFromInline let middleDistance: Int
  @usableFromInline let distance: Int
  /// The bytes looked for, and which bits these are.
  private let word: UInt64
  private let mask: UInt64
  /// The length of the literal.
  @usableFromInline let byteCount: Int

  /// How many bytes are looked for at most.
  static let largestCount = 8
  /// How many bytes are all compared in a block.
  @inlinable static var largestExactCount: Int { 3 }
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// - Precondition: the literal is not empty.
  init(_ bytes: [UInt8]) {
    byteCount = bytes.count
    let count = min(bytes.count, Self.largestCount)
    (middleDistance, distance) = (count / 2, count - 1)
    first = SIMD16(repeating: bytes[0])
    middle = SIMD16(repeating: bytes[count / 2])
    last = SIMD16(repeating: bytes[distance])
    word = bytes.span.paddedWord(at: 0, count: count)
    mask = ~(UInt64.max << UInt64(8 * count))
  }

  /// Whether the literal's first eight bytes are in `value`; nil if a short look does not tell.
  ///
  /// It tells for values of about 18 to 40 bytes, unless a literal of more than three bytes seems to be
  /// there.
  ///
  /// - Complexity: O(1)
  @inlinable
  @inline(__always)
  func isContainedAtFirstSight(in value: Span<UInt8>) -> Bool? {
    let lastBlock = value.count &- distance &- 16
    guard lastBlock >= 0, lastBlock <= 16 else { return nil }
    // Sound: the 16 bytes that begin at 0 or at the last block, or up to `distance` behind these, are
    // within the value.
    let found = unsafe candidates(value, 0) | candidates(value, lastBlock)
    let isFound = found[0] | found[1] != 0
    if byteCount <= Self.largestExactCount { return isFound }
    return isFound ? nil : false
  }

  /// Where the literal begins at the earliest in `value`, from `start` on; -1 if it is not there.
  ///
  /// - Precondition: `start` is not negative.
  /// - Complexity: O(`value.count`) for most values, 32 bytes at a time
  @inline(never)
  func start(in value: Span<UInt8>, from start: Int) -> Int {
    // Two blocks a time, of which the second may overlap with the first, so that values of many lengths
    // take the same way.
    let lastBlock = value.count &- distance &- 16
    guard start >= 0, start <= lastBlock else { return startInFew(value, from: start) }
    var position = start
    while true {
      let second = min(position &+ 16, lastBlock)
      // Sound: 0 <= start <= position <= second <= lastBlock, and the 16 bytes that begin at the last
      // block, or up to `distance` behind it, are within the value.
      let (atFirst, atSecond) = unsafe (candidates(value, position), candidates(value, second))
      let either = atFirst | atSecond
      if either[0] | either[1] != 0 {
        let start = firstMatch(value, atFirst, position)
        if start >= 0 { return start }
        let later = firstMatch(value, atSecond, second)
        if later >= 0 { return later }
      }
      if second == lastBlock { return -1 }
      position = min(second &+ 16, lastBlock)
    }
  }

  /// All bits of each of 16 bytes at which the literal may begin, and no others.
  ///
  /// Checked loads cost a fifth: 7.7 ns for a value of 22 bytes in place of 6.4.
  ///
  /// - Precondition: the 16 bytes from `position` on, and those up to `distance` behind, lie within
  ///   `value`.
  @unsafe
  @inlinable
  @inline(__always)
  func candidates(_ value: Span<UInt8>, _ position: Int) -> SIMD2<UInt64> {
    let bytes = unsafe value.bytes
    let atFirst = unsafe bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: position, as: SIMD16<UInt8>.self)
    let atMiddle = unsafe bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: position &+ middleDistance, as: SIMD16<UInt8>.self)
    let atLast = unsafe bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: position &+ distance, as: SIMD16<UInt8>.self)
    let isCandidate = (atFirst .== first) .& (atMiddle .== middle) .& (atLast .== last)
    // Sound: a mask has 16 bytes, and any bits are two words.
    return unsafe unsafeBitCast(isCandidate, to: SIMD2<UInt64>.self)
  }

  /// The first of `candidates`, which are those of the block at `position`, at which the literal is; -1
  /// if there is none.
  @inline(__always)
  private func firstMatch(
    _ value: Span<UInt8>, _ candidates: SIMD2<UInt64>, _ position: Int
  ) -> Int {
    for half in 0..<2 {
      var bits = candidates[half]
      while bits != 0 {
        let offset = bits.trailingZeroBitCount
        let start = position &+ 8 &* half &+ offset &>> 3
        if byteCount <= Self.largestExactCount || isMatch(value, start) { return start }
        bits ^= 0xFF &<< UInt64(offset)
      }
    }
    return -1
  }

  /// Searches a few bytes, eight at a time; the last eight may overlap with those before.
  @inline(never)
  private func startInFew(_ value: Span<UInt8>, from start: Int) -> Int {
    let end = value.count &- distance
    var position = start
    while position < end {
      if end >= 8 {
        let block = min(position, end &- 8)
        let (atFirst, atLast) = (
          value.littleEndianWord(at: block), value.littleEndianWord(at: block &+ distance)
        )
        let difference =
          (atFirst ^ UInt64(first[0]) &* Self.ones) | (atLast ^ UInt64(last[0]) &* Self.ones)
        let found = (difference &- Self.ones) & ~difference & (Self.ones &<< 7)
        let ahead = found & UInt64.max &<< UInt64(8 &* (position &- block))
        guard ahead != 0 else {
          position = block &+ 8
          continue
        }
        position = block &+ ahead.trailingZeroBitCount &>> 3
      }
      if isMatch(value, position) { return position }
      position &+= 1
    }
    return -1
  }

  @inline(__always)
  private func isMatch(_ value: Span<UInt8>, _ position: Int) -> Bool {
    let rest = value.count &- position
    let bytes =
      rest >= 8
      ? value.littleEndianWord(at: position) : value.paddedWord(at: position, count: rest)
    return (bytes ^ word) & mask == 0
  }
}
