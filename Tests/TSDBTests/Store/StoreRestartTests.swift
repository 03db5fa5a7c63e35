import Blocks
import Chunks
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("Restarts of a store")
struct StoreRestartTests {
  private static func commit(
    _ times: some Sequence<Int64>, of number: Int = 0, to store: Store<MemoryFileSystem>,
    _ durability: Durability = .fsync
  ) throws {
    var batch = AppendBatch()
    for time in times { batch.append(series(number), at: time, Double(time)) }
    try store.commit(&batch, durability: durability)
    #expect(batch.rejections.isEmpty)
  }

  private static func byteCount(of directory: String, _ files: MemoryFileSystem) throws -> Int {
    try files.list(directory).reduce(0) { try $0 + files.bytes(of: directory + "/" + $1).count }
  }

  @Test("write no chunk of late samples once more, however often there are some")
  func lateChunks() throws {
    let files = MemoryFileSystem()
    var store = try Store(files)
    try Self.commit(3_000..<3_001, to: store)
    try Self.commit(2_000..<2_100, to: store)
    try store.maintain()
    let (content, byteCount) = (
      try store.content(), try Self.byteCount(of: "/data/chunks_head", files)
    )
    for _ in 0..<4 {
      try store.close()
      store = try Store(files)
      #expect(try store.content() == content)
      try store.maintain()
      #expect(try Self.byteCount(of: "/data/chunks_head", files) == byteCount)
    }
  }

