import Blocks
import Chunks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A commit that is in both logs is whole, whatever has become of one of them")
struct SplitCommitTests {
  /// Commits samples in order of series 0, and late ones of series 1.
  static func commit(
    _ numbers: Range<Int64>, to store: Store<MemoryFileSystem>, _ durability: Durability = .fsync
  ) throws {
    for number in numbers {
      var batch = AppendBatch()
      batch.append(series(0), at: 3_000 + number, Double(number))
      batch.append(series(1), at: 2_000 + number, Double(number))
      try store.commit(&batch, durability: durability)
      precondition(batch.rejections.isEmpty, "\(batch.rejections)")
    }
  }

  /// Files with as many of these commits.
  static func files(_ count: Int64) throws -> MemoryFileSystem {
    let files = MemoryFileSystem()
    let store = try Store(files)
    var batch = AppendBatch()
    batch.append(series(1), at: 2_900, 0)
    try store.commit(&batch, durability: .fsync)
    try commit(0..<count, to: store)
    return files.restarted(.nothing)
  }

  /// What a store has with these commits.
  static func samples(_ numbers: [Int64]) -> StoredSamples {
    var samples: StoredSamples = [series(1): [2_900: .float(0)]]
    for number in numbers {
      samples[series(0), default: [:]][3_000 + number] = .float(Double(number))
      samples[series(1)]?[2_000 + number] = .float(Double(number))
    }
    return samples
  }

  static func splitCommits(_ path: String, on files: MemoryFileSystem) throws -> [LogRecord] {
    try readLog(path, on: files).records.map { try LogRecord($0.bytes.span) }
      .filter { $0.type == .splitCommit }
  }

