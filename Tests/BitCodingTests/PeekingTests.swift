import BitCoding
import TestSupport
import Testing

@Suite("Looking ahead finds the bits, and zeros past the end")
struct PeekingTests {
  @Test("at every bit of every number of bytes", arguments: 0...20)
  func everyBit(byteCount: Int) {
    var generator = SeededGenerator(seed: UInt64(byteCount))
    // The bytes lie within others that are all ones: to read those would show. The start is moved,
    // so that it is not always aligned.
    for start in 0...8 {
      let bytes = generator.bytes(byteCount)
      let ones = [UInt8](repeating: 0xFF, count: 16)
      let surrounded = ones[..<start] + bytes + ones
      let span = surrounded.span.extracting(start..<start + byteCount)
      let reference = ReferenceBits(bytes)
      for offset in 0...(byteCount * 8 + 200) {
        let expected = reference.value(at: offset, 64)
        let full = span.fullBitWord(at: offset)
        if full != expected { Issue.record("full word at \(offset): \(full.hexadecimal)") }
        // 57 bits are promised.
        let word = span.bitWord(at: offset)
        if word >> 7 != expected >> 7 { Issue.record("word at \(offset): \(word.hexadecimal)") }
      }
      for byteOffset in max(0, byteCount - 8)...byteCount + 20 {
        let last = span.lastBytes(byteOffset)
        if last != reference.value(at: byteOffset * 8, 64) {
          Issue.record("last bytes from \(byteOffset): \(last.hexadecimal)")
        }
      }
    }
  }

  @Test("zeros at any offset whatever", arguments: [0, 1, 7, 8, 9, 20])
  func farAway(byteCount: Int) {
    let bytes = [UInt8](repeating: 0xFF, count: byteCount)
    let offsets: [Int] = [
      .max, .max - 1, .max - 7, .max - 8, .max - 63, .max - 72, .max / 2 + 1, 1 << 60, 1 << 35,
      .min, .min + 1, .min + 8, .min / 2, -(1 << 35), -1000, -65, -64, -9, -8, -7, -1,
    ]
    for offset in offsets {
      #expect(bytes.span.bitWord(at: offset) == 0)
      #expect(bytes.span.fullBitWord(at: offset) == 0)
    }
    #expect(bytes.span.lastBytes(.max) == 0)
  }
}

extension UInt64 {
  fileprivate var hexadecimal: String { String(self, radix: 16) }
}
