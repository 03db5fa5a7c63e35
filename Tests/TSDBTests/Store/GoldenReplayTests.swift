import Blocks
import Chunks
import Foundation
import Gorilla
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("What a log of Prometheus has is found when its directory is opened")
struct GoldenReplayTests {
  /// What a log has, read record by record, without a head.
  private struct Logged {
    var labels: [UInt64: LabelSet] = [:]
    var samples: [(series: UInt64, time: Int64, value: StoredValue)] = []
    var deleted: [LabelSet: [TimeRange]] = [:]

    init(_ directory: String) throws {
      let files = LocalFileSystem()
      var reader = LogReader(try LogDirectory(directory, on: files), on: files)
      while true {
        do throws(LogError) {
          guard try reader.next() != nil else { return }
          let record = reader.record
          try add(record)
        } catch {
          // The captured log ends in the middle of a record.
          #expect(error.isTorn, "\(error)")
        }
      }
    }

    mutating func addDeletions(of blocks: [Block]) throws {
      for block in blocks where !block.tombstones.isEmpty {
        var cursor = block.makeCursor()
        while try cursor.next() {
          deleted[try cursor.labels(), default: []] += cursor.deleted.ranges
        }
      }
    }

    private mutating func add(_ record: [UInt8]) throws(LogError) {
      guard let record = try? LogRecord(record.span) else {
        Issue.record("a record cannot be read")
        return
      }
      switch record {
      case .series(let entries): for entry in entries { labels[entry.reference] = entry.labels }
      case .samples(let columns):
        for index in 0..<columns.count {
          let value = StoredValue.float(columns.values[index])
          samples.append((columns.series[index], columns.timestamps[index], value))
        }
      case .histograms(let entries, _):
        samples += entries.map { ($0.series, $0.timestamp, .histogram($0.histogram)) }
      case .floatHistograms(let entries, _):
        samples += entries.map { ($0.series, $0.timestamp, .floatHistogram($0.histogram)) }
      case .tombstones(let entries):
        for entry in entries {
          if let labels = labels[entry.series] { deleted[labels, default: []].append(entry.range) }
        }
      default: break
      }
    }
  }

  /// Where how many samples of a log are found.
  private struct Tally: Equatable {
    /// Those of the head's times that the log alone has.
    var inLog = 0
    /// Those that the log is passed by for, as their series have chunks of the head up to then.
    var inChunks = 0
    /// Those that are older than the end of the blocks.
    var inBlocks = 0
    /// Those that are found nowhere, as the log or a block says that they are deleted.
    var deleted = 0
    /// Those that are found nowhere, as the log is passed by, and the chunks of their series begin later: they are in
    /// blocks that the directory had.
    var passedBy = 0
  }

  private static func tally(_ directory: String) throws -> Tally {
    let files = LocalFileSystem()
    let store = try Store(directory, on: files, isReadOnly: true) { 0 }
    #expect(store.unreadableBlocks.isEmpty && store.replay.chunkLosses.isEmpty)
    let blocks = try BlockSet(directory, on: files, isReadOnly: true)
    let blockEnd = blocks.minValidTime ?? .min
    var logged = try Logged(directory + "/wal")
    try logged.addDeletions(of: blocks.blocks)
    let times = logged.samples.map(\.time)
    let range = try #require(TimeRange(start: times.min() ?? 0, end: times.max() ?? 0))
    let content = try store.content(in: range)
    let chunks = try chunkTimes(directory)
    var tally = Tally()
    var missing: [String] = []
    for (series, time, value) in logged.samples {
      guard let labels = logged.labels[series] else {
        missing.append("\(series) at \(time)")
        continue
      }
      let isDeleted = logged.deleted[labels]?.contains { $0.contains(time) } == true
      switch content[labels]?[time] {
      case value where time < blockEnd: tally.inBlocks += 1
      case value where time <= chunks[series]?.end ?? .min: tally.inChunks += 1
      case value: tally.inLog += 1
      case nil where isDeleted: tally.deleted += 1
      case nil where time < chunks[series]?.start ?? .min: tally.passedBy += 1
      case let found: missing.append("\(labels) at \(time): \(String(describing: found))")
      }
    }
    #expect(missing.isEmpty, "\(missing.count), and first \(missing.prefix(3))")
    return tally
  }

  /// The times that series have in chunks of the head, by their numbers in the log.
  private static func chunkTimes(_ directory: String) throws -> [UInt64: TimeRange] {
    let path = directory + "/chunks_head"
    guard try LocalFileSystem().status(of: path) != nil else { return [:] }
    var times: [UInt64: TimeRange] = [:]
    _ = try HeadChunkFiles(path, on: LocalFileSystem(), isReadOnly: true) { chunk in
      let entry = chunk.entry
      guard !entry.isOutOfOrder else { return }
      let start = min(times[entry.series]?.start ?? .max, entry.minTime)
      let end = max(times[entry.series]?.end ?? .min, entry.maxTime)
      times[entry.series] = TimeRange(start...end)
    }
    return times
  }

  /// The same of a copy of some parts of a directory, and perhaps of a block that the log was written beside.
  private static func tally(
    _ parts: [String], of directory: String, block: String? = nil
  ) throws -> Tally {
    let folder = try #require(TemporaryFolder())
    let paths = parts.map { directory + "/" + $0 } + (block.map { [$0] } ?? [])
    for path in paths {
      let name = path.split(separator: "/").last ?? ""
      try FileManager.default.copyItem(atPath: path, toPath: folder.path + "/\(name)")
    }
    return try withExtendedLifetime(folder) { try tally(folder.path) }
  }

  @Test(
    "in chunks of the head, and in the log without them",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no such logs"))
  func modern() throws {
    let directory = try #require(Fixtures.external("generated/modern-tsdb/head-only"))
    #expect(try Self.tally(directory) == Tally(inLog: 1_561, inChunks: 17_637, deleted: 502))
    let tally = try Self.tally(["wal", "wbl"], of: directory)
    #expect(tally == Tally(inLog: 19_198, deleted: 502))
  }

  @Test(
    "in blocks and behind them",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no such logs"))
  func compacted() throws {
    let directory = try #require(Fixtures.external("generated/modern-tsdb/compacted"))
    #expect(
      try Self.tally(directory)
        == Tally(inLog: 1_561, inChunks: 2_399, inBlocks: 15_036, deleted: 704))
    let parts = try FileManager.default.contentsOfDirectory(atPath: directory)
    let tally = try Self.tally(parts.filter { $0 != "chunks_head" }, of: directory)
    #expect(tally == Tally(inLog: 3_960, inBlocks: 15_036, deleted: 704))
  }

  @Test(
    "of a server that was killed, as far as it is not torn",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured log"))
  func captured() throws {
    let directory = try #require(Fixtures.external("capture/wal"))
    #expect(try Self.tally(["wal"], of: directory) == Tally(inLog: 339_243))
    // Those that are passed by are all in the block that the server had.
    let parts = ["wal", "chunks_head"]
    let tally = try Self.tally(parts, of: directory)
    #expect(tally == Tally(inLog: 51_979, passedBy: 287_264))
    let block = try #require(Fixtures.external("capture/real-block/01M7Y25HY0ZJW4T3GY40EG2FFR"))
    #expect(
      try Self.tally(parts, of: directory, block: block) == Tally(inBlocks: 339_243))
  }
}
