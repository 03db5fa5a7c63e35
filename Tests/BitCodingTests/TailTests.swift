import BitCoding
import TestSupport
import Testing

@Suite("The tail of a writer, taken out for a batch")
struct TailTests {
  @Test("writes what the writer would have written", arguments: Seed.each(20))
  func batches(seed: Seed) {
    var generator = seed.generator
    var writer = BitWriter(capacity: 0)
    var reference = ReferenceBits()
    for _ in 0..<20 {
      let fields = (0..<10).map { _ in Field.random(using: &generator) }
      // No field is longer than ten bytes.
      writer.reserve(byteCount: fields.count * 10)
      var tail = writer.tail
      for field in fields {
        field.write(to: &tail)
        field.write(to: &reference)
      }
      writer.tail = tail
      #expect(writer.bitCount == reference.count)
    }
    #expect(writer.finish() == reference.bytes)
  }

  @Test("writes any number of zero bits", arguments: 0...63)
  func zeroBits(pending: Int) {
    for count in 0...200 {
      var writer = BitWriter(capacity: 0)
      var reference = ReferenceBits()
      writer.write(.max, count: pending)
      reference.append(.max, pending)
      writer.reserve(byteCount: (count + 7) / 8)
      writer.tail.write(zeroBits: count)
      reference.bits += [Bool](repeating: false, count: count)
      if writer.bitCount != reference.count { Issue.record("\(count): \(writer.bitCount) bits") }
      writer.write(0b101, count: 3)
      reference.append("101")
      let bytes = writer.finish()
      if bytes != reference.bytes { Issue.record("\(count): \(bytes)") }
    }
  }

  @Test("fields are joined in their order", arguments: 0...63)
  func joinedFields(firstCount: Int) {
    let noise: UInt64 = 0xA5C3_96F0_5A3C_69E1
    for secondCount in 0...(64 - firstCount) {
      // `low:` takes no field of zero bits.
      var joined = firstCount == 0 ? BitField() : BitField(low: noise, count: UInt64(firstCount))
      joined.append(
        secondCount == 0 ? BitField() : BitField(low: ~noise, count: UInt64(secondCount)))
      var reference = ReferenceBits()
      reference.append(noise, firstCount)
      reference.append(~noise, secondCount)
      if joined.bits != reference.value(at: 0, 64) || joined.count != reference.count {
        Issue.record("\(firstCount) + \(secondCount): \(joined)")
      }
    }
  }
}
