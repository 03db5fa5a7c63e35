import BitCoding
import TestSupport
import Testing

@Suite("Words of bytes are read and compared wherever they lie")
struct WordsTests {
  @Test("their first byte lowest, at every offset", arguments: Seed.each(2))
  func reading(seed: Seed) {
    var generator = seed.generator
    let bytes = generator.bytes(80)
    func word(_ count: Int, _ offset: Int) -> UInt64 {
      bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    for offset in 0...76 {
      #expect(UInt64(bytes.span.littleEndianHalfWord(at: offset)) == word(4, offset))
    }
    for offset in 0...72 { #expect(bytes.span.littleEndianWord(at: offset) == word(8, offset)) }
    for offset in 0...48 {
      let stripe = bytes.span.littleEndianStripe(at: offset)
      #expect(stripe.0 == word(8, offset) && stripe.1 == word(8, offset + 8))
      #expect(stripe.2 == word(8, offset + 16) && stripe.3 == word(8, offset + 24))
    }
  }

  @Test("the first difference is found in bytes of every length", arguments: 0...100)
  func difference(length: Int) {
    var generator = SeededGenerator(seed: UInt64(length))
    let bytes = generator.bytes(length)
    for longer in [0, 1, 8, 40] {
      let other = bytes + generator.bytes(longer)
      #expect(bytes.span.firstDifference(from: other.span) == nil)
      #expect(other.span.firstDifference(from: bytes.span) == nil)
      var changed = other
      for index in (0..<length).reversed() {
        changed[index] ^= 1 << UInt8(index & 7)
        #expect(bytes.span.firstDifference(from: changed.span) == index)
        #expect(changed.span.firstDifference(from: bytes.span) == index)
      }
    }
  }

  @Test("a copy is appended, whatever its length", arguments: [0, 1, 7, 100])
  func appending(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let bytes = generator.bytes(count)
    var copy: [UInt8] = [1, 2]
    copy.append(copying: bytes.span)
    copy.append(copying: bytes.span)
    #expect(copy == [1, 2] + bytes + bytes)
  }

  @Test("a word beyond the bytes ends the process", arguments: [-1, 1, .min, .max])
  func beyond(offset: Int) async {
    await #expect(processExitsWith: .failure) { [offset] in
      _ = [UInt8](repeating: 0, count: 8).span.littleEndianWord(at: offset)
    }
    await #expect(processExitsWith: .failure) { [offset] in
      _ = [UInt8](repeating: 0, count: 4).span.littleEndianHalfWord(at: offset)
    }
    await #expect(processExitsWith: .failure) { [offset] in
      _ = [UInt8](repeating: 0, count: 32).span.littleEndianStripe(at: offset)
    }
    await #expect(processExitsWith: .failure) { _ = [UInt8]().span.littleEndianWord(at: 0) }
  }
}
