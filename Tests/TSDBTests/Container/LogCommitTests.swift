import Blocks
import TSDB
import TestSupport
import Testing

@Suite("Of a commit, all records are read, or none")
struct LogCommitTests {
  /// Commits of these numbers of records, of which each begins with the number of its commit and its own.
  static func write(
    _ counts: [Int], recordByteCount: Int = 30, compression: LogCompression = .none,
    segmentByteLimit: Int = 1 << 20
  ) throws -> MemoryFileSystem {
    let files = try MemoryFileSystem.withLog()
    var writer = try LogWriter("/wal", on: files, segmentByteLimit: segmentByteLimit)
    var commit = LogCommit(compression: compression)
    for (index, count) in counts.enumerated() {
      commit.removeAll()
      for number in 0..<count {
        let record =
          [UInt8(index), UInt8(number)] + [UInt8](repeating: 7, count: recordByteCount - 2)
        commit.append(record.span)
      }
      let isEmpty = commit.isEmpty
      #expect(isEmpty == (count == 0))
      try writer.append(commit)
    }
    try writer.flush()
    return files
  }

  /// Which records of which commits can be read, without those that begin commits.
  static func read(
    _ files: MemoryFileSystem
  ) throws -> (records: [[UInt8]], faults: [LogError]) {
    let (records, faults) = try readLog("/wal", on: files)
    return (records.filter { $0.bytes[0] != 0xC0 }.map { Array($0.bytes[..<2]) }, faults)
  }

  static func expected(_ counts: [Int], without lost: Set<Int> = []) -> [[UInt8]] {
    counts.enumerated().filter { !lost.contains($0.offset) }.flatMap { index, count in
      (0..<count).map { [UInt8(index), UInt8($0)] }
    }
  }

  @Test("one of a single record has no more than that", arguments: LogCompression.allCases)
  func markers(compression: LogCompression) throws {
    let files = try Self.write([3, 1, 0, 2], compression: compression)
    let (records, faults) = try readLog("/wal", on: files)
    #expect(faults.isEmpty)
    #expect(records.map(\.bytes[0]) == [0xC0, 0, 0, 0, 1, 0xC0, 3, 3])
    let counts = try records.filter { $0.bytes[0] == 0xC0 }.map { found in
      try LogRecord(found.bytes.span)
    }
    #expect(counts == [.commit(recordCount: 3), .commit(recordCount: 2)])
  }

  @Test("a log that ends at any byte is torn at the beginning of a commit")
  func truncation() throws {
    let counts = [1, 3, 2, 1, 4]
    let files = try Self.write(counts)
    let bytes = try files.bytes(of: "/wal/00000000")
    // Where commits end.
    let ends = try readLog("/wal", on: files).records.reduce(into: [Int: Int]()) { ends, found in
      if found.bytes[0] != 0xC0 { ends[Int(found.bytes[0])] = found.byteRange.upperBound }
    }
    for count in 0...bytes.count {
      try files.put(Array(bytes[..<count]), at: "/wal/00000000")
      let whole = counts.indices.filter { ends[$0, default: 0] <= count }.count
      let end = whole == 0 ? 0 : ends[whole - 1, default: 0]
      let (records, faults) = try Self.read(files)
      #expect(records == Self.expected(Array(counts[..<whole])))
      #expect(faults.map(\.isTorn) == (count == end ? [] : [true]), "cut at \(count)")
      #expect(faults.allSatisfy { $0.byteRange == end..<count })
      let loss = try LogDirectory.repair("/wal", on: files)
      #expect(loss?.byteCount == (count == end ? nil : count - end))
      #expect(try files.bytes(of: "/wal/00000000").count == end)
      #expect(try LogDirectory.repair("/wal", on: files) == nil)
    }
  }

  @Test("one that ends between two records is not finished")
  func unfinished() throws {
    let files = try Self.write([1, 2])
    let bytes = try files.bytes(of: "/wal/00000000")
    try files.put(Array(bytes[..<(bytes.count - 37)]), at: "/wal/00000000")
    let (records, faults) = try Self.read(files)
    #expect(records == [[0, 0]])
    #expect(faults.map(\.fault) == [.unfinishedCommit(byteOffset: 37)])
    // Prometheus sees no fault there, and goes on in another segment.
    try files.put(Fragment.bytes(1, [9, 9]), at: "/wal/00000001")
    let after = try Self.read(files)
    #expect(after.faults.isEmpty)
    #expect(after.records == [[0, 0], [9, 9]])
  }

