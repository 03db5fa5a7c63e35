internal import CBitCoding

/// The CRC-32C checksum (Castagnoli polynomial 0x1EDC6F41, reflected, inverted at both ends), as in
/// RFC 3720, appendix B.4, and in every file format of Prometheus.
///
/// ```swift
/// CRC32C.checksum(of: Array("123456789".utf8).span)  // 0xE306_9283
/// ```
///
/// Where the processor has an instruction for it (x86-64 with SSE 4.2, arm64 with CRC32) the
/// instruction is used; elsewhere eight table look-ups take eight bytes at a time.
public struct CRC32C: Equatable, Sendable {
  /// The running remainder, inverted.
  private var remainder = UInt32.max

  /// The checksum of no bytes.
  public init() {}

  /// The checksum of all bytes given to ``update(_:)`` so far.
  public var checksum: UInt32 { ~remainder }

  /// Extends the checksum over `bytes`.
  ///
  /// - Complexity: O(`bytes.count`)
  public mutating func update(_ bytes: Span<UInt8>) {
    remainder =
      ringtail_crc32c_is_supported()
      ? Self.updateWithInstruction(remainder, bytes) : Self.updateWithTables(remainder, bytes)
  }

  /// The checksum of `bytes`.
  ///
  /// - Complexity: O(`bytes.count`)
  public static func checksum(of bytes: Span<UInt8>) -> UInt32 {
    var crc = CRC32C()
    crc.update(bytes)
    return crc.checksum
  }

  private static func updateWithInstruction(_ remainder: UInt32, _ bytes: Span<UInt8>) -> UInt32 {
    // The C function reads `bytes.count` bytes from the start of the buffer, and keeps no pointer.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe ringtail_crc32c_update(remainder, buffer.baseAddress, buffer.count)
    }
  }

  /// The portable form; internal so that tests can compare it with the instruction.
  static func updateWithTables(_ remainder: UInt32, _ bytes: Span<UInt8>) -> UInt32 {
    let tables = Self.tables
    var remainder = remainder
    var offset = 0
    while bytes.count - offset >= 8 {
      let low = remainder ^ littleEndianWord(bytes, offset)
      let high = littleEndianWord(bytes, offset + 4)
      remainder =
        tables[0x700 + Int(low & 0xFF)] ^ tables[0x600 + Int(low >> 8 & 0xFF)]
        ^ tables[0x500 + Int(low >> 16 & 0xFF)] ^ tables[0x400 + Int(low >> 24)]
        ^ tables[0x300 + Int(high & 0xFF)] ^ tables[0x200 + Int(high >> 8 & 0xFF)]
        ^ tables[0x100 + Int(high >> 16 & 0xFF)] ^ tables[Int(high >> 24)]
      offset += 8
    }
    while offset < bytes.count {
      remainder = remainder >> 8 ^ tables[Int((remainder ^ UInt32(bytes[offset])) & 0xFF)]
      offset += 1
    }
    return remainder
  }

  private static func littleEndianWord(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32 {
    UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8
      | UInt32(bytes[offset + 2]) << 16 | UInt32(bytes[offset + 3]) << 24
  }

  /// Eight tables of 256 entries, one after another: entry `b` of table `n` is the remainder of the
  /// byte `b` followed by `n` zero bytes.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      tables[byte] = (0..<8).reduce(UInt32(byte)) { remainder, _ in
        remainder >> 1 ^ (remainder & 1 == 0 ? 0 : 0x82F6_3B78)
      }
    }
    for entry in 256..<tables.count {
      let previous = tables[entry - 256]
      tables[entry] = previous >> 8 ^ tables[Int(previous & 0xFF)]
    }
    return tables
  }()
}
