extension BitCursor {
  /// Reads an unsigned LEB128 integer: seven bits a byte, lowest group first, at any bit offset.
  ///
  /// - Throws: ``BitError/truncated(bitOffset:)``, or ``BitError/varintOverflow(bitOffset:)`` for
  ///   more than ten bytes or a tenth above 1; the cursor stays.
  @inlinable
  public mutating func readUvarint(from bytes: Span<UInt8>) throws(BitError) -> UInt64 {
    if let value = readShortUvarint(from: bytes) { return value }
    return try readLongUvarint(from: bytes)
  }

  /// Reads an unsigned LEB128 integer of at most seven bytes; nil if it is longer, or cut off.
  @inlinable
  @inline(__always)
  package mutating func readShortUvarint(from bytes: Span<UInt8>) -> UInt64? {
    // Seven bytes at once, and a branch for each: a predicted length keeps the offset, which the next
    // load waits for, out of the chain of dependent operations.
    var word = bytes.bitWord(at: bitOffset)
    var (value, shift, end) = (0 as UInt64, 0 as UInt64, bitOffset)
    while shift < 49 {
      let byte = word &>> 56
      value |= (byte & 0x7F) &<< shift
      end &+= 8
      if byte < 0x80 {
        // The lengths are compared, as past the end the offset may be any, and its sum have wrapped.
        guard end &- bitOffset <= bytes.count &* 8 &- bitOffset else { return nil }
        bitOffset = end
        return value
      }
      word = word &<< 8
      shift &+= 7
    }
    return nil
  }

  /// Reads a byte at a time what is longer than seven bytes, or cut off.
  @usableFromInline
  mutating func readLongUvarint(from bytes: Span<UInt8>) throws(BitError) -> UInt64 {
    var cursor = self
    var value: UInt64 = 0
    for shift in stride(from: 0 as UInt64, through: 63, by: 7) {
      // Not a sum with the offset: past the end the offset may be any, and the sum overflow.
      guard bytes.count * 8 - cursor.bitOffset >= 8 else { throw .truncated(bitOffset: bitOffset) }
      let byte = bytes.bitWord(at: cursor.bitOffset) >> 56
      cursor.bitOffset += 8
      guard shift < 63 || byte <= 1 else { break }
      value |= (byte & 0x7F) << shift
      if byte < 0x80 {
        self = cursor
        return value
      }
    }
    throw .varintOverflow(bitOffset: bitOffset)
  }

  /// Reads a signed LEB128 integer in zigzag form (0, -1, 1, -2, …).
  ///
  /// - Throws: as ``readUvarint(from:)``.
  @inlinable
  public mutating func readVarint(from bytes: Span<UInt8>) throws(BitError) -> Int64 {
    Int64(zigzag: try readUvarint(from: bytes))
  }
}

extension Int64 {
  /// The integer whose zigzag form is `zigzag`: 0, -1, 1, -2, …
  @inlinable
  @inline(__always)
  package init(zigzag: UInt64) {
    self = Int64(bitPattern: zigzag &>> 1) ^ -Int64(bitPattern: zigzag & 1)
  }
}