  @Test("one that begins before the last one ended")
  func nested() throws {
    let files = try MemoryFileSystem.withLog()
    let bytes =
      Fragment.bytes(1, [0xC0, 3]) + Fragment.bytes(1, [0, 0]) + Fragment.bytes(1, [0xC0, 2])
      + Fragment.bytes(1, [1, 0]) + Fragment.bytes(1, [1, 1])
    try files.put(bytes, at: "/wal/00000000")
    let (records, faults) = try Self.read(files)
    #expect(records == [[1, 0], [1, 1]])
    #expect(faults.map(\.fault) == [.unfinishedCommit(byteOffset: 0)])
    #expect(faults.map(\.byteRange) == [0..<18])
  }

  @Test("a record that cannot be read takes its commit with it, and no other that can be read")
  func middle() throws {
    // Records of a page and more, so that there are pages that records begin in.
    let counts = [2, 4, 1, 3]
    let files = try Self.write(counts, recordByteCount: 40_000)
    let bytes = try files.bytes(of: "/wal/00000000")
    let places = try readLog("/wal", on: files).records
    for place in places where place.bytes[0] == 1 {
      var changed = bytes
      changed[place.byteRange.lowerBound + 50] ^= 1
      try files.put(changed, at: "/wal/00000000")
      let (records, faults) = try Self.read(files)
      #expect(faults.count == 1)
      #expect(faults.first?.byteRange.lowerBound == places[3].byteRange.lowerBound)
      #expect(faults.first?.isTorn == false)
      #expect(!records.contains { $0[0] == 1 })
      // The page of the fault has the beginning of the next record as well, unless it is not the last.
      #expect(Set(Self.expected(counts, without: [1, 2])).isSubset(of: records))
    }
  }

