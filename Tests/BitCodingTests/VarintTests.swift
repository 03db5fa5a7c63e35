import BitCoding
import TestSupport
import Testing

@Suite("Varints: one to ten bytes, at any bit offset")
struct VarintTests {
  @Test("unsigned integers have the length of their magnitude", arguments: 1...10)
  func unsignedLengths(length: Int) {
    let least: UInt64 = length == 1 ? 0 : 1 << (7 * (length - 1))
    let greatest: UInt64 = length == 10 ? .max : 1 << (7 * length) - 1
    for value in [least, least + 1, greatest - 1, greatest] {
      var writer = BitWriter()
      writer.writeUvarint(value)
      #expect(writer.byteCount == length)
      for offset in 0...64 { Field.uvarint(value).expectRoundTrip(at: offset) }
    }
  }

  @Test("signed integers have the length of their magnitude, in zigzag", arguments: 1...10)
  func signedLengths(length: Int) {
    let least: Int64 = length == 10 ? .min : -1 << (7 * length - 1)
    let greatest = -(least + 1)
    for value in [least, least + 1, greatest - 1, greatest] {
      var writer = BitWriter()
      writer.writeVarint(value)
      #expect(writer.byteCount == length)
      for offset in 0...64 { Field.varint(value).expectRoundTrip(at: offset) }
    }
  }

  @Test(
    "known encodings",
    arguments: [
      (0, "00"), (-1, "01"), (1, "02"), (-2, "03"), (63, "7e"), (-64, "7f"), (64, "8001"),
      (1000, "d00f"), (1_600_000_000_000, "8080f4f6905d"),
      (Int64.max, "feffffffffffffffff01"), (Int64.min, "ffffffffffffffffff01"),
    ])
  func knownEncodings(value: Int64, hex: String) {
    var writer = BitWriter()
    writer.writeVarint(value)
    #expect(writer.finish().hex == hex)
  }

  @Test("an encoding longer than need be is read, up to ten bytes", arguments: 0...64)
  func nonCanonical(offset: Int) {
    for value: UInt64 in [0, 1, 0x7F, 0x80, 0x1234, 1 << 48, 1 << 56 - 1, 1 << 62] {
      var canonical = ReferenceBits()
      canonical.appendUvarint(value)
      for length in canonical.count / 8 + 1...10 {
        var encoding = canonical.bytes
        encoding[encoding.count - 1] |= 0x80
        encoding += [UInt8](repeating: 0x80, count: length - encoding.count - 1) + [0]
        let bytes = shifted(encoding, by: offset)
        let end = offset + 8 * length
        Field.uvarint(0).expect(.uvarint(value), from: bytes.span, at: offset, to: end)
      }
    }
  }

  @Test("more than 64 bits overflow", arguments: 0...64)
  func overflow(offset: Int) {
    for low: UInt8 in [0x80, 0xFF] {
      for tenth: UInt8 in [0x02, 0x03, 0x7F, 0x80, 0x81, 0xFF] {
        let encoding = [UInt8](repeating: low, count: 9) + [tenth]
        for tail in [[], [0x00], [0x01], [UInt8](repeating: 0x80, count: 20)] {
          let bytes = shifted(encoding + tail, by: offset)
          for field in [Field.uvarint(0), .varint(0)] {
            field.expectError(.varintOverflow(bitOffset: offset), from: bytes.span, at: offset)
          }
        }
      }
      let encoding = [UInt8](repeating: low, count: 9) + [0x01]
      let bytes = shifted(encoding, by: offset)
      let value: UInt64 = low == 0x80 ? 1 << 63 : .max
      Field.uvarint(0).expect(.uvarint(value), from: bytes.span, at: offset, to: offset + 80)
    }
  }

  @Test("random integers of every magnitude", arguments: Seed.each(50))
  func random(seed: Seed) {
    var generator = seed.generator
    for _ in 0..<50 {
      let value = generator.nextOfAnyMagnitude()
      let offset = Int.random(in: 0...64, using: &generator)
      Field.uvarint(value).expectRoundTrip(at: offset)
      Field.varint(Int64(bitPattern: value)).expectRoundTrip(at: offset)
      Field.varint(0 &- Int64(bitPattern: value)).expectRoundTrip(at: offset)
    }
  }

  /// `bytes` after `offset` one bits.
  private func shifted(_ bytes: [UInt8], by offset: Int) -> [UInt8] {
    var reference = ReferenceBits()
    reference.append(.max, offset)
    for byte in bytes { reference.append(UInt64(byte), 8) }
    return reference.bytes
  }
}
