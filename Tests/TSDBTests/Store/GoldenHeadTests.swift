import Blocks
import Chunks
import Gorilla
import SeriesModel
import TSDB
import TestSupport
import Testing

/// The samples of all series of blocks are appended to a store in the order of time. It knows nothing of the chunks
/// that they came from, and has to make the same ones.
@Suite("A store cuts series into the chunks that Prometheus made of them")
struct GoldenHeadTests {
  /// How many series there are, how many are cut in the same places, and how many of these have the same bytes.
  private struct Tally: Equatable {
    var series = 0
    var sameCuts = 0
    var sameBytes = 0
  }

  private static let missing: Comment = "RINGTAIL_FIXTURES is unset: there are no such blocks"

  /// Blocks that have been one head, one after another, or parts of it.
  private static func blocks(_ paths: [String]) throws -> [Block] {
    try paths.map { try Block($0, on: LocalFileSystem()) }
      .sorted { $0.meta.minTime < $1.meta.minTime }
  }

  private static func options(minutes: Int64) -> StoreOptions {
    var options = StoreOptions()
    options.head.blockDuration = minutes * 60_000
    return options
  }

  @Test("Prometheus 3.14, of floats and all kinds of histograms, in ranges of ten minutes")
  func modern() throws {
    let paths = ["01M7Y1SX2YY4ZKB4E87HVHQ5HQ", "01M7Y1SX37K2MYZF0X0PPNQR73"].map {
      Fixtures.committed("generated/modern-tsdb/compacted/\($0)")
    }
    let tally = try Self.tally(Self.blocks(paths), Self.options(minutes: 10), step: 1)
    #expect(tally == Tally(series: 68, sameCuts: 68, sameBytes: 68))
  }

  @Test(
    "Prometheus 3.14, in ranges of two hours and with long samples",
    .enabled(if: Fixtures.hasExternal, missing))
  func upstream() throws {
    // Those of the second folder were made one by one, and have two hours each; a byte is a writer's of before.
    for (folder, expected) in [
      ("upstream/promql-compliance/tsdb", Tally(series: 405, sameCuts: 405, sameBytes: 405)),
      ("upstream/nab-blocks/tsdb", Tally(series: 120, sameCuts: 120, sameBytes: 119)),
    ] {
      let folder = try #require(Fixtures.external(folder))
      let paths = try Fixtures.files(below: folder, suffix: "/index").map {
        String($0.dropLast("/index".count))
      }
      var all = Tally()
      for block in try Self.blocks(paths) {
        let tally = try Self.tally([block], StoreOptions(), step: 1)
        all.series += tally.series
        all.sameCuts += tally.sameCuts
        all.sameBytes += tally.sameBytes
      }
      #expect(all == expected, "\(folder)")
    }
  }

