import TestSupport
import Testing
import Zstd

@Suite("Bytes survive compression and decompression")
struct RoundTripTests {
  static let sizes = [
    0, 1, 2, 7, 8, 100, 255, 256, 257, 511, 1_000, 4_096, 65_535, 65_791, 65_792, 131_071, 131_072,
    131_073, 400_000,
  ]
  static let levels = [-50, -1, 0, 1, 3, 9, 19]

  @Test("of every kind and size, at many levels", arguments: InputKind.allCases, sizes)
  func everySize(kind: InputKind, size: Int) throws {
    var generator = SeededGenerator(seed: UInt64(size))
    let bytes = kind.bytes(size, using: &generator)
    for level in Self.levels where size < 70_000 || level < 9 || Effort.isFull {
      for hasChecksum in [false, true] {
        var compressor = ZstdCompressor(level: level, hasChecksum: hasChecksum)
        let frame = compressor.compress(bytes.span)
        let header = try ZstdFrameHeader(of: frame.span)
        #expect(header.decodedByteCount == UInt64(size))
        #expect(header.hasChecksum == hasChecksum && header.dictionaryID == nil)
        #expect(frame.count <= ZstdCompressor.maximumByteCount(compressing: size))
        #expect(try ZstdDecompressor.decodedByteCount(of: frame.span) == size)
        #expect(decompressed(frame, limit: size) == .success(bytes))
      }
    }
  }

  @Test("at every level from the lowest sensible to the highest")
  func everyLevel() throws {
    var generator = SeededGenerator(seed: 1)
    let bytes = InputKind.lines.bytes(20_000, using: &generator)
    let levels = ZstdCompressor.levels
    #expect(levels.contains(1) && levels.contains(19) && levels.lowerBound < 0)
    #expect(levels.contains(ZstdCompressor.defaultLevel))
    for level in [levels.lowerBound] + Array(-10...levels.upperBound) {
      var compressor = ZstdCompressor(level: level)
      let frame = compressor.compress(bytes.span)
      #expect(decompressed(frame) == .success(bytes), "level \(level)")
    }
  }

  @Test(
    "of any kind and any size", arguments: InputKind.allCases,
    Seed.each(Effort.scaled(quick: 10, full: 300)))
  func anySize(kind: InputKind, seed: Seed) throws {
    var generator = seed.generator
    var compressor = ZstdCompressor(level: 1, hasChecksum: true)
    var decompressor = ZstdDecompressor()
    for _ in 0..<10 {
      let size = Int(generator.nextOfAnyMagnitude() % 5_000)
      let bytes = kind.bytes(size, using: &generator)
      let frame = compressor.compress(bytes.span)
      if try decompressor.decompress(frame.span, limit: size) != bytes {
        Issue.record("\(size) bytes")
      }
    }
  }

  @Test(
    "with contexts that were used for others before, to the same frame", arguments: Seed.each(5))
  func reuse(seed: Seed) throws {
    var generator = seed.generator
    var used = ZstdCompressor(level: 3)
    var decompressor = ZstdDecompressor()
    var output: [UInt8] = [1, 2, 3]
    var decoded: [UInt8] = [4]
    for kind in InputKind.allCases {
      for size in [100, 70_000, 20, 3_000] {
        let bytes = kind.bytes(size, using: &generator)
        var fresh = ZstdCompressor(level: 3)
        let expected = fresh.compress(bytes.span)
        used.compress(bytes.span, into: &output)
        #expect(output == expected)
        used.compress(bytes.span, appendingTo: &output)
        #expect(output == expected + expected)
        try decompressor.decompress(output.span, into: &decoded, limit: 2 * size)
        #expect(decoded == bytes + bytes)
        // An error leaves the decompressor as good as it was.
        #expect(throws: ZstdError.self) {
          try decompressor.decompress(output.span.extracting(1...), into: &decoded, limit: size)
        }
        #expect(decoded.isEmpty)
      }
    }
  }

  @Test("repetitions are found, and more of them at higher levels")
  func compression() {
    var generator = SeededGenerator(seed: 1)
    let text = InputKind.lines.bytes(50_000, using: &generator)
    var counts: [Int] = []
    for level in [1, 19] {
      var compressor = ZstdCompressor(level: level)
      counts.append(compressor.compress(text.span).count)
    }
    #expect(counts[0] < 50_000 / 5 && counts[1] < counts[0])
    // What cannot be compressed grows by little.
    let noise = InputKind.noise.bytes(50_000, using: &generator)
    var compressor = ZstdCompressor()
    let noiseFrame = compressor.compress(noise.span)
    #expect(noiseFrame.count < 50_020)
  }
}
