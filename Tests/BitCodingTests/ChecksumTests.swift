import TestSupport
import Testing

@testable import BitCoding

@Suite("CRC-32C")
struct ChecksumTests {
  static let rfc3720: [(bytes: [UInt8], checksum: UInt32)] = [
    ([], 0),
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    ([UInt8](0...31), 0x46DD_794E),
    ([UInt8]((0...31).reversed()), 0x113F_DB5C),
    ([UInt8]("123456789".utf8), 0xE306_9283),
  ]

  @Test("vectors of RFC 3720, appendix B.4, and the usual one", arguments: rfc3720)
  func vectors(bytes: [UInt8], checksum: UInt32) {
    #expect(CRC32C.checksum(of: bytes.span) == checksum)
    #expect(~CRC32C.updateWithTables(.max, bytes.span) == checksum)
  }

  @Test(
    "checksums in files of Prometheus",
    arguments: [
      ("01 0002d00f3ff00000000000009875c25fff", "f0a57d33"),  // chunk in a segment
      ("01 0001b0e4034008000000000000", "25893c26"),
      ("00000005085f5f6e616d655f5f01610162036a6f62027570", "f0b315e7"),  // symbols
      ("02000000000000000100000000000003e800003ff000000000000004014000000000000000", "e3571ab8"),
      ("01000000000000000102085f5f6e616d655f5f027570036a6f620161", "e2137703"),  // log records
      ("01d00fa01f", "eba58660"),  // tombstones
    ])
  func prometheus(hex: String, checksum: String) {
    let bytes = CRC32C.checksum(of: [UInt8](hex: hex).span)
    #expect(String(bytes, radix: 16) == checksum)
  }

  @Test("the instruction and the tables agree on every length and start", arguments: 0...15)
  func everyLength(start: Int) {
    var generator = SeededGenerator(seed: UInt64(start))
    let bytes = generator.bytes(start + 4200)
    var remainder = UInt32.max
    for length in 0...4200 {
      let span = bytes.span.extracting(start..<start + length)
      if CRC32C.checksum(of: span) != ~remainder { Issue.record("instruction, \(length) bytes") }
      // The tables take time, and do not depend on the address.
      if length <= 300 || start == 0, CRC32C.updateWithTables(.max, span) != remainder {
        Issue.record("tables, \(length) bytes")
      }
      if length < 4200 { remainder = bitwise(remainder, bytes[start + length]) }
    }
  }

  @Test("the instruction and the tables agree on many bytes", arguments: Seed.each(5))
  func manyBytes(seed: Seed) {
    var generator = seed.generator
    let bytes = generator.bytes(Int.random(in: 50_000...200_000, using: &generator))
    let tables = ~CRC32C.updateWithTables(.max, bytes.span)
    #expect(CRC32C.checksum(of: bytes.span) == tables)
    #expect(bytes.reduce(.max, bitwise) == ~tables)
  }

  @Test(
    "a checksum in two parts equals the whole, wherever they meet", arguments: [0, 1, 700, 3100])
  func twoParts(length: Int) {
    var generator = SeededGenerator(seed: 1)
    let bytes = generator.bytes(length)
    let whole = CRC32C.checksum(of: bytes.span)
    for split in 0...length {
      var crc = CRC32C()
      crc.update(bytes.span.extracting(first: split))
      crc.update(bytes.span.extracting(droppingFirst: split))
      if crc.checksum != whole { Issue.record("split at \(split)") }
    }
  }

  @Test("a checksum in many parts equals the whole", arguments: Seed.each(50))
  func manyParts(seed: Seed) {
    var generator = seed.generator
    let bytes = generator.bytes(20_000)
    var crc = CRC32C()
    #expect(crc.checksum == 0)
    var offset = 0
    while offset < bytes.count {
      // Parts of any magnitude up to 8191 bytes, none among them.
      let part = min(Int(generator.nextOfAnyMagnitude() & 0x1FFF), bytes.count - offset)
      crc.update(bytes.span.extracting(offset..<offset + part))
      offset += part
    }
    #expect(crc.checksum == CRC32C.checksum(of: bytes.span))
  }

  /// One byte more, as the polynomial says: bit by bit.
  private func bitwise(_ remainder: UInt32, _ byte: UInt8) -> UInt32 {
    var remainder = remainder ^ UInt32(byte)
    for _ in 0..<8 {
      let isOdd = remainder & 1 == 1
      remainder >>= 1
      if isOdd { remainder ^= 0x82F6_3B78 }
    }
    return remainder
  }
}