  @Test("Prometheus 2.42, which only counted samples, in one block")
  func committed() throws {
    let path = Fixtures.committed("capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM")
    var options = Self.options(minutes: 10)
    options.head.cuttingRules = .countingSamples
    let step = Effort.scaled(quick: 8, full: 1)
    let tally = try Self.tally(Self.blocks([path]), options, step: step)
    #expect(tally.sameCuts == tally.series)
    if step == 1 { #expect(tally == Tally(series: 3_307, sameCuts: 3_307, sameBytes: 3_262)) }
  }

  @Test(
    "Prometheus 2.42, over three quarters of an hour of its head",
    .enabled(if: Fixtures.hasExternal, missing))
  func captured() throws {
    let paths = try [
      "01M7Y25HY0ZJW4T3GY40EG2FFR", "01M7Y1K7WXEWVMJB8PY3WZ0MJC", "01M7Y25HTVJJTKRX5XZR1436BM",
    ].map { try #require(Fixtures.external("capture/real-block/\($0)")) }
    var options = Self.options(minutes: 10)
    options.head.cuttingRules = .countingSamples
    let step = Effort.scaled(quick: 40, full: 1)
    let tally = try Self.tally(Self.blocks(paths), options, step: step)
    #expect(tally.sameCuts == tally.series)
    if step == 1 { #expect(tally == Tally(series: 4_085, sameCuts: 4_085, sameBytes: 3_943)) }
  }

  /// Compares the chunks of blocks with those that a store makes of their samples.
  ///
  /// - Parameter step: of how many series one is taken.
  private static func tally(
    _ blocks: [Block], _ options: StoreOptions, step: Int
  ) throws -> Tally {
    let expected = try chunks(blocks, step: step)
    let found = try chunks(flushed(expected, options), step: 1)
    var tally = Tally(series: expected.count)
    for (labels, old) in expected {
      let new = found[labels] ?? []
      if new == old { tally.sameBytes += 1 }
      guard new.map(\.minTime) == old.map(\.minTime) else { continue }
      tally.sameCuts += 1
      for (index, (new, old)) in zip(new, old).enumerated() where new != old {
        expectKnownDifference(new, old, isFirst: index == 0)
      }
    }
    #expect(found.count == expected.count)
    return tally
  }

  /// The chunks of some series, byte for byte.
  private static func chunks(_ blocks: [Block], step: Int) throws -> [LabelSet: [Chunk]] {
    var chunks: [LabelSet: [Chunk]] = [:]
    for block in blocks {
      var cursor = block.makeCursor()
      while try cursor.next() {
        let labels = try cursor.labels()
        // By what is the same in every block and process.
        guard labels.description.utf8.reduce(0, { $0 &+ Int($1) }) % step == 0 else { continue }
        chunks[labels, default: []] += try cursor.chunks()
      }
    }
    return chunks
  }

  /// The blocks of a store that was given all samples of some chunks.
  private static func flushed(
    _ chunks: [LabelSet: [Chunk]], _ options: StoreOptions
  ) throws -> [Block] {
    let labels = chunks.keys.sorted()
    var samples: [(time: Int64, series: Int, value: StoredValue)] = []
    var cursor = SampleCursor()
    for (number, labels) in labels.enumerated() {
      cursor.open(chunks[labels] ?? [])
      while try cursor.next() != nil {
        samples += cursor.values().map { ($0.0, number, $0.1) }
      }
    }
    samples.sort { ($0.time, $0.series) < ($1.time, $1.series) }
    let files = MemoryFileSystem()
    let store = try Store("/data", on: files, options: options) { 4_000_000_000_000 }
    var batch = AppendBatch()
    // The commit that each series was last in: one takes floats before histograms, so it has none twice.
    var last = [Int](repeating: -1, count: labels.count)
    var number = 0
    func commit() throws {
      try store.commit(&batch, durability: .none)
      #expect(batch.rejections.isEmpty)
      batch.removeAll()
      number += 1
    }
    for sample in samples {
      if last[sample.series] == number { try commit() }
      last[sample.series] = number
      batch.append(labels[sample.series], at: sample.time, sample.value)
    }
    try commit()
    try store.flush()
    try store.close()
    return try BlockSet("/data", on: files, isReadOnly: true).blocks
  }

  /// Expects that a chunk cut in the same place differs for a reason that is known:
  ///
  /// - Writers before 3.14 left a zero byte behind some chunks.
  /// - What the header of the first chunk says of its counters is about a chunk that is not here.
  /// - Prometheus 2.42 says nothing in the header of a chunk that follows one that was full.
  private static func expectKnownDifference(_ new: Chunk, _ old: Chunk, isFirst: Bool) {
    var expected = old.payload
    if expected.count == new.payload.count + 1 && expected.last == 0 { expected.removeLast() }
    if old.encoding.encoding?.kind != .float, isFirst || expected[2] == 0 {
      expected[2] = new.payload[2]
    }
    #expect(new.payload == expected && new.encoding == old.encoding)
  }
}
