import BitCoding
import TestSupport
import Testing

// That no shorter part of any single field can be read is part of `Field.expectRoundTrip`.

@Suite("Reading past the end throws, says where, and moves nothing")
struct TruncationTests {
  @Test("every width at every offset of every number of bytes", arguments: 0...20)
  func everyWidth(byteCount: Int) {
    var generator = SeededGenerator(seed: UInt64(byteCount))
    let bytes = generator.bytes(byteCount)
    let reference = ReferenceBits(bytes)
    for offset in 0...(byteCount * 8 + 70) {
      for width in 0...64 {
        let field = Field.bits(reference.value(at: offset, width), count: width)
        if offset + width <= byteCount * 8 {
          field.expect(field, from: bytes.span, at: offset, to: offset + width)
        } else {
          field.expectTruncation(of: bytes.span, at: offset)
        }
      }
    }
  }

  @Test("sequences of fields, cut off after every byte", arguments: Seed.each(30))
  func sequences(seed: Seed) {
    var generator = seed.generator
    var writer = BitWriter()
    var placed: [(field: Field, offset: Int)] = []
    for _ in 0..<60 {
      let field = Field.random(using: &generator)
      placed.append((field, writer.bitCount))
      field.write(to: &writer)
    }
    let ends = placed.dropFirst().map(\.offset) + [writer.bitCount]
    let bytes = writer.finish()
    for byteCount in 0...bytes.count {
      let cut = bytes.span.extracting(first: byteCount)
      for ((field, offset), end) in zip(placed, ends) {
        if end <= byteCount * 8 {
          field.expect(field, from: cut, at: offset, to: end)
        } else {
          field.expectTruncation(of: cut, at: offset)
        }
      }
    }
  }

  @Test("far past the end", arguments: Field.kinds)
  func farPastTheEnd(field: Field) {
    let bytes: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    for offset in [97, 1000, Int.max / 8, .max - 72, .max - 64, .max - 8, .max - 7, .max - 1, .max]
    {
      field.expectTruncation(of: bytes.span, at: offset)
      field.expectTruncation(of: Span(), at: offset)
    }
  }

  @Test("no bits can be read at the end, but not past it")
  func nothingAtTheEnd() throws {
    let bytes: [UInt8] = [0xFF]
    var cursor = BitCursor(bitOffset: 8)
    #expect(try cursor.read(0, from: bytes.span) == 0)
    cursor.bitOffset = 9
    let past = cursor
    #expect(throws: BitError.truncated(bitOffset: 9)) { try cursor.read(0, from: bytes.span) }
    #expect(cursor == past)
  }

  @Test("an error says in words where it was")
  func descriptions() {
    let truncated = BitError.truncated(bitOffset: 17)
    #expect(truncated.bitOffset == 17)
    #expect(truncated.description == "the bytes end within the value at bit 17 (byte 2)")
    let overflow = BitError.varintOverflow(bitOffset: 8)
    #expect(overflow.bitOffset == 8)
    #expect(
      overflow.description == "the variable-length integer at bit 8 (byte 1) exceeds 64 bits")
  }
}
