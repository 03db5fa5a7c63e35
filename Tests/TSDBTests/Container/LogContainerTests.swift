import Blocks
import TSDB
import TestSupport
import Testing

@Suite("Records come out of a log as they went in, wherever they lie")
struct LogContainerTests {
  @Test("at every place near the end of a page", arguments: 0...Effort.scaled(quick: 9, full: 24))
  func pageBorders(room: Int) throws {
    for length in 0...Effort.scaled(quick: 10, full: 48) {
      // The first record leaves `room` bytes of the page, and the third begins where the second ends.
      let log = try SmallLog([32_768 - 7 - room, length, 3])
      let (records, faults) = try readLog("/wal", on: log.files)
      #expect(faults.isEmpty)
      #expect(records.map(\.bytes) == log.records, "a record of \(length) bytes")
    }
  }

  @Test(
    "of all lengths around those of pages",
    arguments: [32_761, 65_522, 98_283].flatMap { whole in
      (-9...Effort.scaled(quick: 1, full: 9)).map { whole + $0 }
    })
  func lengths(length: Int) throws {
    let log = try SmallLog([length, 0, length, 1])
    let (records, faults) = try readLog("/wal", on: log.files)
    #expect(faults.isEmpty)
    #expect(records.map(\.bytes) == log.records)
  }

  @Test("no record lies in two segments, and no segment is longer than said")
  func segments() throws {
    let lengths = [20_000, 20_000, 30_000, 5, 65_000, 70_000, 1, 200_000, 0, 32_761, 32_761]
    let log = try SmallLog(lengths, segmentByteLimit: 1 << 16)
    let (records, faults) = try readLog("/wal", on: log.files)
    #expect(faults.isEmpty)
    #expect(records.map(\.bytes) == log.records)
    // A record longer than a segment has one of its own.
    for file in try LogDirectory("/wal", on: log.files).files {
      let count = records.filter { $0.segment == file.segment }.count
      #expect(file.byteCount <= 1 << 16 || count == 1)
    }
    #expect(records.map(\.segment) == [0, 0, 1, 1, 2, 3, 4, 5, 6, 6, 7])
  }

  @Test(
    "in a directory that the first of them makes, or one whose maker was killed",
    arguments: [false, true])
  func directory(isThere: Bool) throws {
    let files = MemoryFileSystem()
    if isThere { try files.createDirectory("/wal") }
    do {
      let writer = try LogWriter("/wal", on: files)
      try writer.close()
      #expect(try (files.status(of: "/wal") != nil) == isThere)
    }
    var writer = try LogWriter("/wal", on: files)
    try writer.append([[1, 2, 3]])
    try writer.synchronize()
    let (records, faults) = try readLog("/wal", on: files.restarted(.allUnsynchronized))
    #expect(records.map(\.bytes) == [[1, 2, 3]] && faults.isEmpty)
  }

