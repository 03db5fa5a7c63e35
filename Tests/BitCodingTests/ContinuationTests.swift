import BitCoding
import TestSupport
import Testing

@Suite("A writer goes on where bytes end")
struct ContinuationTests {
  @Test("at every bit", arguments: Seed.each(4))
  func everyBit(seed: Seed) {
    var generator = seed.generator
    let bytes = generator.bytes(27)
    for bitCount in 0...bytes.count * 8 {
      for prefixByteCount in [0, 1, 2, 7, 8, 9, 17, 27] where prefixByteCount * 8 <= bitCount {
        var writer = BitWriter(
          continuing: bytes.span, bitCount: bitCount, prefixByteCount: prefixByteCount)
        var reference = ReferenceBits(bytes)
        reference.bits.removeLast(reference.count - bitCount)
        if writer.bitCount != bitCount || writer.prefixByteCount != prefixByteCount {
          Issue.record("\(writer.bitCount) bits, \(writer.prefixByteCount) prefix bytes")
        }
        let before = writer.withBytes { bytes in bytes.indices.map { bytes[$0] } }
        if before != reference.bytes { Issue.record("\(bitCount) bits: \(before)") }

        for _ in 0..<4 {
          let field = Field.random(using: &generator)
          field.write(to: &writer)
          field.write(to: &reference)
        }
        var expected = reference.bytes
        if prefixByteCount > 0 {
          writer.setPrefix(0x5A, at: prefixByteCount - 1)
          expected[prefixByteCount - 1] = 0x5A
        }
        let after = writer.finish()
        if after != expected { Issue.record("\(bitCount) bits, then more: \(after)") }
      }
    }
  }

  @Test("after nothing")
  func nothing() {
    var writer = BitWriter(continuing: Span(), bitCount: 0)
    #expect(writer.bitCount == 0)
    writer.write(1, count: 2)
    #expect(writer.finish() == [0x40])
  }
}
