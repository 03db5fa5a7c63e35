public import BitCoding

/// The values of a stream as a decoder sees them: the last one, and the window in which bits change.
///
/// | prefix | what follows                                                          |
/// |--------|-----------------------------------------------------------------------|
/// | `0`    | nothing: the value is the same                                        |
/// | `10`   | the bits of the window, exclusive-or with the last value              |
/// | `11`   | a new window (5 bits leading zeros, 6 bits width, 0 for 64), its bits |
@frozen
@usableFromInline
struct XORValueReader: Sendable {
  @usableFromInline var bits: UInt64 = 0
  // Before the first window of its own, a stream may reuse the whole width.
  @usableFromInline var trailing: UInt64 = 0
  // 64 less the width: of that, `trailing` bits lie below the window, and the rest above.
  @usableFromInline var outside: UInt64 = 0

  @inlinable
  init() {}

  @inlinable
  var value: Double {
    @inline(__always) get { Double(bitPattern: bits) }
  }

  /// Moves on by the field at the top of `word`, which stands at `bitOffset`; false if it opens a
  /// window of more than 64 bits.
  @inlinable
  @inline(__always)
  mutating func read(_ word: UInt64, at bitOffset: inout Int, of bytes: Span<UInt8>) -> Bool {
    guard Int64(bitPattern: word) < 0 else {
      bitOffset &+= 1
      return true
    }
    if word & (1 &<< 62) != 0 {
      guard readWindow(word &<< 2) else { return false }
      bitOffset &+= 13
    } else {
      bitOffset &+= 2
    }
    readBits(at: &bitOffset, of: bytes)
    return true
  }

  /// Takes the window at the top of `word`, 11 bits; false if it is wider than a value.
  @inlinable
  @inline(__always)
  mutating func readWindow(_ word: UInt64) -> Bool {
    let leading = word &>> 59
    outside = (0 &- (word &>> 53)) & 63
    trailing = outside &- leading
    return leading <= outside
  }

  /// Moves on by the bits of the window, which stand at `bitOffset`.
  @inlinable
  @inline(__always)
  mutating func readBits(at bitOffset: inout Int, of bytes: Span<UInt8>) {
    bits ^= (bytes.fullBitWord(at: bitOffset) &>> outside) &<< trailing
    bitOffset &+= 64 &- Int(truncatingIfNeeded: outside)
  }
}
