import BitCoding
import TestSupport
import Testing

@Suite("In blocks that a Prometheus server wrote, every chunk has its length and its checksum")
struct CapturedBlockTests {
  @Test("in the segment that is committed")
  func committed() throws {
    let folder = Fixtures.committed("capture/real-block")
    #expect(try checkedChunkCount(below: folder) == 5856)
  }

  @Test(
    "in all captured blocks",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no captured blocks"))
  func external() throws {
    let folder = try #require(Fixtures.external("capture/real-block"))
    // As their meta.json files say.
    #expect(try checkedChunkCount(below: folder) == 26_568)
  }

  /// The number of chunks in the segments below `folder`.
  private func checkedChunkCount(below folder: String) throws -> Int {
    var chunkCount = 0
    for path in try Fixtures.files(below: folder, suffix: "chunks/000001") {
      let segment = try Fixtures.bytes(at: path)
      var cursor = BitCursor(bitOffset: 64)
      while cursor.bitOffset < segment.count * 8 {
        // The length is that of the data; the encoding, a byte before it, is covered as well.
        let length = try Int(cursor.readUvarint(from: segment.span)) + 1
        let start = cursor.bitOffset / 8
        cursor.bitOffset += length * 8
        let checksum = try cursor.read(32, from: segment.span)
        let covered = segment.span.extracting(start..<start + length)
        if CRC32C.checksum(of: covered) != checksum { Issue.record("chunk at \(start) of \(path)") }
        chunkCount += 1
      }
      #expect(cursor.bitOffset == segment.count * 8)
    }
    return chunkCount
  }
}
