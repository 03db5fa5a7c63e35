import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

extension StoreFaultTests {
  @Test("fault 1: of a log that ends within the last commit, all others are there")
  func tornLog() throws {
    var written = WrittenStore()
    try written.append([100, 200, 300])
    let path = "/data/wal/00000000"
    let bytes = try written.files.bytes(of: path)
    let ends = written.ends[0]
    for length in stride(from: ends[1], to: ends[2], by: Effort.scaled(quick: 5, full: 1)) {
      let report = try Self.expectRecovery(
        try written.files.with(Array(bytes[..<length]), at: path),
        keeps: written.samples { $0 == 300 }, "\(length) bytes")
      #expect(report.logErrors.map(\.isTorn) == (length == ends[1] ? [] : [true]))
    }
  }

  @Test("fault 2: zeros behind the last commit, or in its place, are no fault", arguments: [1, 2])
  func zeros(commit: Int) throws {
    var written = WrittenStore()
    try written.append([100, 200, 300])
    let path = "/data/wal/00000000"
    let end = written.ends[0][commit]
    let kept = Array(try written.files.bytes(of: path)[..<end])
    for count in [1, 7, 100, 32_768 - end, 32_768, 100_000] {
      let report = try Self.expectRecovery(
        try written.files.with(kept + [UInt8](repeating: 0, count: count), at: path),
        keeps: written.samples { $0 == 300 && commit == 1 }, "\(count) zeros")
      #expect(report.isSound)
    }
  }

  @Test("fault 3: a changed byte in an old segment takes nothing from others, and is told")
  func changedSegment() throws {
    var written = WrittenStore()
    for times in [[100, 200, 300], [400, 500, 600], [700, 800]] as [[Int64]] {
      try written.append(times)
    }
    let path = "/data/wal/00000001"
    let bytes = try written.files.bytes(of: path)
    let ends = written.ends[1]
    for offset in stride(from: ends[0], to: ends[1], by: Effort.scaled(quick: 7, full: 1)) {
      for change in Effort.scaled(quick: [0x80], full: [1, 0x80, 0xFF]) as [UInt8] {
        var changed = bytes
        changed[offset] ^= change
        // What follows in the page is lost as well.
        let report = try Self.expectRecovery(
          try written.files.with(changed, at: path),
          keeps: written.samples { $0 == 500 || $0 == 600 }, "byte \(offset) ^ \(change)")
        #expect(report.logErrors.map(\.isTorn) == [false])
        #expect(report.logErrors.first?.file.path == path)
      }
    }
  }

  @Test("fault 3: a segment that was cut off behind a fault can be replaced by a checkpoint")
  func faultBeforeTornEnd() throws {
    let torn = Array(Self.fragment(Self.sample(1, at: 200)).dropLast(3))
    let files = try Self.files(withLog: [
      Self.fragment(Self.sample(1, at: 50), trailing: [0x80]),
      Self.fragment(.series([LogSeries(reference: 1, labels: series(0))])),
      Self.fragment(Self.sample(1, at: 100)),
      torn,
    ])
    let store = try Store(files)
    #expect(store.replay.logErrors.map(\.isTorn) == [false, true])
    var expected: StoredSamples = [series(0): Self.samples(100)]
    for time in stride(from: Int64(2_000), to: 10_000, by: 1_000) {
      var batch = AppendBatch()
      batch.append(series(0), at: time, Double(time))
      try store.commit(&batch)
      expected[series(0)]?[time] = .float(Double(time))
      try store.maintain()
    }
    #expect(try files.list("/data/wal").contains { $0.hasPrefix("checkpoint") })
    #expect(try !files.list("/data/wal").contains("00000000"))
    #expect(try store.content() == expected)
    #expect(try Store(files.restarted(.nothing)).content() == expected)
  }

