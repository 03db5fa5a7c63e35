import Testing

@testable import InvertedIndex

@Suite("The key of a text")
struct TextKeyTests {
  @Test("is the same wherever the text lies, and another for another text", arguments: 1...40)
  func parts(count: Int) {
    let text = (0..<count).map { UInt8(truncatingIfNeeded: 17 &* $0 &+ 1) }
    for (before, after) in [(8, 0), (9, 3), (31, 8)] {
      let bytes =
        [UInt8](repeating: 0xFF, count: before) + text + Array(repeating: 0xFE, count: after)
      let key = TextKey(before..<before + count, of: bytes.span)
      #expect(key == TextKey(text.span))
      #expect(key.isWhole == (count <= 16))
      for index in text.indices where key.isWhole {
        var other = text
        other[index] ^= 0x40
        #expect(key != TextKey(other.span))
      }
      #expect(key != TextKey((text + [0]).span))
    }
  }
}