  @Test("bring late samples back from the log if the first of several chunks is lost")
  func lostLateChunk() throws {
    let files = MemoryFileSystem()
    var store = try Store(files)
    try Self.commit(3_000..<3_001, to: store)
    for start in [2_000, 2_100] as [Int64] {
      try Self.commit(start..<start + 40, to: store)
      try store.maintain()
      try store.close()
      // Its chunks come into a file of their own.
      store = try Store(files)
    }
    #expect(try files.list("/data/chunks_head").count == 2)
    let content = try store.content()
    let path = "/data/chunks_head/" + (try #require(try files.list("/data/chunks_head").first))
    var bytes = try files.bytes(of: path)
    var reader = try HeadChunkReader(bytes.span)
    let entry = try #require(try reader.next(from: bytes.span))
    bytes[entry.payload.lowerBound + 3] ^= 1
    try files.put(bytes, at: path)
    for _ in 0..<2 {
      let again = try Store(files.restarted(.nothing))
      #expect(try again.content() == content)
      try again.maintain()
      #expect(try again.content() == content)
    }
  }

  @Test("write nothing once more that is in a block, and deleted there")
  func chunkAcrossBlocks() throws {
    let files = MemoryFileSystem()
    var options = StoreOptions.small
    options.head.blockDuration = 100_000
    options.flushing.sampleCount = 10
    var store = try Store(files, options: options)
    // A chunk of eight that is cut through, where the head was made shorter.
    for time in stride(from: 0, through: 99_000, by: 4_500) as StrideThrough<Int64> {
      try Self.commit([time], to: store)
    }
    try store.maintain()
    let end = try #require(try BlockSet("/data", on: files, isReadOnly: true).minValidTime)
    try store.delete(Selector([]), in: TimeRange(0...end - 1))
    try store.maintain()
    try store.close()
    // A log that tells in front of all else up to where samples are in blocks: a checkpoint of one that others began.
    var records = try readLog("/data/wal", on: files).records.map { Array($0.bytes) }
      .filter { ![LogRecordType.minValidTime.rawValue, 0xC0].contains($0.first) }
    records.insert([], at: 0)
    LogRecord.minValidTime(end).encode(to: &records[0])
    for name in try files.list("/data/wal") { try files.remove("/data/wal/" + name) }
    var writer = try LogWriter("/data/wal", on: files)
    for record in records { try writer.append([record]) }
    try writer.close()
    store = try Store(files, options: options)
    try Self.commit([200_000], to: store)
    try store.flush()
    #expect(try store.content()[series(0)]?.keys.min().map { $0 >= end } == true)
    let blocks = try BlockSet("/data", on: files, isReadOnly: true).blocks.map(\.meta)
    #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.maxTime <= $1.minTime })
  }

  @Test("begin a log as the first one, if of that nothing has come to be")
  func emptyLog() throws {
    let files = MemoryFileSystem()
    try Self.commit([3_000], to: try Store(files), .write)
    for loss in [CrashLoss.allUnsynchronized, .unsynchronizedBytes] {
      let restarted = files.restarted(loss)
      let store = try Store(restarted)
      #expect(try store.content() == [:])
      try Self.commit([3_000], to: store)
      let first = try readLog("/data/wal", on: restarted).records
        .first { $0.bytes.first != LogRecordType.commit.rawValue }
      #expect(first?.bytes.first == LogRecordType.minValidTime.rawValue, "\(loss)")
    }
  }

  @Test("keep what somebody else has logged behind a commit that was torn")
  func foreignSegment() throws {
    let files = try SplitCommitTests.files(2)
    let record = try #require(
      try readLog("/data/wal", on: files).records
        .filter { $0.bytes.first == LogRecordType.splitCommit.rawValue }.last)
    // The second commit is not in the first log, and another program has found nothing wrong with that.
    let start = try #require(
      try readLog("/data/wal", on: files).records.last {
        $0.bytes.first == LogRecordType.commit.rawValue
          && $0.byteRange.lowerBound < record.byteRange.lowerBound
      })
    try files.truncate("/data/wal/00000000", to: start.byteRange.lowerBound)
    var writer = try LogWriter("/data/wbl", on: files)
    var samples = LogSamples()
    let known = try readLog("/data/wal", on: files).records.compactMap {
      if case .series(let entries) = try LogRecord($0.bytes.span) { entries } else { nil }
    }.joined().first { $0.labels == series(1) }
    samples.append(series: try #require(known).reference, timestamp: 2_500, value: 5)
    var bytes: [UInt8] = []
    LogRecord.samples(samples).encode(to: &bytes)
    try writer.append([bytes])
    try writer.close()
    for _ in 0..<2 {
      let content = try Store(files.restarted(.nothing)).content()
      #expect(content[series(0)]?.keys.sorted() == [3_000])
      #expect(content[series(1)]?.keys.sorted() == [2_000, 2_500, 2_900])
      _ = try Store(files)
    }
  }

  @Test("hide no late sample that came when the deleted ones were gone, and their series")
  func endedDeletion() throws {
    let files = MemoryFileSystem()
    var store = try Store(files)
    try Self.commit([1_000, 2_000], to: store)
    try store.delete(Selector([]), in: TimeRange(0...1_500))
    try store.delete(Selector([]), in: TimeRange(1_900...5_000))
    try store.flush()
    try Self.commit([900, 1_950], to: store)
    for _ in 0..<2 {
      #expect(try store.content()[series(0)]?.keys.sorted() == [900, 1_950])
      try store.close()
      store = try Store(files)
    }
    try store.flush()
    #expect(try store.content()[series(0)]?.keys.sorted() == [900, 1_950])
  }

  @Test("hide no late sample that came when the deleted ones were gone of a series that is there")
  func endedDeletionOfLeftSeries() throws {
    let files = MemoryFileSystem()
    var store = try Store(files)
    try Self.commit([1_000, 2_000, 3_000], to: store)
    try store.delete(Selector([]), in: TimeRange(0...1_500))
    // What is in a block now leaves the head when that is not read any more.
    do {
      let reader = try store.select(Selector([]))
      try store.maintain()
      try Self.commit([3_000], of: 1, to: store)
      try Self.commit([1_100], of: 1, to: store)
      _ = consume reader
    }
    try store.maintain()
    try Self.commit([1_200], to: store)
    for _ in 0..<3 {
      let content = try store.content()
      #expect(content[series(0)]?.keys.sorted() == [1_200, 2_000, 3_000])
      #expect(content[series(1)]?.keys.sorted() == [1_100, 3_000])
      try store.close()
      store = try Store(files)
    }
  }

