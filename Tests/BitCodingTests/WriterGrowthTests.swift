import BitCoding
import TestSupport
import Testing

// Run under the address sanitizer, these tests also show that no store leaves the buffer.

@Suite("A writer grows")
struct WriterGrowthTests {
  @Test("from any capacity, with any prefix, to the same bytes", arguments: 0...40)
  func anyCapacity(capacity: Int) {
    for prefixByteCount in [0, 1, 2, 7, 8, 9, 33] {
      var generator = SeededGenerator(seed: UInt64(capacity))
      var writer = BitWriter(prefixByteCount: prefixByteCount, capacity: capacity)
      var reference = ReferenceBits([UInt8](repeating: 0, count: prefixByteCount))
      for _ in 0..<100 {
        let field = Field.random(using: &generator)
        field.write(to: &writer)
        field.write(to: &reference)
      }
      #expect(writer.finish() == reference.bytes)
    }
  }

  @Test("by as much as was reserved, whatever is pending", arguments: 0...40)
  func reservedRoom(byteCount: Int) {
    // Around the capacity that is just enough, so that one byte less of room would be too little.
    for capacity in [0] + Array(byteCount + 12...byteCount + 18) {
      for pending in 0...63 {
        var writer = BitWriter(capacity: capacity)
        var reference = ReferenceBits()
        writer.write(.max, count: pending)
        reference.append(.max, pending)
        writer.reserve(byteCount: byteCount)
        for index in 0..<byteCount {
          writer.tail.write(BitField(low: UInt64(index) * 5, count: 8))
          reference.append(UInt64(index) * 5, 8)
        }
        let bytes = writer.finish()
        if bytes != reference.bytes { Issue.record("\(pending) pending: \(bytes)") }
      }
    }
  }

  @Test("to a million bits")
  func large() {
    var writer = BitWriter(capacity: 0)
    for index: UInt64 in 0..<100_000 { writer.write(index, count: 13) }
    let bytes = writer.finish()
    #expect(bytes.count == 162_500)
    for index in 0..<100_000 {
      let expected = Field.bits(UInt64(index) & 0x1FFF, count: 13)
      expected.expect(expected, from: bytes.span, at: index * 13, to: index * 13 + 13)
    }
  }
}
