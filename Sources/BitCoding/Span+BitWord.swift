// Peeking at bits without a check per bit.
//
// A decoder looks ahead with these functions, advances its offset by what it consumed, and compares
// the offset with the end when it likes, for instance once per chunk: what lies past the end of the
// bytes reads as zero bits.

extension Span where Element == UInt8 {
  /// At least 57 bits from `bitOffset` on, the first of them highest.
  ///
  /// - Complexity: O(1)
  @inlinable
  @inline(__always)
  package func bitWord(at bitOffset: Int) -> UInt64 {
    let byteOffset = Int(bitPattern: UInt(bitPattern: bitOffset) &>> 3)
    let shift = UInt64(truncatingIfNeeded: bitOffset) & 7
    guard byteOffset <= count &- 8 else { return lastBytes(byteOffset) &<< shift }
    // Sound: byteOffset is not negative, and the eight bytes from it on are in bounds.
    return unsafe bigEndianWord(byteOffset) &<< shift
  }

  /// The 64 bits from `bitOffset` on, the first of them highest.
  ///
  /// - Complexity: O(1)
  @inlinable
  @inline(__always)
  package func fullBitWord(at bitOffset: Int) -> UInt64 {
    let byteOffset = Int(bitPattern: UInt(bitPattern: bitOffset) &>> 3)
    let shift = UInt64(truncatingIfNeeded: bitOffset) & 7
    guard byteOffset < count &- 8 else { return lastBytes(byteOffset) &<< shift }
    // Sound: byteOffset is not negative, and the nine bytes from it on are in bounds.
    let ninth = unsafe bytes.unsafeLoad(
      fromUncheckedByteOffset: byteOffset &+ 8, as: UInt8.self)
    return unsafe bigEndianWord(byteOffset) &<< shift | UInt64(ninth) &>> (8 &- shift)
  }

  /// The up to eight bytes from `byteOffset` to the end, highest first, then zeros.
  @inlinable
  @inline(__always)
  package func lastBytes(_ byteOffset: Int) -> UInt64 {
    guard byteOffset < count else { return 0 }
    guard count >= 8 else { return bytesOfFewerThanEight(byteOffset) }
    // Sound: the last eight bytes are in bounds. Those before byteOffset are shifted out.
    return unsafe bigEndianWord(count &- 8)
      &<< UInt64(truncatingIfNeeded: (byteOffset &+ 8 &- count) &* 8)
  }

  @usableFromInline
  @inline(never)
  func bytesOfFewerThanEight(_ byteOffset: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in byteOffset..<count {
      word |= UInt64(self[index]) << (56 - 8 * (index - byteOffset))
    }
    return word
  }

  /// - Precondition: `0 <= byteOffset <= count - 8`, unchecked.
  @unsafe
  @inlinable
  @inline(__always)
  func bigEndianWord(_ byteOffset: Int) -> UInt64 {
    unsafe UInt64(
      bigEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: byteOffset, as: UInt64.self))
  }
}