  @Test("compressed as said, if that makes them smaller", arguments: LogCompression.allCases)
  func compression(compression: LogCompression) throws {
    let files = try MemoryFileSystem.withLog()
    var generator = SeededGenerator(seed: 1)
    let records = [
      [UInt8](repeating: 7, count: 100_000), generator.bytes(50_000), [], [1, 2, 3],
      [UInt8](repeating: 9, count: 40),
    ]
    var writer = try LogWriter("/wal", on: files)
    for record in records { try writer.append(record.span, compression) }
    try writer.flush()
    var reader = LogReader(try LogDirectory("/wal", on: files), on: files)
    var compressions: [LogCompression] = []
    for record in records {
      compressions.append(try #require(try reader.next()).compression)
      #expect(reader.record == record)
    }
    #expect(try reader.next() == nil)
    #expect(compressions == [compression, .none, .none, .none, compression])
  }

  @Test("every writer that writes something begins a segment, and readers go through all")
  func restarts() throws {
    let files = try MemoryFileSystem.withLog()
    for (start, segment) in [0, 1, 1, 2].enumerated() {
      var writer = try LogWriter("/wal", on: files)
      #expect(writer.position == LogPosition(segment: segment, byteOffset: 0))
      // The second one writes nothing.
      if start == 1 {
        try writer.startSegment()
        try writer.synchronize()
        #expect(writer.position == LogPosition(segment: segment, byteOffset: 0))
        try writer.close()
        #expect(try files.list("/wal") == ["00000000"])
        continue
      }
      let record = [UInt8(start)]
      try writer.append(record.span)
      try writer.close()
    }
    let (records, faults) = try readLog("/wal", on: files)
    #expect(faults.isEmpty)
    #expect(records.map(\.bytes) == [[0], [2], [3]])
  }

  @Test("positions say what is appended, written and durable")
  func positions() throws {
    let files = try MemoryFileSystem.withLog()
    var writer = try LogWriter("/wal", on: files)
    let record: [UInt8] = [1, 2, 3]
    try writer.append(record.span)
    #expect(writer.position.byteOffset == 10)
    #expect(writer.written.byteOffset == 0)
    try writer.flush()
    #expect(writer.written.byteOffset == 10)
    #expect(writer.durable.byteOffset == 0)
    try writer.synchronize()
    #expect(writer.durable.byteOffset == 10)
    try writer.startSegment()
    #expect(writer.position == LogPosition(segment: 1, byteOffset: 0))
    #expect(writer.durable == writer.position)
  }

  @Test("the newest checkpoint comes first, then the segments that it does not stand for")
  func checkpoints() throws {
    let files = try MemoryFileSystem.withLog()
    func log(_ record: UInt8) throws -> [UInt8] {
      let other = try MemoryFileSystem.withLog()
      var writer = try LogWriter("/wal", on: other)
      let bytes = [record]
      try writer.append(bytes.span)
      try writer.flush()
      return try other.bytes(of: "/wal/00000000")
    }
    for segment in 0...5 as ClosedRange<UInt8> {
      try files.put(log(segment), at: "/wal/0000000\(segment)")
    }
    for (number, record) in [(1, 11), (3, 13)] as [(Int, UInt8)] {
      try files.createDirectory("/wal/checkpoint.0000000\(number)")
      try files.put(log(record), at: "/wal/checkpoint.0000000\(number)/00000000")
    }
    try files.createDirectory("/wal/checkpoint.00000009.tmp")
    try files.put([1], at: "/wal/notes")
    try files.put([1], at: "/wal/123")
    let directory = try LogDirectory("/wal", on: files)
    #expect(directory.checkpoint == 3)
    #expect(directory.nextSegment == 6)
    #expect(directory.files.map(\.segment) == [0, 4, 5])
    #expect(try readLog("/wal", on: files).records.map(\.bytes) == [[13], [4], [5]])
    // All segments are gone but the checkpoint: the next one is behind it.
    for segment in 0...5 { try files.remove("/wal/0000000\(segment)") }
    #expect(try LogDirectory("/wal", on: files).nextSegment == 4)
    // A fault of a checkpoint cannot be cut off.
    try files.put([9, 9, 9], at: "/wal/checkpoint.00000003/00000000")
    #expect(throws: LogError.self) { try LogDirectory.repair("/wal", on: files) }
    #expect(try files.bytes(of: "/wal/checkpoint.00000003/00000000") == [9, 9, 9])
  }

  @Test("A record is read as it was written, however well it can be compressed")
  func compressible() throws {
    let files = try MemoryFileSystem.withLog()
    var writer = try LogWriter("/wal", on: files)
    let record = [UInt8](repeating: 0x0E, count: 17 << 20)
    try writer.append(record.span, .zstd)
    try writer.close()
    var reader = LogReader(try LogDirectory("/wal", on: files), on: files)
    #expect(try reader.next() != nil)
    #expect(reader.record == record)
  }
}
