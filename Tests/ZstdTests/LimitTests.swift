import TestSupport
import Testing
import Zstd

@Suite("No frame makes more bytes than the caller allows")
struct LimitTests {
  private typealias Bytes = FrameBytes

  /// 2,000 blocks of 131,072 equal bytes: 8 KB that decode to 262 MB.
  private static let manyBlocks =
    (1..<2_000).flatMap { _ in Bytes.block(1, [7], size: 1 << 17, isLast: false) }
    + Bytes.block(1, [7], size: 1 << 17)
  private static let manyBytes = 2_000 << 17

  @Test("a size within the limit, and beyond")
  func claims() throws {
    let frame = Bytes.header(size: 20) + Bytes.block(1, [7], size: 20)
    let other = Bytes.header(size: nil) + Bytes.block(1, [8], size: 10)
    #expect(try decompressed(frame, limit: 20).get().count == 20)
    #expect(
      decompressed(frame, limit: 19)
        == .failure(.overLimit(byteOffset: 0, decodedByteCount: 20, limit: 19)))
    #expect(try decompressed(frame + frame, limit: 40).get().count == 40)
    #expect(
      decompressed(frame + frame, limit: 39)
        == .failure(
          .overLimit(byteOffset: frame.count, decodedByteCount: 40, limit: 39)))
    // Frames that tell and frames that do not, one after the other.
    #expect(try decompressed(frame + other, limit: 30).get().count == 30)
    #expect(
      decompressed(frame + other, limit: 29)
        == .failure(
          .overLimit(byteOffset: frame.count, decodedByteCount: nil, limit: 29)))
    #expect(try decompressed(other + frame, limit: 30).get().count == 30)
    #expect(
      decompressed(other + frame, limit: 29)
        == .failure(
          .overLimit(byteOffset: other.count, decodedByteCount: 30, limit: 29)))
    // An array's own bytes do not count, and stay.
    var decompressor = ZstdDecompressor()
    var output: [UInt8] = [1, 2, 3]
    try decompressor.decompress(other.span, appendingTo: &output, limit: 10)
    #expect(output == [1, 2, 3] + [UInt8](repeating: 8, count: 10))
    #expect(throws: ZstdError.self) {
      let frames = frame + other
      try decompressor.decompress(frames.span, appendingTo: &output, limit: 25)
    }
    #expect(output.count == 13)
  }

  @Test("a frame without a size decodes up to any limit", arguments: [1_000, 100_000, 3_000_000])
  func unknownSize(count: Int) throws {
    let blockByteCount = min(count, 1 << 17)
    let blocks = (0..<count / blockByteCount).flatMap { _ in
      Bytes.block(1, [7], size: blockByteCount, isLast: false)
    }
    let frame = Bytes.header(size: nil, windowField: 0x38) + blocks + Bytes.block(0, [])
    let total = count / blockByteCount * blockByteCount
    #expect(try decompressed(frame, limit: total).get() == [UInt8](repeating: 7, count: total))
    #expect(try decompressed(frame, limit: .max).get().count == total)
    for limit in [0, 1, total / 2, total - 1] {
      #expect(
        decompressed(frame, limit: limit)
          == .failure(.overLimit(byteOffset: 0, decodedByteCount: nil, limit: limit)))
    }
  }

  @Test(
    "nothing is allocated for a claim, nor beyond the limit",
    .enabled(if: Allocations.areCounted, Allocations.whyNot))
  func bombs() {
    let most = UInt64(Self.manyBytes)
    let frames: [([UInt8], ZstdError)] = [
      (
        Bytes.header(size: 1 << 60) + Bytes.block(1, [7], size: 9),
        .impossibleLength(byteOffset: 0, decodedByteCount: 1 << 60)
      ),
      (
        Bytes.header(size: most, windowField: 0x38) + Self.manyBlocks,
        .overLimit(byteOffset: 0, decodedByteCount: most, limit: 100_000)
      ),
      (
        Bytes.header(size: nil, windowField: 0x38) + Self.manyBlocks,
        .overLimit(byteOffset: 0, decodedByteCount: nil, limit: 100_000)
      ),
      // A window of 2 GB.
      (
        Bytes.header(size: nil, windowField: 0xA8) + Self.manyBlocks,
        .overLimit(byteOffset: 0, decodedByteCount: nil, limit: 100_000)
      ),
    ]
    for (frame, fault) in frames {
      #expect(decompressed(frame, limit: 100_000) == .failure(fault))
      var decompressor = ZstdDecompressor()
      var output: [UInt8] = []
      let allocated = Allocations.leastBytes {
        output = []
        try? decompressor.decompress(frame.span, into: &output, limit: 100_000)
      }
      // The array grows by doubling, to no more than twice the limit.
      #expect(allocated < 400_000 && output.capacity <= 200_000, "\(fault)")
    }
  }

  @Test("a damaged frame without a size takes memory only as it decodes")
  func damaged() {
    // The first block is at fault, and the others could hold 262 MB.
    let frame =
      Bytes.header(size: nil, windowField: 0x38)
      + Bytes.block(2, [0xFF, 0xFF, 0xFF], isLast: false)
      + Self.manyBlocks
    var decompressor = ZstdDecompressor()
    var output: [UInt8] = []
    #expect(throws: ZstdError.corrupt(byteOffset: 0)) {
      try decompressor.decompress(frame.span, into: &output, limit: .max)
    }
    #expect(output.capacity <= 16 * frame.count)
  }
}
