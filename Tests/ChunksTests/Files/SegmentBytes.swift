import TestSupport

/// Segment files made by hand.
enum SegmentBytes {
  /// The header of a segment.
  static let header: [UInt8] = [0x85, 0xBD, 0x40, 0xDD, 1, 0, 0, 0]

  /// Two XOR chunks, (1000, 1) (16000, 2) and (31000, 3), as Prometheus writes them.
  static let vector = [UInt8](
    hex: """
      85bd40dd01000000
      11 01 0002d00f3ff00000000000009875c25fff f0a57d33
      0d 01 0001b0e4034008000000000000 25893c26
      """)

  /// Where the chunks of ``vector`` begin, and where it ends.
  static let boundaries = [8, 31, 50]

  /// A chunk, with another `length` if that is given.
  static func chunk(
    _ payload: [UInt8], encoding: UInt8 = 1, length: [UInt8]? = nil
  ) -> [UInt8] {
    let checksum = crc32c([encoding] + payload)
    let checksumBytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }
    return (length ?? uvarint(payload.count)) + [encoding] + payload + checksumBytes
  }

  private static func uvarint(_ value: Int) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F | 0x80)] + uvarint(value >> 7)
  }

  /// CRC-32C bit by bit.
  static func crc32c(_ bytes: [UInt8]) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0) }
    }
    return ~remainder
  }
}
