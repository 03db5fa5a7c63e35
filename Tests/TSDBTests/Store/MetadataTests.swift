import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Metadata")
struct MetadataTests {
  /// Commits a sample and metadata of series.
  static func commit(
    _ entries: [(series: Int, metadata: MetricMetadata)], to store: Store<MemoryFileSystem>,
    at time: Int64 = 1, _ durability: Durability = .write
  ) throws {
    var batch = AppendBatch()
    for (number, metadata) in entries {
      batch.append(series(number), metadata)
      batch.append(series(number), at: time, 1)
    }
    try store.commit(&batch, durability: durability)
    #expect(batch.rejections.isEmpty)
  }

  /// How many entries of metadata the log has.
  static func loggedCount(_ files: MemoryFileSystem) throws -> Int {
    let (records, faults) = try readLog("/data/wal", on: files)
    #expect(faults.isEmpty)
    return try records.reduce(0) { count, record in
      guard case .metadata(let entries) = try LogRecord(record.bytes.span) else { return count }
      return count + entries.count
    }
  }

  @Test("is the newest that was committed, by series and by metric")
  func newest() throws {
    let store = try Store(MemoryFileSystem())
    try Self.commit(
      [(0, metadata(0)), (1, metadata(1)), (2, metadata(2)), (4, metadata(2))], to: store)
    try Self.commit([(1, metadata(3)), (1, metadata(4))], to: store)
    #expect(
      try store.metadataContent() == [
        series(0): metadata(0), series(1): metadata(4), series(2): metadata(2),
        series(4): metadata(2),
      ])
    let some = try store.metadata(try Selector("{n=~\"[1-3]\"}"))
    #expect(some.map(\.labels) == [series(2), series(1)])
    #expect(
      try store.metadataByMetric() == ["s0": [metadata(0), metadata(2)], "s1": [metadata(4)]])
    #expect(try store.metadataByMetric(try Selector("s1")) == ["s1": [metadata(4)]])
    var limits = SelectLimits()
    limits.series = 3
    #expect(throws: StoreError.tooManySeries(limit: 3)) {
      try store.metadata(Selector([]), limits: limits)
    }
  }

  @Test("is logged when it changes, and only then")
  func changes() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    try Self.commit([(0, metadata(0)), (1, metadata(1))], to: store)
    #expect(try Self.loggedCount(files) == 2)
    for time in 2..<5 as Range<Int64> {
      try Self.commit([(0, metadata(0)), (1, metadata(1))], to: store, at: time)
    }
    #expect(try Self.loggedCount(files) == 2)
    try Self.commit([(0, metadata(2)), (1, metadata(1))], to: store, at: 5)
    #expect(try Self.loggedCount(files) == 3)
  }

  @Test("comes back after a restart, with checkpoints or without, as long as the series does")
  func restarts() throws {
    let files = MemoryFileSystem()
    var options = StoreOptions.small
    options.head.outOfOrderWindow = 0
    var store = try Store(files, options: options)
    try Self.commit([(0, metadata(0)), (1, metadata(1))], to: store)
    for (step, time) in stride(from: 500 as Int64, to: 12_000, by: 500).enumerated() {
      // Series 1 ends.
      var batch = AppendBatch()
      batch.append(series(0), at: time, 1)
      if step == 4 { batch.append(series(0), metadata(5)) }
      try store.commit(&batch)
      try store.maintain()
      let expected = metadata(step < 4 ? 0 : 5)
      #expect(try store.metadataContent()[series(0)] == expected)
      if step % 3 == 2 {
        store = try Store(files.restarted(.nothing), options: options)
        #expect(try store.metadataContent()[series(0)] == expected)
        try store.close()
        store = try Store(files, options: options)
      }
    }
    #expect(try LogDirectory("/data/wal", on: files).checkpoint != nil)
    #expect(try store.metadataContent() == [series(0): metadata(5)])
    #expect(
      try Store(files.restarted(.nothing), options: options).metadataContent() == [
        series(0): metadata(5)
      ])
  }

  @Test("that was lost with the record of its series is logged again with its next sample")
  func lost() throws {
    for change in 0..<6 {
      let files = MemoryFileSystem()
      let store = try Store(files)
      try Self.commit([(0, metadata(0))], to: store, .fsync)
      // It waits in memory to be written, one for a series that is new.
      try Self.commit([(0, metadata(1)), (1, metadata(2))], to: store, at: 2, .none)
      files.fail(at: change)
      // Series 1 has a sample alone.
      var batch = AppendBatch()
      batch.append(series(0), at: 3, 1)
      batch.append(series(0), metadata(1))
      batch.append(series(1), at: 3, 1)
      while (try? store.commit(&batch, durability: .fsync)) == nil {}
      let expected = [series(0): metadata(1), series(1): metadata(2)]
      #expect(try store.metadataContent() == expected)
      let again = try Store(files.restarted(.allUnsynchronized))
      #expect(try again.metadataContent() == expected, "change \(change) fails")
      #expect(again.replay.isSound)
    }
  }
}
