extension BitWriter {
  /// Writes an unsigned LEB128 integer: seven bits a byte, lowest group first, one to ten bytes.
  @inlinable
  public mutating func writeUvarint(_ value: UInt64) {
    reserve(byteCount: 10)
    tail.writeUvarint(value)
  }

  /// Writes a signed LEB128 integer in zigzag form (0, -1, 1, -2, …).
  @inlinable
  public mutating func writeVarint(_ value: Int64) {
    reserve(byteCount: 10)
    tail.writeVarint(value)
  }
}

extension BitTail {
  /// Writes an unsigned LEB128 integer, one to ten bytes.
  @usableFromInline
  package mutating func writeUvarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      write(BitField(low: rest & 0x7F | 0x80, count: 8))
      rest >>= 7
    }
    write(BitField(low: rest, count: 8))
  }

  /// Writes a signed LEB128 integer in zigzag form.
  @inlinable
  package mutating func writeVarint(_ value: Int64) {
    writeUvarint(UInt64(bitPattern: value << 1 ^ value >> 63))
  }
}
