import Snappy
import TestSupport
import Testing

@Suite(
  "Memory is allocated for what is there, and once",
  .enabled(if: Allocations.areCounted, Allocations.whyNot))
struct AllocationTests {
  @Test(
    "none for blocks and frames once encoder and arrays are warm", arguments: InputKind.allCases)
  func steadyState(kind: InputKind) throws {
    var generator = SeededGenerator(seed: 3)
    let inputs = [70_000, 5_000, 100, 0].map { kind.bytes($0, using: &generator) }
    var encoder = SnappyEncoder()
    var (block, frames, decoded): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
    var counts: [UInt64] = []
    for _ in 0..<3 {
      var count: UInt64 = 0
      for input in inputs {
        count += try Allocations.during { () throws(SnappyError) in
          encoder.encode(input.span, into: &block)
          try SnappyBlock.decode(block.span, into: &decoded)
          encoder.encodeFrames(input.span, into: &frames)
          try SnappyFrames.decode(frames.span, into: &decoded)
        }
        #expect(decoded == input)
      }
      counts.append(count)
    }
    // The first time the arrays grow: to be seen, as the test could not fail otherwise.
    #expect(counts[0] > 0)
    #expect(counts[1...] == [0, 0])
  }

  @Test("one for a block that is decoded into a new array")
  func newArray() throws {
    var encoder = SnappyEncoder()
    let block = encoder.encode(BlockBytes.ramp(10_000).span)
    for _ in 0..<2 {
      _ = try SnappyBlock.decode(block.span)
    }
    var decoded: [UInt8] = []
    let count = try Allocations.during { () throws(SnappyError) in
      decoded = try SnappyBlock.decode(block.span)
    }
    #expect(count == 1 && decoded.count == 10_000)
  }

  @Test("no more for a claim than the bytes behind it could hold", arguments: 0...60)
  func bombs(byteCount: Int) {
    let elements = [UInt8](repeating: 0xFE, count: byteCount)
    for claim in [PlainSnappy.most(byteCount), 1 << 20, 1 << 31, Int(UInt32.max)] {
      let block = BlockBytes.length(claim) + elements
      let frames = PlainFrames.identifier + PlainFrames.chunk(0, [0, 0, 0, 0] + block)
      let allocated = Allocations.leastBytes {
        _ = try? SnappyBlock.decode(block.span)
        _ = try? SnappyFrames.decode(frames.span)
      }
      // What arrays and errors take at all, and 22 bytes for every one, in each form.
      #expect(allocated < 4_096 + 2 * 22 * UInt64(byteCount))
    }
  }

  @Test("none beyond the limit")
  func limit() {
    let block =
      BlockBytes.length(64_001) + BlockBytes.literal([1])
      + (0..<1_000).flatMap { _ in BlockBytes.copy2(64, offset: 1) }
    #expect((try? SnappyBlock.decode(block.span, limit: 64_001))?.count == 64_001)
    let allocated = Allocations.leastBytes {
      _ = try? SnappyBlock.decode(block.span, limit: 64_000)
    }
    #expect(allocated < 4_096)
  }

  @Test("in proportion to damaged bytes", arguments: BlockCorruptionTests.small)
  func damaged(block: [UInt8]) {
    var bytes = block
    for index in block.indices {
      for byte in [0x00, 0x7F, 0x80, 0xFE, 0xFF] as [UInt8] {
        bytes[index] = byte
        let allocated = Allocations.leastBytes { _ = try? SnappyBlock.decode(bytes.span) }
        if allocated > 4_096 + 22 * UInt64(block.count) {
          Issue.record("\(allocated) bytes for \(byte) at \(index)")
        }
      }
      bytes[index] = block[index]
    }
  }
}
