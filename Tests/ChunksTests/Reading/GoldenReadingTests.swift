import TestSupport
import Testing

@testable import Chunks

/// What Prometheus wrote is read in batches as it is read sample by sample, be it sealed or not.
@Suite("Series that Prometheus wrote are read whole, by bit pattern")
struct GoldenReadingTests {
  @Test("of committed blocks", arguments: FixtureBlock.modern + FixtureBlock.outOfOrder)
  func committedBlocks(block: FixtureBlock) throws { try expectReading(block.series()) }

  @Test(
    "of all other blocks",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no such blocks"))
  func externalBlocks() throws {
    for block in FixtureBlock.captured { try expectReading(block.series()) }
    for folder in ["upstream/promql-compliance/tsdb", "upstream/nab-blocks/tsdb"] {
      for block in try FixtureBlock.upstream(folder) { try expectReading(block.series()) }
    }
  }

  private func expectReading(_ series: [[Chunk]]) throws {
    var cursor = ChunkCursor()
    var sealer = ChunkSealer()
    var merger = ChunkMerger()
    for chunks in series {
      let samples = try chunks.flatMap { try $0.samples() }
      cursor.open(chunks)
      #expect(try cursor.rest() == samples)
      let sealed = try sealer.seal(chunks)
      cursor.open(sealed)
      #expect(try cursor.rest() == samples)
      let merged = try merger.merge([sealed, chunks])
      #expect(merged.map(\.sampleCount).reduce(0, +) == samples.count)
      for chunk in chunks {
        #expect(try Chunk(encoding: chunk.encoding, payload: chunk.payload) == chunk)
      }
    }
    #expect(!series.isEmpty)
  }
}
