import TestSupport
import Testing
import Zstd

@Suite(
  "Memory is allocated once, and not again",
  .enabled(if: Allocations.areCounted, Allocations.whyNot))
struct AllocationTests {
  @Test("the counter sees what libzstd allocates")
  func counter() {
    let count = Allocations.during {
      var compressor = ZstdCompressor()
      _ = compressor.frame([1, 2, 3])
    }
    let bytes = Allocations.leastBytes {
      let decompressor = ZstdDecompressor()
      _ = decompressor.dictionary
    }
    #expect(count >= 2 && bytes > 50_000)
  }

  @Test(
    "none once contexts and arrays are warm, with and without a dictionary",
    arguments: InputKind.allCases, [false, true])
  func steadyState(kind: InputKind, hasDictionary: Bool) throws {
    var generator = SeededGenerator(seed: 3)
    let inputs = [70_000, 5_000, 100, 0].map { kind.bytes($0, using: &generator) }
    let dictionary = try ZstdDictionary(
      Fixtures.bytes(at: Fixtures.committed("zstd/lines.dictionary")))
    var compressor =
      hasDictionary
      ? ZstdCompressor(dictionary: try .init(dictionary)) : ZstdCompressor(hasChecksum: true)
    var decompressor = ZstdDecompressor(dictionary: hasDictionary ? try .init(dictionary) : nil)
    var (frame, decoded): ([UInt8], [UInt8]) = ([], [])
    var counts: [UInt64] = []
    for _ in 0..<3 {
      var count: UInt64 = 0
      for input in inputs {
        count += try Allocations.during { () throws(ZstdError) in
          compressor.compress(input.span, into: &frame)
          try decompressor.decompress(frame.span, into: &decoded, limit: 70_000)
        }
        #expect(decoded == input)
      }
      counts.append(count)
    }
    // The first time the arrays grow: to be seen, as the test could not fail otherwise.
    #expect(counts[0] > 0)
    #expect(counts[1...] == [0, 0])
  }

  @Test("none for frames without a size, once the array has the room")
  func unknownSize() throws {
    let frame = try Fixtures.bytes(at: Fixtures.committed("zstd/fast-5-no-size.zst"))
    var decompressor = ZstdDecompressor()
    var decoded: [UInt8] = []
    try decompressor.decompress(frame.span, into: &decoded, limit: 10_000)
    let count = try Allocations.during { () throws(ZstdError) in
      try decompressor.decompress(frame.span, into: &decoded, limit: 10_000)
    }
    #expect(count == 0 && decoded == LogLines.bytes(1...100))
  }

  @Test("one for a frame that is decompressed into a new array")
  func newArray() throws {
    var compressor = ZstdCompressor()
    let frame = compressor.frame(LogLines.bytes(1...100))
    var decompressor = ZstdDecompressor()
    var decoded: [UInt8] = []
    _ = try decompressor.decompress(frame.span, limit: 10_000)
    let count = try Allocations.during { () throws(ZstdError) in
      decoded = try decompressor.decompress(frame.span, limit: 10_000)
    }
    #expect(count == 1 && decoded == LogLines.bytes(1...100))
  }
}
