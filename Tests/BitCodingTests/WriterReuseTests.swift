import TestSupport
import Testing

@testable import BitCoding

@Suite("A writer that is used again")
struct WriterReuseTests {
  @Test("keeps nothing of what it held", arguments: Seed.each(20))
  func nothingIsKept(seed: Seed) {
    var generator = seed.generator
    for prefixByteCount in 0...9 {
      var used = BitWriter(prefixByteCount: prefixByteCount)
      for index in 0..<prefixByteCount { used.setPrefix(0xFF, at: index) }
      for _ in 0..<50 { Field.random(using: &generator).write(to: &used) }
      used.write(.max, count: Int.random(in: 0...64, using: &generator))
      used.removeAll()
      #expect(used.byteCount == prefixByteCount)
      #expect(used.bitCount == prefixByteCount * 8)

      // Few bits, so that what was there before would show around them.
      var fresh = BitWriter(prefixByteCount: prefixByteCount)
      used.write(0, count: 3)
      fresh.write(0, count: 3)
      let (bytes, expected) = (used.finish(), fresh.finish())
      #expect(bytes == expected)
    }
  }

  @Test("writes the same again", arguments: Seed.each(20))
  func same(seed: Seed) {
    var generator = seed.generator
    let fields = (0..<100).map { _ in Field.random(using: &generator) }
    var writer = BitWriter(prefixByteCount: 2)
    for field in fields { field.write(to: &writer) }
    let first = writer.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    writer.removeAll()
    for field in fields { field.write(to: &writer) }
    #expect(writer.finish() == first)
  }

  @Test("keeps its buffer")
  func bufferIsKept() {
    var writer = BitWriter(capacity: 0)
    for _ in 0..<1000 { writer.write(.max, count: 61) }
    let capacity = writer.capacity
    let buffer = unsafe UInt(bitPattern: writer.tail.buffer)
    writer.removeAll()
    for _ in 0..<1000 { writer.write(.max, count: 61) }
    #expect(writer.capacity == capacity)
    #expect(unsafe UInt(bitPattern: writer.tail.buffer) == buffer)
  }

  @Test("an empty writer has no bytes but the prefix", arguments: [0, 1, 2, 16, 1000])
  func empty(prefixByteCount: Int) {
    var writer = BitWriter(prefixByteCount: prefixByteCount, capacity: 0)
    #expect(writer.byteCount == prefixByteCount)
    #expect(writer.withBytes { $0.count } == prefixByteCount)
    #expect(writer.finish() == [UInt8](repeating: 0, count: prefixByteCount))
  }

  @Test("every byte of the prefix can be set, before and after growth", arguments: 1...20)
  func prefix(prefixByteCount: Int) {
    var writer = BitWriter(prefixByteCount: prefixByteCount, capacity: 0)
    var expected = [UInt8](repeating: 0, count: prefixByteCount)
    for index in 0..<prefixByteCount {
      expected[index] = UInt8(0xF0 - index)
      writer.setPrefix(expected[index], at: index)
    }
    for _ in 0..<100 { writer.write(0x55, count: 8) }
    #expect(writer.bitCount == (prefixByteCount + 100) * 8)
    expected[prefixByteCount - 1] = 0x0F
    writer.setPrefix(0x0F, at: prefixByteCount - 1)
    #expect(writer.finish() == expected + [UInt8](repeating: 0x55, count: 100))
  }
}
