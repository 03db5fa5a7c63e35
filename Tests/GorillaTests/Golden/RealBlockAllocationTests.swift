import Chunks
import Gorilla
import TestSupport
import Testing

@Suite("Nothing is allocated for a whole block once the buffers are large enough")
struct RealBlockAllocationTests {
  @Test(
    "walking over the chunks, and recoding each",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func recoding() throws {
    let segment = try Fixtures.bytes(at: Fixtures.committed(RealBlock.committed.segmentPath))
    var recoder = ChunkRecoder()
    var count = 0
    try Allocations.expect(0) {
      var reader = try SegmentReader(segment.span)
      while let entry = try reader.next(from: segment.span) {
        let encoding = try ChunkEncoding(byte: entry.encodingByte)
        _ = try recoder.recode(segment.span.extracting(entry.payload), encoding)
        count += 1
      }
    }
    #expect(count == 2 * (5_580 + 90 + 186))
  }
}
