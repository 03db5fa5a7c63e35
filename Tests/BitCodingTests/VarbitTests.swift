import BitCoding
import TestSupport
import Testing

@Suite("Variable-bit integers have the classes of Prometheus")
struct VarbitTests {
  @Test("a class holds its range, and nothing beside it", arguments: VarbitClass.all)
  func ranges(of row: VarbitClass) {
    #expect(length(row.signed.lowerBound) == row.bits)
    #expect(length(row.signed.upperBound) == row.bits)
    #expect(length(row.unsignedMaximum) == row.bits)
    if row.payloadBits < 64 {
      #expect(length(row.signed.lowerBound - 1) > row.bits)
      #expect(length(row.signed.upperBound + 1) > row.bits)
      #expect(length(row.unsignedMaximum + 1) > row.bits)
    }
  }

  @Test("the integers around every boundary, at every bit offset", arguments: VarbitClass.all)
  func boundaries(of row: VarbitClass) {
    for offset in 0...64 {
      for difference: Int64 in [-1, 0, 1] {
        for bound in [row.signed.lowerBound, row.signed.upperBound] {
          Field.varbitInt(bound &+ difference).expectRoundTrip(at: offset)
        }
        let value = row.unsignedMaximum &+ UInt64(bitPattern: difference)
        Field.varbitUInt(value).expectRoundTrip(at: offset)
      }
    }
  }

  @Test("all small integers", arguments: 0...7)
  func small(offset: Int) {
    for value: Int64 in -2100...2100 { Field.varbitInt(value).expectRoundTrip(at: offset) }
    for value: UInt64 in 0...4200 { Field.varbitUInt(value).expectRoundTrip(at: offset) }
  }

  @Test("random integers of every magnitude", arguments: Seed.each(50))
  func random(seed: Seed) {
    var generator = seed.generator
    for _ in 0..<50 {
      let value = generator.nextOfAnyMagnitude()
      let offset = Int.random(in: 0...64, using: &generator)
      Field.varbitUInt(value).expectRoundTrip(at: offset)
      Field.varbitInt(Int64(bitPattern: value)).expectRoundTrip(at: offset)
      Field.varbitInt(0 &- Int64(bitPattern: value)).expectRoundTrip(at: offset)
    }
  }

  @Test("every payload is read, in a class larger than need be too", arguments: VarbitClass.all)
  func payloads(of row: VarbitClass) {
    let greatest = row.unsignedMaximum
    let half = greatest / 2 + 1
    let payloads =
      row.payloadBits <= 12
      ? Array(0...greatest)
      : [0, 1, 2, half - 1, half, half + 1, greatest - 1, greatest]
    for payload in payloads {
      for offset in [0, 3, 7] {
        var reference = ReferenceBits()
        reference.append(.max, offset)
        reference.append(row.prefix)
        reference.append(payload, row.payloadBits)
        let (bytes, end) = (reference.bytes, reference.count)
        // Two's complement of payloadBits bits, except that 100…0 is positive. The shift by 64 that
        // the last class would ask for gives zero.
        let isNegative = row.payloadBits > 0 && payload > half
        let signed = Int64(bitPattern: isNegative ? payload &- 1 << row.payloadBits : payload)
        Field.varbitInt(0).expect(.varbitInt(signed), from: bytes.span, at: offset, to: end)
        Field.varbitUInt(0).expect(.varbitUInt(payload), from: bytes.span, at: offset, to: end)
      }
    }
  }

  private func length(_ value: Int64) -> Int {
    var writer = BitWriter()
    writer.writeVarbit(value)
    return writer.bitCount
  }

  private func length(_ value: UInt64) -> Int {
    var writer = BitWriter()
    writer.writeVarbit(value)
    return writer.bitCount
  }
}