  @Test("zeros in place of its beginning are a fault, though what is behind them could be read")
  func lostBeginning() throws {
    // The beginning has the last bytes of a page, so that a record begins with the next one.
    let files = try MemoryFileSystem.withLog()
    var writer = try LogWriter("/wal", on: files)
    let first = [UInt8](repeating: 1, count: 32_768 - 7 - 9)
    try writer.append(first.span)
    var commit = LogCommit(compression: .none)
    for record in [[2, 0], [2, 1]] as [[UInt8]] { commit.append(record.span) }
    try writer.append(commit)
    try writer.flush()
    var bytes = try files.bytes(of: "/wal/00000000")
    #expect(
      try readLog("/wal", on: files).records.map(\.byteRange.lowerBound).suffix(2) == [
        32_768, 32_777,
      ])
    for offset in 32_759..<32_768 { bytes[offset] = 0 }
    try files.put(bytes, at: "/wal/00000000")
    #expect(try readLog("/wal", on: files).faults.first?.fault == .padding(byteOffset: 32_768))
    let loss = try LogDirectory.repair("/wal", on: files)
    #expect(loss?.error.byteRange.lowerBound == 32_759)
  }

  @Test("a header of which all but the type is lost is no record")
  func lostHeader() throws {
    let files = try Self.write([2])
    let bytes = try files.bytes(of: "/wal/00000000")
    try files.put(
      Array(bytes[..<(9 + 37 + 1)]) + [UInt8](repeating: 0, count: 1_000), at: "/wal/00000000")
    let (records, faults) = try Self.read(files)
    #expect(records.isEmpty)
    #expect(faults.map(\.fault) == [.unfinishedCommit(byteOffset: 0)])
    #expect(faults.map(\.isTorn) == [true])
  }

  @Test(
    "one of very many records, or very long ones",
    arguments: [(40, 100, .none), (5, 1_500_000, .snappy)] as [(Int, Int, LogCompression)])
  func long(size: (recordCount: Int, byteCount: Int, compression: LogCompression)) throws {
    let files = try Self.write(
      [2, size.recordCount, 1], recordByteCount: size.byteCount, compression: size.compression)
    #expect(try Self.read(files).records == Self.expected([2, size.recordCount, 1]))
    let places = try readLog("/wal", on: files).records.map { found in
      LogPosition(segment: found.segment, byteOffset: found.byteRange.lowerBound)
    }
    #expect(places == places.sorted() && Set(places).count == places.count)
  }

  @Test(
    "whatever beginnings, records and faults follow one another",
    arguments: Seed.each(Effort.scaled(quick: 60, full: 10_000)))
  func sequences(seed: Seed) throws {
    var generator = seed.generator
    let files = try MemoryFileSystem.withLog()
    for segment in 0...Int.random(in: 0...1, using: &generator) {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        let record = [UInt8](
          repeating: 1, count: [0, 3, 30_000].randomElement(using: &generator) ?? 3)
        switch Int.random(in: 0...7, using: &generator) {
        case 0, 1: bytes += Fragment.bytes(1, [0xC0, UInt8.random(in: 0...4, using: &generator)])
        case 2: bytes += Fragment.bytes(1, record).dropLast() + [9]
        case 3: bytes += Fragment.bytes(UInt8.random(in: 2...4, using: &generator), record)
        case 4: bytes += Fragment.bytes(9, [0xFF, 0xFF])
        default: bytes += Fragment.bytes(1, record)
        }
        let room = 32_768 - bytes.count % 32_768
        if room < 7 || Int.random(in: 0...9, using: &generator) == 0 {
          bytes += repeatElement(0, count: room)
        }
      }
      try files.put(bytes, at: "/wal/0000000\(segment)")
    }
    let before = try readLog("/wal", on: files)
    var rest = 0
    for record in before.records.map(\.bytes) {
      if record.first == 0xC0 {
        #expect(rest == 0)
        rest = Int(record[1])
      } else {
        rest = max(rest - 1, 0)
      }
    }
    #expect(rest == 0)
    let loss = try LogDirectory.repair("/wal", on: files)
    #expect((loss == nil) == before.faults.isEmpty)
    let after = try readLog("/wal", on: files)
    #expect(after.faults.isEmpty)
    #expect(before.records.starts(with: after.records))
    #expect(try LogDirectory.repair("/wal", on: files) == nil)
  }

  @Test("one lies in a single segment")
  func segments() throws {
    let counts = [1, 3, 2, 40, 2, 3, 1]
    let files = try Self.write(counts, recordByteCount: 20_000, segmentByteLimit: 1 << 16)
    let (records, faults) = try readLog("/wal", on: files)
    #expect(faults.isEmpty)
    #expect(try Self.read(files).records == Self.expected(counts))
    var segments: [UInt8: Set<Int>] = [:]
    for found in records where found.bytes[0] != 0xC0 {
      segments[found.bytes[0], default: []].insert(found.segment)
    }
    #expect(segments.values.allSatisfy { $0.count == 1 })
    for file in try LogDirectory("/wal", on: files).files where file.byteCount > 1 << 16 {
      #expect(segments[3] == [file.segment])
    }
  }

  @Test("what is written ends with a commit, also if much is appended before it is flushed")
  func writtenEnds() throws {
    let files = try MemoryFileSystem.withLog()
    var writer = try LogWriter("/wal", on: files)
    var commit = LogCommit(compression: .none)
    let record = [UInt8](repeating: 1, count: 300_000)
    for _ in 0..<3 { commit.append(record.span) }
    try writer.append(commit)
    #expect(writer.written.byteOffset == 0)
    let first = writer.position
    try writer.append(commit)
    #expect(writer.written == writer.position)
    #expect(writer.position.byteOffset > first.byteOffset)
  }

  @Test("many zeros and something behind them take no time")
  func zeros() throws {
    let files = try MemoryFileSystem.withLog()
    try files.put([UInt8](repeating: 0, count: 4 << 20) + [1], at: "/wal/00000000")
    #expect(try readLog("/wal", on: files).faults.count == 1)
  }

  @Test("a claim of very many records takes no time and no memory")
  func claims() throws {
    let files = try MemoryFileSystem.withLog()
    var marker: [UInt8] = []
    LogRecord.commit(recordCount: .max).encode(to: &marker)
    var bytes: [UInt8] = []
    for _ in 0..<1_400 { bytes += Fragment.bytes(1, marker) }
    try files.put(bytes, at: "/wal/00000000")
    let (records, faults) = try readLog("/wal", on: files)
    #expect(records.isEmpty)
    #expect(faults.count == 1_400)
  }

  @Test(
    "appending takes no memory once there is enough",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers),
    arguments: [LogCompression.none, .snappy])
  func allocations(compression: LogCompression) throws {
    var commit = LogCommit(compression: compression)
    let record = [UInt8](repeating: 1, count: 3_000)
    Allocations.expect(0) {
      commit.removeAll()
      for _ in 0..<4 { commit.append(record.span) }
    }
  }

  @Test("several records of which one has no bytes stop the process")
  func emptyRecords() async {
    await #expect(processExitsWith: .failure) {
      var commit = LogCommit()
      for record in [[], [1]] as [[UInt8]] { commit.append(record.span) }
    }
  }

  @Test("a beginning within a commit stops the process")
  func beginnings() async {
    await #expect(processExitsWith: .failure) {
      var commit = LogCommit()
      let marker: [UInt8] = [0xC0, 2]
      commit.append(marker.span)
    }
  }
}