  @Test("Both logs have its number, and the first one what the other has")
  func records() throws {
    let files = try Self.files(2)
    let late = try readLog("/data/wbl", on: files).records.map { Array($0.bytes) }
      .filter { $0.first == LogRecordType.samples.rawValue }
    #expect(late.count == 2)
    #expect(
      try Self.splitCommits("/data/wal", on: files)
        == [
          .splitCommit(number: 1, outOfOrder: [late[0]]),
          .splitCommit(number: 2, outOfOrder: [late[1]]),
        ])
    #expect(
      try Self.splitCommits("/data/wbl", on: files)
        == [.splitCommit(number: 1, outOfOrder: []), .splitCommit(number: 2, outOfOrder: [])])
  }

  @Test("What the log of late samples has lost comes from the other one, and is there again")
  func outOfOrderLost() throws {
    let byteCount = try Self.files(4).bytes(of: "/data/wbl/00000000").count
    for end in 0...byteCount {
      let files = try Self.files(4)
      try files.truncate("/data/wbl/00000000", to: end)
      let readOnly = try Store("/data", on: files, isReadOnly: true, options: .small) { 0 }
      #expect(try readOnly.content() == Self.samples([0, 1, 2, 3]), "\(end) bytes are left")
      let store = try Store(files)
      #expect(try store.content() == Self.samples([0, 1, 2, 3]), "\(end) bytes are left")
      try Self.commit(4..<6, to: store)
      let again = files.restarted(.nothing)
      #expect(
        try Self.splitCommits("/data/wbl", on: again)
          == (1...6).map { .splitCommit(number: $0, outOfOrder: []) })
      // Nothing is taken from the first log now.
      let records = try readLog("/data/wbl", on: again).records
      #expect(records.count { $0.bytes.first == LogRecordType.samples.rawValue } == 6)
      #expect(try Store(again).content() == Self.samples([0, 1, 2, 3, 4, 5]))
    }
  }

  @Test("Late samples do not count that the other log has lost in a crash")
  func inOrderLost() throws {
    let byteCount = try Self.files(4).bytes(of: "/data/wal/00000000").count
    var counts: Set<Int> = []
    for end in 0..<byteCount {
      let files = try Self.files(4)
      try files.truncate("/data/wal/00000000", to: end)
      let store = try Store(files)
      let content = try store.content()
      let count = Int64(content[series(0)]?.count ?? 0)
      counts.insert(Int(count))
      // Without the first commit, nobody knows the series either.
      let expected = content.isEmpty ? [:] : Self.samples(Array(0..<count))
      #expect(content == expected, "\(end) bytes are left")
      // What was lost is not taken for what comes now.
      try Self.commit(10..<11, to: store)
      let again = try Store(files.restarted(.nothing))
      #expect(again.replay.isSound)
      let late = try again.content()[series(1)]?.filter { $0.key < 2_900 }
      #expect(late?.count == Int(count) + 1, "\(end) bytes are left")
    }
    #expect(counts == [0, 1, 2, 3])
  }

  @Test("Late samples count if others have removed the beginning of the log, or it cannot be read")
  func foreignLog() throws {
    let files = try Self.files(3)
    // A log of the series alone, as Prometheus may leave it.
    let series = try readLog("/data/wal", on: files).records.map { Array($0.bytes) }
      .filter { $0.first == LogRecordType.series.rawValue }
    try files.remove("/data/wal/00000000")
    var writer = try LogWriter("/data/wal", on: files)
    for record in series { try writer.append([record]) }
    try writer.close()
    let late = try Store(files).content()[TSDBTests.series(1)]
    #expect(late?.keys.sorted() == [2_000, 2_001, 2_002])

    // One that begins as ours do, and not with the first segment: what was before is gone.
    writer = try LogWriter("/data/wal", on: files)
    var beginning: [UInt8] = []
    LogRecord.minValidTime(.min).encode(to: &beginning)
    try writer.append([beginning])
    for record in series { try writer.append([record]) }
    try writer.close()
    for name in try files.list("/data/wal").dropLast() { try files.remove("/data/wal/" + name) }
    #expect(try Store(files).content()[TSDBTests.series(1)] == late)

    // Damage before something that can be read in another segment is not that of a crash.
    let damaged = try Self.files(3)
    var batch = AppendBatch()
    batch.append(TSDBTests.series(0), at: 4_000, 1)
    try Store(damaged).commit(&batch, durability: .fsync)
    let again = damaged.restarted(.nothing)
    let places = try readLog("/data/wal", on: again).records
      .filter { $0.bytes.first == LogRecordType.splitCommit.rawValue }.map(\.byteRange)
    var bytes = try again.bytes(of: "/data/wal/00000000")
    bytes[places[2].upperBound - 1] ^= 1
    try again.put(bytes, at: "/data/wal/00000000")
    let content = try Store(again).content()
    #expect(content[TSDBTests.series(0)]?.keys.sorted() == [3_000, 3_001, 4_000])
    #expect(content[TSDBTests.series(1)]?.keys.sorted() == [2_000, 2_001, 2_002, 2_900])
  }

  @Test("A checkpoint keeps the number of the last one")
  func checkpoint() throws {
    let files = try Self.files(0)
    let store = try Store(files)
    try Self.commit(0..<3, to: store)
    // The head becomes blocks, late samples too, and then there are new ones.
    for time in stride(from: 4_000 as Int64, to: 9_000, by: 500) {
      var batch = AppendBatch()
      batch.append(series(0), at: time, 1)
      try store.commit(&batch, durability: .fsync)
      try store.maintain()
    }
    #expect(try LogDirectory("/data/wal", on: files).checkpoint != nil)
    let restarted = files.restarted(.allUnsynchronized)
    #expect(
      try Self.splitCommits("/data/wal", on: restarted) == [.splitCommit(number: 3, outOfOrder: [])]
    )
    let inBlocks = try readLog("/data/wbl", on: restarted).records.compactMap {
      if case .chunksInBlocks(_, let number) = try LogRecord($0.bytes.span) { number } else { nil }
    }
    #expect(inBlocks == [3])
    let again = try Store(restarted)
    #expect(again.replay.isSound)
    #expect(try again.content() == store.content())
  }

  @Test("Late samples behind one that the first log has lost while the store was open are kept")
  func lostWhileOpen() throws {
    for failure in 0..<6 {
      let files = try Self.files(1)
      let store = try Store(files)
      try Self.commit(1..<3, to: store, .write)
      files.fail(at: failure)
      try? store.synchronize()
      var batch = AppendBatch()
      batch.append(series(1), at: 2_500, 5)
      while (try? store.commit(&batch, durability: .fsync)) == nil {}
      for loss in [CrashLoss.nothing, .allUnsynchronized] {
        let content = try Store(files.restarted(loss)).content()
        #expect(content[series(1)]?[2_500] == .float(5), "change \(failure) fails")
      }
    }
  }

  @Test("What is left of one that failed is no part of the next, wherever a crash comes")
  func failedCommit() throws {
    for failure in 0..<12 {
      for crash in failure..<failure + 14 {
        let files = try Self.files(1)
        let store = try Store(files)
        files.fail(at: failure)
        files.crash(before: crash)
        for number in 1..<5 as Range<Int64> {
          // What the first one has written goes with what the second one cannot make durable.
          let durability: Durability = number == 2 ? .fsync : .write
          try? Self.commit(number..<number + 1, to: store, durability)
          var batch = AppendBatch()
          batch.append(series(2), at: 3_000 + number, 1)
          _ = try? store.commit(&batch, durability: .write)
        }
        for loss in [CrashLoss.nothing, .allUnsynchronized, .some(seed: UInt64(crash))] {
          let content = try Store(files.restarted(loss)).content()
          for number in 2..<5 as Range<Int64> {
            #expect(
              (content[series(0)]?[3_000 + number] == nil)
                == (content[series(1)]?[2_000 + number] == nil),
              "commit \(number), change \(failure) fails, crash before \(crash), \(loss)")
          }
        }
      }
    }
  }

  /// Three commits with many late samples each, of which the last two are not durable.
  static func big() throws -> (StoreOptions, MemoryFileSystem) {
    var options = StoreOptions.small
    options.head.logSegmentByteLimit = 1 << 20
    options.head.logCompression = .none
    let files = MemoryFileSystem()
    let store = try Store(files, options: options)
    var batch = AppendBatch()
    for number in 0..<4_000 { batch.append(series(number + 10), at: 2_900, 0) }
    try store.commit(&batch, durability: .fsync)
    try store.close()
    let again = try Store(files, options: options)
    for commit in 0..<3 as Range<Int64> {
      var batch = AppendBatch()
      for number in 0..<4_000 {
        batch.append(series(number + 10), at: 2_000 + commit, Double(number))
      }
      batch.append(series(0), at: 3_000 + commit, 1)
      try again.commit(&batch, durability: commit == 0 ? .fsync : .write)
      #expect(batch.rejections.isEmpty)
    }
    return (options, files.restarted(.nothing))
  }

  /// Takes a sector out of the second of the commits in a log, and not what is behind.
  static func makeHole(in log: String, on files: MemoryFileSystem) throws {
    let path = log + "/" + (try #require(try files.list(log).last))
    let record = try readLog(log, on: files).records
      .filter { $0.bytes.first == LogRecordType.splitCommit.rawValue }[1]
    var bytes = try files.bytes(of: path)
    let start = (record.byteRange.lowerBound / 512 + 2) * 512
    for index in start..<start + 512 { bytes[index] = 0 }
    try files.put(bytes, at: path)
  }

  /// Which of these commits are there, each as a whole.
  static func wholeCommits(_ store: Store<MemoryFileSystem>) throws -> [Int64] {
    let content = try store.content()
    return (0..<3 as Range<Int64>).filter { commit in
      let isInOrder = content[series(0)]?[3_000 + commit] != nil
      #expect(
        content.values.count { $0[2_000 + commit] != nil } == (isInOrder ? 4_000 : 0),
        "commit \(commit)")
      return isInOrder
    }
  }

  @Test("What is lost of the log of late samples before its end comes from the other one as well")
  func hole() throws {
    let (options, files) = try Self.big()
    try Self.makeHole(in: "/data/wbl", on: files)
    #expect(try Self.wholeCommits(try Store(files, options: options)) == [0, 1, 2])
  }

  @Test("Late samples do not count that the other log has lost before its end, at any later start")
  func holeInOrder() throws {
    let (options, files) = try Self.big()
    try Self.makeHole(in: "/data/wal", on: files)
    let readOnly = try Store("/data", on: files, isReadOnly: true, options: options) { 0 }
    #expect(try Self.wholeCommits(readOnly) == [0, 2])
    // Whether the process is stopped before it says so, or goes on.
    for step in stride(from: 0, to: 12, by: Effort.scaled(quick: 4, full: 1)) {
      let crashed = files.restarted(.nothing)
      crashed.crash(before: step)
      _ = try? Store(crashed, options: options)
      for loss in [CrashLoss.nothing, .allUnsynchronized] {
        let again = try Store(crashed.restarted(loss), options: options)
        #expect(try Self.wholeCommits(again) == [0, 2], "crash before \(step), \(loss)")
      }
    }
    var restarted = files
    for time in [4_000, 5_000, 6_000, 8_000, 9_000, 10_000] as [Int64] {
      let store = try Store(restarted, options: options)
      #expect(try Self.wholeCommits(store) == [0, 2], "before \(time)")
      var batch = AppendBatch()
      batch.append(series(0), at: time, 1)
      batch.append(series(1), at: time - 1_990, 1)
      try store.commit(&batch, durability: .fsync)
      #expect(batch.rejections.isEmpty)
      // All in order becomes blocks, and the log has a checkpoint, before the late samples become blocks.
      if time > 5_000 { try store.maintain() }
      if time > 8_000 { try store.flush() }
      restarted = restarted.restarted(.nothing)
    }
    #expect(try LogDirectory("/data/wal", on: restarted).checkpoint != nil)
    #expect(try Self.wholeCommits(try Store(restarted, options: options)) == [0, 2])
  }

  @Test("What is no record of samples is not taken over from one log to the other")
  func nested() throws {
    for bad in [[], [LogRecordType.commit.rawValue, 1]] as [[UInt8]] {
      let files = try SplitCommitTests.files(1)
      var writer = try LogWriter("/data/wal", on: files)
      var bytes: [UInt8] = []
      LogRecord.splitCommit(number: 9, outOfOrder: [bad]).encode(to: &bytes)
      try writer.append([bytes])
      try writer.close()
      _ = try Store(files).content()
      _ = try Store(files).content()
    }
  }

  @Test("A place in a file that cannot be is a fault")
  func hugeReference() throws {
    let files = try SplitCommitTests.files(3)
    var writer = try LogWriter("/data/wbl", on: files)
    var bytes: [UInt8] = []
    LogRecord.chunksInBlocks(before: ChunkReference(rawValue: .max), splitCommits: 0)
      .encode(to: &bytes)
    try writer.append([bytes])
    try writer.close()
    #expect(try Store(files).content() == SplitCommitTests.samples([0, 1, 2]))
  }

  @Test("A number by itself that the first log does not know is cut off")
  func lonelyNumber() throws {
    let files = try SplitCommitTests.files(3)
    var writer = try LogWriter("/data/wbl", on: files)
    var bytes: [UInt8] = []
    LogRecord.splitCommit(number: 99, outOfOrder: []).encode(to: &bytes)
    try writer.append([bytes])
    try writer.flush()
    #expect(try Store(files).content() == SplitCommitTests.samples([0, 1, 2]))
  }
}
