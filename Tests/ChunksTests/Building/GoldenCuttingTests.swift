import Gorilla
import SeriesModel
import TestSupport
import Testing

@testable import Chunks

/// The samples of each series in a block or a head-chunk file are appended to a builder, one after
/// another. It knows nothing of the chunks they came from, and has to make the same ones.
@Suite("Series are cut where Prometheus cut them")
struct GoldenCuttingTests {
  /// How many series agree, and by how much the others do.
  private struct Tally: Equatable {
    var series = 0
    var sameCuts = 0
    var sameBytes = 0
  }

  private static let missing: Comment = "RINGTAIL_FIXTURES is unset: there are no such blocks"

  @Test("by Prometheus 3.14, in ranges of ten minutes", arguments: FixtureBlock.modern)
  func modernBlocks(block: FixtureBlock) throws {
    let tally = try tally(block.series(), rules(minutes: 10))
    #expect(tally.series == 68 && tally.sameCuts == 68)
    // The second block begins with histograms of which it is known that they go on.
    #expect(tally.sameBytes == (block.path == FixtureBlock.modern[0].path ? 68 : 60))
  }

  @Test(
    "by Prometheus 2.42, which only counted samples", .enabled(if: Fixtures.hasExternal, missing),
    arguments: zip(
      FixtureBlock.captured, [(3_307, 3_262, 3_266), (3_218, 3_174, 3_161), (3_381, 3_291, 3_287)]))
  func capturedBlocks(block: FixtureBlock, counts: (Int, Int, Int)) throws {
    let series = try block.series()
    let tally = try tally(series, rules(minutes: 10, .countingSamples))
    #expect(tally == Tally(series: counts.0, sameCuts: counts.0, sameBytes: counts.1))
    // Today's rules look at bytes, and cut some of these series elsewhere.
    #expect(try self.tally(series, rules(minutes: 10)).sameCuts == counts.2)
  }

  @Test(
    "by Prometheus 3.14, in ranges of two hours and with long samples",
    .enabled(if: Fixtures.hasExternal, missing))
  func upstreamBlocks() throws {
    let mixed = try #require(try FixtureBlock.upstream("upstream/promql-compliance/tsdb").first)
    let series = try mixed.series()
    #expect(
      try tally(series, CuttingRules()) == Tally(series: 405, sameCuts: 405, sameBytes: 405))
    // Nine of them have chunks that ended for their size.
    #expect(try tally(series, .countingSamples).sameCuts == 396)
    let blocks = try FixtureBlock.upstream("upstream/nab-blocks/tsdb")
    #expect(blocks.count == 24)
    for block in blocks {
      let tally = try tally(block.series(), CuttingRules())
      #expect(tally.sameCuts == tally.series, "\(block.path)")
    }
  }

  @Test("in the head of Prometheus 3.14, before any block was made")
  func headChunks() throws {
    let path = Fixtures.committed("generated/modern-tsdb/head-only/chunks_head/000001")
    let series = try seriesOfHead(Fixtures.bytes(at: path))
    #expect(series.joined().count == 449)
    #expect(try tally(series, rules(minutes: 10)) == Tally(series: 68, sameCuts: 68, sameBytes: 68))
  }

  @Test(
    "in the head of a server that ran 2.42", .enabled(if: Fixtures.hasExternal, missing))
  func capturedHeadChunks() throws {
    let path = try #require(Fixtures.external("capture/wal/chunks_head/000004"))
    let series = try seriesOfHead(Fixtures.bytes(at: path))
    #expect(series.joined().count == 5_977)
    let tally = try tally(series, rules(minutes: 10, .countingSamples))
    #expect(tally.series == 3_015 && tally.sameCuts == 3_015)
  }

  @Test("but not where samples came out of order", arguments: FixtureBlock.outOfOrder)
  func outOfOrderBlocks(block: FixtureBlock) throws {
    // Such chunks have what came by a certain time, at most 32 samples; not what lies in a range.
    let tally = try tally(block.series(), rules(minutes: 10))
    #expect(tally == Tally(series: 1, sameCuts: 0, sameBytes: 0))
  }

  private func rules(minutes: Int64, _ rules: CuttingRules = CuttingRules()) -> CuttingRules {
    var rules = rules
    rules.timeRange = minutes * 60_000
    return rules
  }

  private func tally(_ series: [[Chunk]], _ rules: CuttingRules) throws -> Tally {
    var tally = Tally(series: series.count)
    for chunks in series {
      let built = Chunk.chunks(of: try chunks.flatMap { try $0.samples() }, rules: rules)
      if built == chunks { tally.sameBytes += 1 }
      guard built.map(\.minTime) == chunks.map(\.minTime) else { continue }
      tally.sameCuts += 1
      for (index, (new, old)) in zip(built, chunks).enumerated() where new != old {
        expectKnownDifference(new, old, isFirst: index == 0)
      }
    }
    return tally
  }

  /// Expects that a chunk cut in the same place differs for a reason that is known:
  ///
  /// - Writers before 3.14 left a zero byte behind some chunks.
  /// - What the header of the first chunk says of its counters is about a chunk that is not here.
  /// - Prometheus 2.42 says nothing in the header of a chunk that follows one that was full.
  private func expectKnownDifference(_ new: Chunk, _ old: Chunk, isFirst: Bool) {
    var expected = old.payload
    if expected.count == new.payload.count + 1 && expected.last == 0 { expected.removeLast() }
    if old.encoding.encoding?.kind != .float, isFirst || expected[2] == 0 {
      expected[2] = new.payload[2]
    }
    #expect(new.payload == expected && new.encoding == old.encoding)
  }

  /// The chunks in order of a file of head chunks, by series.
  private func seriesOfHead(_ file: [UInt8]) throws -> [[Chunk]] {
    var reader = try HeadChunkReader(file.span)
    var series: [UInt64: [Chunk]] = [:]
    while let entry = try reader.next(from: file.span) {
      guard !entry.isOutOfOrder else { continue }
      let chunk = try Chunk(encoding: entry.encoding, payload: Array(file[entry.payload]))
      series[entry.series, default: []].append(chunk)
    }
    return series.values.map { $0 }
  }
}
