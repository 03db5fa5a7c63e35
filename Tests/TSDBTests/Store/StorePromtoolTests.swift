import Blocks
import Chunks
import SeriesModel
import TSDB
import Testing

@Suite("Prometheus' tool opens the directory of a store, and finds what was appended")
struct StorePromtoolTests {
  /// The time of the first sample, at the beginning of a block.
  private static let start: Int64 = 1_700_006_400_000

  /// A store of three series with a sample a minute over seven hours and a half, some of them late; it has blocks, complete
  /// chunks in files, and a log.
  ///
  /// - Returns: what the tool is to dump, and what is in blocks.
  private static func write(to directory: String) throws -> (lines: [String], inBlocks: Int) {
    var options = StoreOptions()
    options.head.outOfOrderWindow = 3_600_000
    let store = try Store(directory, on: LocalFileSystem(), options: options) {
      start + 24 * 3_600_000
    }
    let labels = try (0..<3).map {
      try LabelSet(["__name__": "made", "job": "a\"b\\c\u{E9}", "number": "\($0)"])
    }
    var expected: [String] = []
    for minute in 0..<450 as Range<Int64> {
      var batch = AppendBatch()
      for (number, labels) in labels.enumerated() {
        // The last series has samples that are five minutes late. (They are all in blocks, none of which has times
        // of the head, as the tool does not read late samples of the head, nor those that are older than a block.)
        let late: Int64 = number == 2 && minute < 100 && minute % 10 == 5 ? 5 : 0
        let time = start + (minute - late) * 60_000 + (late > 0 ? 7 : 0)
        let value = minute % 60 == 59 ? Double.nan : Double(minute) / 4 - Double(number)
        batch.append(labels, at: time, value)
        expected.append("\(labels) \(text(value)) \(time)")
      }
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
    }
    try store.maintain()
    let blocks = try BlockSet(directory, on: LocalFileSystem(), isReadOnly: true).blocks
    try store.close()
    return (expected, blocks.count)
  }

