// Integers in the bytes of files.

extension [UInt8] {
  /// Appends the bytes of an integer, the highest first.
  @inlinable
  package mutating func append(bigEndian integer: UInt32) {
    for shift in stride(from: 24 as UInt32, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: integer &>> shift))
    }
  }

  /// Appends the bytes of an integer, the highest first.
  @inlinable
  package mutating func append(bigEndian integer: UInt64) {
    append(bigEndian: UInt32(truncatingIfNeeded: integer &>> 32))
    append(bigEndian: UInt32(truncatingIfNeeded: integer))
  }

  /// Appends an integer in groups of seven bits, the lowest first.
  @inlinable
  package mutating func append(uvarint integer: UInt64) {
    var rest = integer
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends an integer in groups of seven bits, with the sign in the lowest bit.
  @inlinable
  package mutating func append(varint integer: Int64) {
    append(uvarint: UInt64(bitPattern: integer &<< 1 ^ integer &>> 63))
  }
}
