internal import BitCoding

extension Span<UInt8> {
  /// The four bytes at `offset` as an integer.
  ///
  /// - Precondition: the bytes are there.
  func bigEndian32(at offset: Int) -> UInt32 {
    (offset..<offset + 4).reduce(0) { $0 << 8 | UInt32(self[$1]) }
  }

  /// The eight bytes at `offset` as an integer.
  ///
  /// - Precondition: the bytes are there.
  func bigEndian64(at offset: Int) -> UInt64 {
    UInt64(bigEndian32(at: offset)) << 32 | UInt64(bigEndian32(at: offset + 4))
  }

  /// The length of a payload at `offset`, and where it ends: an integer of up to five bytes, and up
  /// to 32 bits, as files of chunks have it.
  func payloadLength(at offset: Int) throws(PayloadLengthFault) -> (length: Int, end: Int) {
    var cursor = BitCursor(bitOffset: offset * 8)
    let length: UInt64
    do throws(BitError) {
      length = try cursor.readUvarint(from: self)
    } catch {
      throw if case .varintOverflow = error { .invalid } else { .truncated }
    }
    let end = cursor.bitOffset / 8
    guard end - offset <= 5, length <= UInt64(UInt32.max) else { throw .invalid }
    return (Int(length), end)
  }
}

/// What is wrong with the length of a payload.
enum PayloadLengthFault: Error {
  case truncated
  case invalid
}

extension [UInt8] {
  mutating func append(bigEndian value: UInt32) {
    for shift in stride(from: 24, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }

  mutating func append(bigEndian value: UInt64) {
    append(bigEndian: UInt32(truncatingIfNeeded: value >> 32))
    append(bigEndian: UInt32(truncatingIfNeeded: value))
  }
}
