extension ByteOutput {
  /// Adds a literal: a tag, and `bytes[range]`.
  ///
  /// - Precondition: `range` lies within `bytes` and is not empty, and there is room.
  @inline(__always)
  mutating func append(literal range: Range<Int>, of bytes: Span<UInt8>) {
    let length = UInt64(range.count &- 1)
    // Up to 60 bytes, the tag tells the length; beyond, it says how many bytes with the length follow.
    if length < 60 {
      append(littleEndian: length &<< 2, byteCount: 1)
    } else {
      let lengthByteCount = (71 &- length.leadingZeroBitCount) &>> 3
      append(
        littleEndian: length &<< 8 | UInt64(59 &+ lengthByteCount) &<< 2,
        byteCount: 1 &+ lengthByteCount)
    }
    append(range, of: bytes)
  }

  /// Adds copies of `byteCount` bytes from `offset` bytes before.
  ///
  /// - Precondition: `offset` is in `1...65535`, `byteCount` is at least 4, and there is room.
  @inline(__always)
  mutating func append(copyOf byteCount: Int, offset: Int) {
    var rest = byteCount
    // A copy has at most 64 bytes, and one of two bytes at least 4, which therefore have to be left.
    while rest > 64 {
      let length = rest < 68 ? 60 : 64
      appendFarCopy(length, offset)
      rest &-= length
    }
    if rest < 12 && offset < 2048 {
      let tag = UInt64(offset &>> 8) &<< 5 | UInt64(rest &- 4) &<< 2 | 1
      append(littleEndian: UInt64(offset & 0xFF) &<< 8 | tag, byteCount: 2)
    } else {
      appendFarCopy(rest, offset)
    }
  }

  @inline(__always)
  private mutating func appendFarCopy(_ length: Int, _ offset: Int) {
    append(littleEndian: UInt64(offset) &<< 8 | UInt64(length &- 1) &<< 2 | 2, byteCount: 3)
  }
}
