import BitCoding
import TestSupport
import Testing

@Suite("What is written is read back")
struct FieldsRoundTripTests {
  @Test("every width at every bit offset", arguments: 0...64)
  func everyWidth(offset: Int) {
    for width in 0...64 {
      let mask = ~(UInt64.max << width)
      for pattern: UInt64 in [
        0, .max, 0xAAAA_AAAA_AAAA_AAAA, 0x8000_0000_0000_0001, 1 << (width / 2),
      ] {
        Field.bits(pattern & mask, count: width).expectRoundTrip(at: offset)
      }
    }
  }

  @Test("bits of the value above the width are not written", arguments: 0...64)
  func highBitsAreDropped(offset: Int) {
    for width in 0...64 {
      var writer = BitWriter()
      writer.write(0, count: offset)
      writer.write(.max << width, count: width)
      writer.write(0b101, count: 3)
      var reference = ReferenceBits()
      reference.append(0, offset + width)
      reference.append("101")
      let bytes = writer.finish()
      if bytes != reference.bytes { Issue.record("width \(width): \(bytes)") }
    }
  }

  @Test("sequences of fields", arguments: Seed.each(100))
  func sequences(seed: Seed) throws {
    var generator = seed.generator
    let fields = (0..<200).map { _ in Field.random(using: &generator) }
    var writer = BitWriter()
    var reference = ReferenceBits()
    for field in fields {
      field.write(to: &writer)
      field.write(to: &reference)
      if writer.bitCount != reference.count || writer.byteCount != (reference.count + 7) / 8 {
        Issue.record("\(writer.bitCount) bits, \(writer.byteCount) bytes after \(field)")
      }
    }
    let bytes = writer.finish()
    #expect(bytes == reference.bytes)

    var cursor = BitCursor()
    for field in fields {
      let read = try field.readBack(with: &cursor, from: bytes.span)
      if read != field { Issue.record("\(read) instead of \(field) before \(cursor.bitOffset)") }
    }
    #expect(cursor.bitOffset == reference.count)
  }

  @Test("lending the bytes at any time changes nothing", arguments: Seed.each(20))
  func lending(seed: Seed) {
    var generator = seed.generator
    var writer = BitWriter()
    var reference = ReferenceBits()
    for _ in 0..<100 {
      let field = Field.random(using: &generator)
      field.write(to: &writer)
      field.write(to: &reference)
      let expected = reference.bytes
      let lent = writer.withBytes { bytes in bytes.indices.map { bytes[$0] } }
      if lent != expected { Issue.record("\(lent) instead of \(expected)") }
    }
    #expect(writer.finish() == reference.bytes)
  }

  @Test("an error thrown while the bytes are lent comes through as it is")
  func lendingFails() {
    var writer = BitWriter()
    writer.write(1, count: 1)
    let error = #expect(throws: BitError.self) {
      try writer.withBytes { bytes throws(BitError) in
        throw .truncated(bitOffset: bytes.count)
      }
    }
    #expect(error == .truncated(bitOffset: 1))
    #expect(writer.finish() == [0x80])
  }
}
