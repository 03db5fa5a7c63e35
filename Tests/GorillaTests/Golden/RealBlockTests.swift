import Chunks
import Gorilla
import TestSupport
import Testing

@Suite("Blocks that a Prometheus server wrote")
struct RealBlockTests {
  @Test("every chunk of the committed block is re-encoded byte for byte")
  func committedBlock() throws {
    let block = RealBlock.committed
    try expectTallies(of: block, try Fixtures.bytes(at: Fixtures.committed(block.segmentPath)))
  }

  @Test(
    "every chunk of all captured blocks is re-encoded byte for byte",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no captured blocks"),
    arguments: RealBlock.external)
  func externalBlock(block: RealBlock) throws {
    let path = try #require(Fixtures.external(block.segmentPath))
    try expectTallies(of: block, try Fixtures.bytes(at: path))
  }

  @Test(
    "there are no other captured blocks",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no captured blocks"))
  func externalInventory() throws {
    let folder = try #require(Fixtures.external("capture/real-block"))
    let paths = try Fixtures.files(below: folder, suffix: "chunks/000001")
    #expect(paths.count == RealBlock.external.count)
  }

  @Test("the chunks of the committed block are those that its index lists")
  func listedChunks() throws {
    let block = RealBlock.committed
    let segment = try Fixtures.bytes(at: Fixtures.committed(block.segmentPath))
    var reader = try SegmentReader(segment.span)
    var recoder = ChunkRecoder()
    var found: [RealBlock.Chunk] = []
    while let entry = try reader.next(from: segment.span) {
      let outcome = try recoder.recode(
        segment.span.extracting(entry.payload), try ChunkEncoding(byte: entry.encodingByte))
      found.append(
        RealBlock.Chunk(
          reference: entry.byteOffset, firstTimestamp: outcome.firstTimestamp,
          lastTimestamp: outcome.lastTimestamp, encoding: entry.encodingByte,
          sampleCount: outcome.sampleCount, byteCount: entry.payload.count))
    }
    let listed = try block.listedChunks()
    #expect(found.count == listed.count)
    for (found, listed) in zip(found, listed) where found != listed {
      Issue.record("the index lists \(listed), the segment has \(found)")
    }
  }

  private func expectTallies(of block: RealBlock, _ segment: [UInt8]) throws {
    var tallies: [ChunkEncoding: RealBlock.Tally] = [:]
    var reader = try SegmentReader(segment.span)
    var recoder = ChunkRecoder()
    while let entry = try reader.next(from: segment.span) {
      let encoding = try ChunkEncoding(byte: entry.encodingByte)
      let outcome = try recoder.recode(segment.span.extracting(entry.payload), encoding)
      tallies[encoding, default: .init()].chunks += 1
      tallies[encoding, default: .init()].legacyTails += outcome.form == .legacyTail ? 1 : 0
      if !entry.isIntact || outcome.form == .different {
        Issue.record("\(encoding) chunk at \(entry.byteOffset): \(outcome), \(entry)")
      }
    }
    #expect(reader.byteOffset == segment.count)
    #expect(
      tallies == [
        .xor: block.xor, .histogram: block.histogram, .floatHistogram: block.floatHistogram,
      ])
  }
}
