import BitCoding
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("Integers of an index are read as they were written")
struct UvarintTests {
  @Test("around every length, and cut off anywhere")
  func lengths() {
    let values = (0..<64).flatMap { [1 << $0 - 1, 1 << $0, 1 << $0 + 1] as [UInt64] } + [.max]
    for value in values {
      var bytes: [UInt8] = [9]
      bytes.append(uvarint: value)
      var offset = 1
      let read = (bytes + [0xFF]).withSpanOfAll { $0.uvarint(at: &offset) }
      #expect(read == value && offset == bytes.count)
      for count in 1..<bytes.count {
        offset = 1
        let cut = Array(bytes[..<count]).withSpanOfAll { $0.uvarint(at: &offset) }
        #expect(cut == nil)
      }
    }
  }

  @Test(
    "more than 64 bits are none", arguments: [[2], [0x7F], [0x80, 0], [0xFF, 1]] as [[UInt8]])
  func overflow(end: [UInt8]) {
    let bytes = [UInt8](repeating: 0x80, count: 9) + end
    var offset = 0
    let read = bytes.withSpanOfAll { $0.uvarint(at: &offset) }
    #expect(read == nil)
  }
}

extension [UInt8] {
  fileprivate func withSpanOfAll<Result>(_ body: (Span<UInt8>) -> Result) -> Result { body(span) }
}