  /// A number as Go prints it.
  private static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    return value == value.rounded() ? "\(Int(value))" : "\(value)"
  }

  @Test(.enabled(if: Promtool.isInstalled, Promtool.hint))
  func listsAnalyzesAndDumpsWhatWasAppended() throws {
    let folder = try #require(TemporaryFolder())
    let (expected, blockCount) = try Self.write(to: folder.path)
    #expect(blockCount >= 2)
    let list = try Promtool.lines("tsdb", "list", folder.path)
    #expect(list.count == 1 + blockCount)
    for block in try BlockSet(folder.path, on: LocalFileSystem(), isReadOnly: true).blocks {
      let line = try #require(list.first { $0.hasPrefix("\(block.meta.ulid)") })
      let numbers = line.split(separator: " ").dropFirst().compactMap { Int64($0) }
      let stats = block.meta.stats
      #expect(
        numbers.prefix(5) == [
          block.meta.minTime, block.meta.maxTime,
          Int64(stats.samples), Int64(stats.chunks), Int64(stats.series),
        ])
      let analysis = try Promtool.lines("tsdb", "analyze", folder.path, "\(block.meta.ulid)")
      #expect(analysis.contains("Series: \(stats.series)"))
    }
    let dump = try Promtool.lines("tsdb", "dump", folder.path).map(String.init)
    #expect(dump.count == expected.count)
    #expect(Set(dump).symmetricDifference(expected) == [])
    // It has changed nothing, and neither has the store been closed for good.
    let store = try Store(folder.path, on: LocalFileSystem()) { 0 }
    #expect(store.replay.isSound && store.unreadableBlocks.isEmpty)
    #expect(try store.content().values.reduce(0) { $0 + $1.count } == expected.count)
    try store.close()
  }

  /// Expects that the tool dumps these samples of those that are floats. (It passes by histograms.)
  private static func expectDump(_ directory: String, _ samples: StoredSamples) throws {
    var expected: Set<String> = []
    for (labels, values) in samples {
      for case (let time, .bits(let bits)) in values {
        expected.insert("\(labels) \(text(Double(bitPattern: bits))) \(time)")
      }
    }
    let dump = try Promtool.lines("tsdb", "dump", directory).map(String.init)
    #expect(dump.count == expected.count && dump.count > 1_000)
    #expect(Set(dump).symmetricDifference(expected) == [])
  }

  /// The types of the records of a log, and of those of it that only this library knows.
  private static func types(_ log: String) throws -> Set<LogRecordType> {
    let files = LocalFileSystem()
    var types: Set<LogRecordType> = []
    var reader = LogReader(try LogDirectory(log, on: files), on: files)
    while try reader.next() != nil {
      if let type = try LogRecord(reader.record.span).type { types.insert(type) }
    }
    return types
  }

  /// Replaces the logs by one that has nothing but the series.
  private static func stripLogs(_ directory: String) throws {
    let files = LocalFileSystem()
    let log = directory + "/wal"
    var commit = LogCommit()
    var reader = LogReader(try LogDirectory(log, on: files), on: files)
    while try reader.next() != nil {
      if case .series = try LogRecord(reader.record.span) { commit.append(reader.record.span) }
    }
    for path in [log, directory + "/wbl"] { try files.remove(path) }
    var writer = try LogWriter(log, on: files)
    try writer.append(commit)
    try writer.close()
  }

  @Test(.enabled(if: Promtool.isInstalled, Promtool.hint))
  func dumpsAllThatTheFilesOfAHeadCanHave() throws {
    let folder = try #require(TemporaryFolder())
    let mixed = try MixedStore(to: folder.path)
    let files = LocalFileSystem()
    #expect(
      try Self.types(folder.path + "/wal") == [
        .series, .samples, .tombstones, .exemplars, .metadata, .histograms, .floatHistograms,
        .commit, .minValidTime, .splitCommit, .withdrawnCommits,
      ])
    #expect(
      try Self.types(folder.path + "/wbl") == [
        .samples, .chunkMarkers, .commit, .chunksInBlocks, .splitCommit,
      ])
    #expect(try LogDirectory(folder.path + "/wal", on: files).checkpoint != nil)
    var store = try Store(folder.path, on: files) { 0 }
    #expect(try store.replay.isSound && store.content() == mixed.samples)
    try store.close()
    try Self.expectDump(folder.path, mixed.samplesOfOthers)
    // The tool has left a file of chunks of its own.
    store = try Store(folder.path, on: files) { 0 }
    #expect(try store.replay.isSound && store.content() == mixed.samples)
    try store.close()
  }

  @Test(.enabled(if: Promtool.isInstalled, Promtool.hint))
  func dumpsWhatCameInOrderAlone() throws {
    let folder = try #require(TemporaryFolder())
    let store = try Store(folder.path, on: LocalFileSystem()) { Self.start + 3_600_000 }
    var batch = AppendBatch()
    let labels = try LabelSet(["__name__": "made"])
    for second in 0..<2_000 as Range<Int64> {
      batch.append(labels, at: Self.start + second * 1_000, Double(second))
    }
    try store.commit(&batch)
    try Self.expectDump(folder.path, store.content())
    try store.close()
  }

  @Test(.enabled(if: Promtool.isInstalled, Promtool.hint))
  func readsTheChunksOfTheHead() throws {
    let folder = try #require(TemporaryFolder())
    let mixed = try MixedStore(to: folder.path)
    let files = LocalFileSystem()
    try Self.stripLogs(folder.path)
    var scanner = HeadChunkScanner(
      try HeadChunkDirectory(folder.path + "/chunks_head", on: files), on: files)
    var (sampleCount, lateCount) = (0, 0)
    while let chunk = try scanner.next() {
      let count = try #require(chunk.sampleCount)
      sampleCount += count
      lateCount += chunk.entry.isOutOfOrder ? count : 0
    }
    #expect(lateCount == 32 && sampleCount > 5 * 100)
    let store = try Store(folder.path, on: files, isReadOnly: true) { 0 }
    let content = try store.content()
    let blocks = try BlockSet(folder.path, on: files, isReadOnly: true).blocks
    let count = content.values.reduce(0) { $0 + $1.count }
    #expect(count > blocks.reduce(sampleCount) { $0 + $1.meta.stats.samples } - 50)
    for (labels, samples) in content {
      #expect(samples.allSatisfy { mixed.samples[labels]?[$0] == $1 || labels == mixed.deleted })
    }
    try Self.expectDump(folder.path, content)
  }
}
