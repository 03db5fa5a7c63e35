import Snappy

/// The framed format, decoded with ``PlainSnappy``.
enum PlainFrames {
  /// What a stream decodes to; nil if it is faulty.
  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.first == 0xFF else { return nil }
    var output: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard rest.count >= 4 else { return nil }
      let header = Array(rest.prefix(4))
      rest = rest.dropFirst(4)
      let length = Int(header[1]) + Int(header[2]) * 256 + Int(header[3]) * 65_536
      guard length <= rest.count else { return nil }
      let body = Array(rest.prefix(length))
      rest = rest.dropFirst(length)
      switch header[0] {
      case 0, 1:
        guard body.count >= 4 else { return nil }
        let data = Array(body.dropFirst(4))
        guard let decoded = header[0] == 1 ? data : try? PlainSnappy.block(data).get(),
          decoded.count <= 65_536, Array(body.prefix(4)) == checksum(decoded)
        else { return nil }
        output += decoded
      case 0x02...0x7F: return nil
      case 0xFF: if body != Array("sNaPpY".utf8) { return nil }
      default: break
      }
    }
    return output
  }

  /// A chunk of the type `type`.
  static func chunk(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
    [type] + (0..<3).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
  }

  /// The chunk that begins a stream.
  static let identifier = chunk(0xFF, Array("sNaPpY".utf8))

  /// A chunk with these bytes uncompressed.
  static func uncompressed(_ bytes: [UInt8]) -> [UInt8] { chunk(1, checksum(bytes) + bytes) }

  /// A chunk with the block `block`, which decodes to `bytes`.
  static func compressed(_ block: [UInt8], of bytes: [UInt8]) -> [UInt8] {
    chunk(0, checksum(bytes) + block)
  }

  /// The masked checksum of `bytes` as it is stored.
  static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    let crc = crc32c(bytes)
    let masked = (crc >> 15 | crc << 17) &+ 0xA282_EAD8
    return (0..<4).map { UInt8(truncatingIfNeeded: masked >> (8 * $0)) }
  }

  /// CRC-32C, a byte at a time.
  static func crc32c(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0)
    }
  }
}
