import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A checkpoint has what is still needed of a log")
struct LogCheckpointTests {
  @Test(
    "entries of series and times that are kept, in order, and nothing else",
    arguments: Seed.each(Effort.scaled(quick: 4, full: 50)))
  func content(seed: Seed) throws {
    let log = try SegmentedLog(segmentCount: 6, seed: seed)
    let files = log.files
    let before = try SegmentedLog.content(files)
    #expect(before.entries.count > 10)
    for segment in [1, 4] {
      let directory = try LogDirectory("/wal", on: files)
      // What is of the segments behind is kept whole.
      let all = try LogContent(directory, on: files)
      try SegmentedLog.writeCheckpoint(through: segment, on: files)
      let names = try files.list("/wal")
      #expect(
        names == (segment + 1...6).map { "0000000\($0)" } + ["checkpoint.0000000\(segment)"])
      #expect(try SegmentedLog.content(files) == before)
      let after = try LogContent(try LogDirectory("/wal", on: files), on: files)
      #expect(after.entries.count < all.entries.count)
      // Nothing of the checkpoint itself is let go of a second time.
      let checkpoint = try LogDirectory("/wal/checkpoint.0000000\(segment)", on: files)
      #expect(checkpoint.files.count >= 1)
      #expect(
        try LogContent(checkpoint, on: files)
          == LogContent(checkpoint, on: files, from: 0, SegmentedLog.keeps))
    }
  }

  @Test("the newest metadata of a series, and deletions that do not end before")
  func newest() throws {
    let files = try MemoryFileSystem.withLog()
    var writer = try LogWriter("/wal", on: files)
    func record(_ record: LogRecord) -> [UInt8] {
      var bytes: [UInt8] = []
      record.encode(to: &bytes)
      return bytes
    }
    func metadata(_ help: String) -> LogMetadata {
      LogMetadata(series: 2, type: .counter, unit: "", help: help)
    }
    func deletion(_ start: Int64, _ end: Int64) throws -> LogTombstone {
      LogTombstone(series: 2, range: try #require(TimeRange(start: start, end: end)))
    }
    try writer.append([
      record(.metadata([metadata("old"), metadata("new")])),
      record(.tombstones([try deletion(-9, -1), try deletion(-9, 0), try deletion(.min, .max)])),
      [14, 1, 2],
      record(.splitCommit(number: 5, outOfOrder: [[2]])), record(.withdrawnCommits([4])),
      record(.withdrawnCommits([3, 2])),
      record(.splitCommit(number: 6, outOfOrder: [[2], [7]])),
    ])
    try writer.startSegment()
    try writer.close()
    try SegmentedLog.writeCheckpoint(through: 0, on: files)
    let (records, _) = try readLog("/wal", on: files)
    let kept = try records.map { found in try LogRecord(found.bytes.span) }
    #expect(
      kept == [
        .minValidTime(0), .tombstones([try deletion(-9, 0), try deletion(.min, .max)]),
        .metadata([metadata("new")]), .splitCommit(number: 6, outOfOrder: []),
        .withdrawnCommits([2, 3, 4]),
      ])
  }

  @Test("a fault of what is replaced, or a record that cannot be read, leaves all as it was")
  func faults() throws {
    func expectNoCheckpoint(_ files: MemoryFileSystem) throws -> LogError? {
      let before = try files.list("/wal")
      let error = #expect(throws: LogError.self) {
        try SegmentedLog.writeCheckpoint(through: 2, on: files)
      }
      #expect(try files.list("/wal") == before)
      return error
    }
    for segment in 0...4 {
      let log = try SegmentedLog(segmentCount: 5, seed: Seed(1))
      let path = "/wal/0000000\(segment)"
      var bytes = try log.files.bytes(of: path)
      bytes[20] ^= 1
      try log.files.put(bytes, at: path)
      if segment <= 2 {
        #expect(try expectNoCheckpoint(log.files)?.file.segment == segment)
      } else {
        // What is behind is not read.
        try SegmentedLog.writeCheckpoint(through: 2, on: log.files)
      }
    }
    let log = try SegmentedLog(segmentCount: 5, seed: Seed(1))
    try log.files.remove("/wal/00000001")
    #expect(try expectNoCheckpoint(log.files)?.fault == .missingSegments(1..<2))
    try log.files.put(Fragment.bytes(1, [2, 1]), at: "/wal/00000001")
    let fault = try #require(try expectNoCheckpoint(log.files))
    #expect(fault.fault == .record(.truncated(byteOffset: 1)))
    try LogDirectory("/wal", on: log.files).writeCheckpoint(
      through: 2, on: log.files, passingBy: [fault], keepingFrom: .min
    ) { _ in true }
  }

  @Test("a fault that was met before is passed by")
  func knownFaults() throws {
    let files = try SegmentedLog(segmentCount: 5, seed: Seed(1)).files
    try SegmentedLog.writeCheckpoint(through: 0, on: files)
    for path in ["/wal/checkpoint.00000000/00000000", "/wal/00000002"] {
      var bytes = try files.bytes(of: path)
      bytes[20] ^= 1
      try files.put(bytes, at: path)
    }
    try files.remove("/wal/00000003")
    let log = try LogDirectory("/wal", on: files)
    let (records, faults) = try readLog("/wal", on: files)
    #expect(faults.count == 3)
    for known in [Array(faults[..<2]), Array(faults[1...])] {
      #expect(throws: LogError.self) {
        try log.writeCheckpoint(
          through: 4, on: files, passingBy: known, keepingFrom: .min
        ) { _ in true }
      }
    }
    try log.writeCheckpoint(
      through: 4, on: files, passingBy: faults, keepingFrom: .min
    ) { _ in true }
    let after = try readLog("/wal", on: files)
    #expect(after.faults.isEmpty)
    #expect(after.records.count > records.count / 3)
  }

  @Test(
    "two thirds of the segments, if that is more than one",
    arguments: [
      ([], nil), ([0], nil), ([0, 1], nil), ([0, 1, 2], nil), ([0, 1, 2, 3], 1),
      ([5, 6, 7, 8, 9, 10, 11], 8), ([5, 6, 9, 10, 11], 6),
    ] as [([Int], Int?)])
  func nextCheckpoint(segments: [Int], expected: Int?) throws {
    let files = try MemoryFileSystem.withLog()
    let names = segments.map { $0 < 10 ? "0000000\($0)" : "000000\($0)" }
    for name in names { try files.put([], at: "/wal/\(name)") }
    #expect(try LogDirectory("/wal", on: files).nextCheckpoint == expected)
  }

  @Test("one that cannot be read is put aside for an older one, if that is still there")
  func quarantine() throws {
    let log = try SegmentedLog(segmentCount: 6, seed: Seed(3))
    let files = log.files
    let segments = try (0...4).map { try files.bytes(of: "/wal/0000000\($0)") }
    try SegmentedLog.writeCheckpoint(through: 1, on: files)
    let content = try SegmentedLog.content(files)
    let older = try files.bytes(of: "/wal/checkpoint.00000001/00000000")
    try SegmentedLog.writeCheckpoint(through: 4, on: files)
    // As if what it replaces had not been removed before a crash.
    for segment in 2...4 { try files.put(segments[segment], at: "/wal/0000000\(segment)") }
    try files.createDirectory("/wal/checkpoint.00000001")
    try files.put(older, at: "/wal/checkpoint.00000001/00000000")
    #expect(try SegmentedLog.content(files) == content)
    // Two thirds of the bits of a page are changed.
    try files.put([UInt8](repeating: 0xAA, count: 9), at: "/wal/checkpoint.00000004/00000000")
    let error = #expect(throws: LogError.self) { try SegmentedLog.content(files) }
    #expect(error?.file.checkpoint == 4)

    var directory = try LogDirectory("/wal", on: files)
    directory = try directory.quarantineCheckpoint(on: files)
    #expect(directory.checkpoint == 1)
    #expect(directory.isWhole)
    #expect(try SegmentedLog.content(files) == content)
    try directory.removeLeftovers(on: files)
    #expect(try SegmentedLog.content(files) == content)

    directory = try directory.quarantineCheckpoint(on: files)
    #expect(directory.checkpoint == nil)
    #expect(!directory.isWhole)
    #expect(directory.files.map(\.segment) == [2, 3, 4, 5, 6])
    #expect(
      try files.list("/wal").suffix(2) == [
        "checkpoint.00000001.corrupt", "checkpoint.00000004.corrupt",
      ])
  }

  @Test("of a log without a checkpoint, and of one whose first one is put aside")
  func whole() throws {
    let log = try SegmentedLog(segmentCount: 3, seed: Seed(3))
    #expect(try LogDirectory("/wal", on: log.files).isWhole)
    try log.files.createDirectory("/wal/checkpoint.00000001")
    let directory = try LogDirectory("/wal", on: log.files)
    #expect(try directory.quarantineCheckpoint(on: log.files).isWhole)
    try log.files.remove("/wal/00000001")
    #expect(try !LogDirectory("/wal", on: log.files).isWhole)
  }

  @Test("of the last segment, which a writer may have, there is none")
  func lastSegment() async {
    await #expect(processExitsWith: .failure) {
      let log = try SegmentedLog(segmentCount: 2, seed: Seed(1))
      try SegmentedLog.writeCheckpoint(through: 2, on: log.files)
    }
  }
}