  @Test("hide what is deleted and still there, though earlier deletions of the series are over")
  func remainingDeletion() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    try Self.commit([1_000, 2_000, 3_000, 3_500], to: store)
    try store.delete(Selector([]), in: TimeRange(900...1_100))
    try store.delete(Selector([]), in: TimeRange(3_000...3_100))
    try store.maintain()
    try Self.commit([1_700], to: store)
    let expected: StoredSamples = [
      series(0): [1_700: .float(1_700), 2_000: .float(2_000), 3_500: .float(3_500)]
    ]
    #expect(try store.content() == expected)
    for loss in [CrashLoss.nothing, .allUnsynchronized] {
      #expect(try Store(files.restarted(loss)).content() == expected)
    }
  }

  @Test("find late samples in blocks, also of a store without a log")
  func withoutLog() throws {
    let files = MemoryFileSystem()
    var options = StoreOptions.small
    options.head.keepsLog = false
    let store = try Store(files, options: options)
    try Self.commit([3_000], to: store)
    try Self.commit(2_000..<2_050, to: store)
    let content = try store.content()
    try store.flush()
    #expect(try store.content() == content)
    try store.close()
    #expect(try Store(files, options: options).content() == content)
  }

  @Test("take nothing for lost that is in a block, and deleted there")
  func chunksInBlocks() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    try Self.commit(stride(from: 0, to: 350, by: 10), to: store)
    try store.maintain()
    try Self.commit(stride(from: 350, to: 550, by: 10), to: store)
    try Self.commit([455], to: store)
    do {
      // Who reads keeps the chunks in the head, though they are in a block: that of the late sample ends a file, and
      // they go to the next one, with later ones.
      let reader = try store.select(Selector([]))
      try store.flush()
      try Self.commit(stride(from: 550, to: 800, by: 10), to: store)
      try store.maintain()
      try store.delete(Selector([]), in: TimeRange(0...400))
      _ = reader.labels
    }
    try store.maintain()
    #expect(try files.list("/data/chunks_head").count == 1)
    // The blocks are one, which does not end where the head begins.
    #expect(try BlockDirectory.blocks(in: "/data", on: files).count == 1)
    let content = Self.content([455] + Array(stride(from: 410, to: 800, by: 10)))
    #expect(try store.content() == content)
    for loss in [CrashLoss.nothing, .allUnsynchronized] {
      #expect(try Store(files.restarted(loss)).content() == content)
    }
  }

  @Test("and late samples are told apart from what was deleted before, as without them")
  func deletionsThatMeet() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    try Self.commit(stride(from: 0, to: 1_700, by: 10), to: store)
    try store.delete(Selector([]), in: TimeRange(0...300))
    try store.delete(Selector([]), in: TimeRange(200...1_200))
    try store.maintain()
    #expect(try store.content() == Self.content(stride(from: 1_210, to: 1_700, by: 10)))
    // The first ones are of times of which all is in a block; of the other one, samples that were deleted are not.
    try Self.commit([101, 251, 1_101], to: store)
    let left = Self.content([101, 251] + Array(stride(from: 1_210, to: 1_700, by: 10)))
    #expect(try store.content() == left)
    for _ in 0..<2 {
      #expect(try Store(files.restarted(.nothing)).content() == left)
      try store.flush()
      #expect(try store.content() == left)
    }
  }

  private static func content(_ times: some Sequence<Int64>) -> StoredSamples {
    [series(0): Dictionary(uniqueKeysWithValues: times.map { ($0, .float(Double($0))) })]
  }
}