  @Test("fault 4: segments that are missing, or empty, and numbers that are left out")
  func missingSegments() throws {
    var written = WrittenStore()
    try written.append([100, 200, 300])
    try written.append([400, 500], series: [0, 1, 2, 3])
    try written.append([600, 700], series: [0, 1, 2, 3])
    let gap = written.files.restarted(.nothing)
    try gap.remove("/data/wal/00000001")
    var kept = written.samples { $0 == 400 || $0 == 500 }
    kept[series(3)] = nil
    for _ in 0..<2 {
      let report = try Store(gap).replay
      #expect(report.logErrors.map(\.fault) == [.missingSegments(1..<2)])
      #expect(report.unknownSeriesCount == 2)
    }
    try Self.expectRecovery(gap, keeps: kept, "a gap")

    let renamed = written.files.restarted(.nothing)
    try renamed.rename("/data/wal/00000002", to: "/data/wal/00000007")
    let report = try Self.expectRecovery(renamed, keeps: written.samples, "numbers left out")
    #expect(report.logErrors.map(\.fault) == [.missingSegments(2..<7)])

    let empty = try written.files.with([], at: "/data/wal/00000003")
    #expect(try Self.expectRecovery(empty, keeps: written.samples, "an empty segment").isSound)
  }

  @Test("fault 7: records that nobody can read are passed by, and what follows is there")
  func unreadableRecords() throws {
    let files = try Self.files(withLog: [
      Fragment.bytes(1, [200, 1, 2, 3]),
      Self.fragment(.series([LogSeries(reference: 1, labels: series(0))])),
      Self.fragment(Self.sample(1, at: 100)),
      Self.fragment(Self.sample(1, at: 200), trailing: [0x80]),
      // Four gigabytes, and no frame.
      Fragment.bytes(0x09, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0]),
      Fragment.bytes(0x11, [1, 2, 3]),
      Self.fragment(Self.sample(1, at: 300)),
    ])
    let report = try Self.expectRecovery(
      files, keeps: [series(0): Self.samples(100, 300)], "records")
    #expect(report.logErrors.count == 3 && report.logErrors.allSatisfy { !$0.isTorn })
    guard case .record = report.logErrors.first?.fault else {
      Issue.record("\(report.logErrors)")
      return
    }
  }

  @Test("fault 9: samples of series that are not known are counted")
  func unknownSeries() throws {
    let files = try Self.files(withLog: [
      Self.fragment(.series([LogSeries(reference: 1, labels: series(0))])),
      Self.fragment(Self.sample(1, at: 100)), Self.fragment(Self.sample(2, at: 100)),
    ])
    let report = try Self.expectRecovery(
      files, keeps: [series(0): Self.samples(100)], "an unknown series")
    #expect(report.unknownSeriesCount == 1)
  }

  @Test("fault 9: a series that has two numbers is one")
  func twoNumbers() throws {
    let files = try Self.files(withLog: [
      Self.fragment(.series([LogSeries(reference: 1, labels: series(0))])),
      Self.fragment(Self.sample(1, at: 100)),
      Self.fragment(.series([LogSeries(reference: 2, labels: series(0))])),
      Self.fragment(Self.sample(2, at: 200)), Self.fragment(Self.sample(1, at: 300)),
    ])
    let report = try Self.expectRecovery(
      files, keeps: [series(0): Self.samples(100, 200, 300)], "two numbers")
    #expect(report.isSound)
  }

  @Test("fault 9: series that had one number after another stay apart")
  func reusedNumber() throws {
    let files = try Self.files(withLog: [
      Self.fragment(.series([LogSeries(reference: 1, labels: series(0))])),
      Self.fragment(Self.sample(1, at: 100)),
      Self.fragment(.series([LogSeries(reference: 1, labels: series(1))])),
      Self.fragment(Self.sample(1, at: 200)),
    ])
    let report = try Self.expectRecovery(
      files, keeps: [series(0): Self.samples(100), series(1): Self.samples(200)], "one number")
    #expect(report.isSound)
  }

  @Test("fault 9: numbers that no series can have are replaced", arguments: [0, .max] as [UInt64])
  func impossibleNumbers(number: UInt64) throws {
    let files = try Self.files(withLog: [
      Self.fragment(.series([LogSeries(reference: number, labels: series(0))])),
      Self.fragment(.series([LogSeries(reference: 1, labels: series(1))])),
      Self.fragment(Self.sample(number, at: 100)), Self.fragment(Self.sample(1, at: 100)),
    ])
    let store = try Store(files)
    // A chunk comes into a file.
    for time in 101...120 as ClosedRange<Int64> {
      var batch = AppendBatch()
      for number in 0...2 { batch.append(series(number), at: time, 1) }
      try store.commit(&batch)
    }
    try store.maintain()
    #expect(try store.content().values.map(\.count).sorted() == [20, 21, 21])
    try Self.expectProgress(store, files, "number \(number)")
  }

  @Test("fault 9: numbers that are each twice the one before take no more memory than others")
  func sparseNumbers() throws {
    var fragments: [[UInt8]] = []
    var expected: StoredSamples = [:]
    for number in 0..<40 {
      let reference: UInt64 = 1_000 << UInt64(number)
      fragments.append(
        Self.fragment(.series([LogSeries(reference: reference, labels: series(number))])))
      fragments.append(Self.fragment(Self.sample(reference, at: 100)))
      expected[series(number)] = Self.samples(100)
    }
    let report = try Self.expectRecovery(
      try Self.files(withLog: fragments), keeps: expected, "sparse numbers")
    #expect(report.isSound)
  }

  @Test("fault 9: numbers of series that are lost are not given to others")
  func lostNumbers() throws {
    var written = WrittenStore()
    try written.append(stride(from: 100, to: 130, by: 1), maintaining: true)
    // The chunks are there; the log has nothing but a sample of another series.
    let files = try written.files.with(
      Self.fragment(Self.sample(4, at: 300)), at: "/data/wal/00000000")
    let store = try Store(files)
    #expect(try store.content() == [:])
    var batch = AppendBatch()
    for number in 4..<10 { batch.append(series(number), at: 200, 1) }
    try store.commit(&batch)
    let again = try Store(files.restarted(.nothing))
    #expect(try again.content() == store.content())
    #expect(try again.content().count == 6)
  }

  @Test("fault 11: what could not be made durable is not said to be, and another segment begins")
  func failedSynchronization() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    func commit(_ time: Int64, _ durability: Durability) throws {
      var batch = AppendBatch()
      batch.append(series(0), at: time, Double(time))
      try store.commit(&batch, durability: durability)
    }
    func lastSegment() throws -> Int? {
      try LogDirectory("/data/wal", on: files).files.last?.segment
    }
    try commit(100, .fsync)
    let segment = try lastSegment() ?? 0
    let changes = files.changeCount
    try commit(200, .write)
    // The writing succeeds, the synchronization does not.
    files.fail(at: files.changeCount - changes, .inputOutput)
    #expect(throws: FileSystemError.self) { try commit(300, .fsync) }
    #expect(try lastSegment() == segment)
    #expect(try store.content() == [series(0): Self.samples(100, 200)])
    try commit(300, .fsync)
    #expect(try lastSegment() == segment + 1)
    let again = try Store(files.restarted(.allUnsynchronized))
    #expect(again.replay.isSound)
    #expect(try again.content() == [series(0): Self.samples(100, 300)])
    // What was in memory alone becomes a block.
    try store.maintain()
    let healed = try Store(files.restarted(.allUnsynchronized))
    #expect(try healed.content() == [series(0): Self.samples(100, 200, 300)])
    try commit(400, .fsync)
    try store.maintain()
    #expect(try BlockSet("/data", on: files, isReadOnly: true).blocks.count == 1)
  }
}
