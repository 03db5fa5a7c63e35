import Blocks
import TSDB
import TestSupport
import Testing

@Suite("What a log has before a fault is read, and a repair cuts off the rest")
struct LogFaultTests {
  /// A log that is longer than a page.
  static let lengths = [5, 0, 300, 32_000, 700, 40, 1]

  private static func expectRepair(
    _ files: MemoryFileSystem, keeps expected: [[UInt8]], _ comment: Comment
  ) throws -> LogLoss? {
    let loss = try LogDirectory.repair("/wal", on: files)
    let (records, faults) = try readLog("/wal", on: files)
    #expect(faults.isEmpty, comment)
    #expect(records.map(\.bytes) == expected, comment)
    #expect(try LogDirectory.repair("/wal", on: files) == nil, comment)
    return loss
  }

  @Test("a log that ends at any byte is torn at the end of a record")
  func truncation() throws {
    let log = try SmallLog(Self.lengths)
    let bytes = try log.segment()
    let places = try readLog("/wal", on: log.files).records
    let ends = places.map(\.byteRange.upperBound)
    let near = Effort.scaled(quick: 9, full: 20)
    let far = Effort.scaled(quick: 4_001, full: 17)
    for count in 0...bytes.count {
      // Everywhere near the ends of records and of the page, and here and there within.
      guard
        ends.contains(where: { abs($0 - count) < near }) || abs(count - 32_768) < near
          || count.isMultiple(of: far)
      else { continue }
      try log.files.put(Array(bytes[..<count]), at: "/wal/00000000")
      let whole = ends.prefix { $0 <= count }.count
      let (records, faults) = try readLog("/wal", on: log.files)
      #expect(records == Array(places[..<whole]))
      let end = whole == 0 ? 0 : ends[whole - 1]
      let isClean = bytes[end..<count].allSatisfy { $0 == 0 }
      #expect(faults.map(\.isTorn) == (isClean ? [] : [true]), "cut at \(count)")
      let loss = try Self.expectRepair(
        log.files, keeps: Array(log.records[..<whole]), "cut at \(count)")
      #expect(
        loss?.byteCount == (isClean ? nil : count - (faults.first?.byteRange.lowerBound ?? 0)))
    }
  }

  @Test("any changed byte leaves what is before it, and invents nothing")
  func mutation() throws {
    let log = try SmallLog([5, 0, 300, 20, 1])
    let bytes = try log.segment()
    let places = try readLog("/wal", on: log.files).records
    for offset in bytes.indices {
      let hit = places.firstIndex { $0.byteRange.contains(offset) } ?? places.count
      for change in Effort.scaled(quick: [1, 0x88], full: [1, 2, 4, 8, 16, 32, 64, 128, 0xFF])
        as [UInt8]
      {
        var changed = bytes
        changed[offset] ^= change
        try log.files.put(changed, at: "/wal/00000000")
        let (records, faults) = try readLog("/wal", on: log.files)
        #expect(Array(records.prefix(hit)) == Array(places.prefix(hit)))
        // The type of a fragment has no checksum: another compression can go unnoticed by chance.
        let isType = offset == places[hit].byteRange.lowerBound
        if !isType {
          #expect(faults.count == 1, "byte \(offset) ^ \(change)")
          let repaired = try Self.expectRepair(
            log.files, keeps: Array(log.records[..<hit]), "byte \(offset) ^ \(change)")
          #expect(repaired != nil)
        }
      }
    }
  }

  @Test(
    "random bytes, and random changes of a log, never trap",
    arguments: Seed.each(Effort.scaled(quick: 4, full: 20)))
  func noise(seed: Seed) throws {
    var generator = seed.generator
    let log = try SmallLog(Self.lengths)
    let bytes = try log.segment()
    for _ in 0..<Effort.scaled(quick: 10, full: 100) {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...20, using: &generator) {
        let start = Int.random(in: 0..<changed.count, using: &generator)
        let end = min(changed.count, start + Int.random(in: 0...40, using: &generator))
        changed.replaceSubrange(start..<end, with: generator.bytes(end - start))
      }
      if Bool.random(using: &generator) { changed = generator.bytes(200) }
      try log.files.put(changed, at: "/wal/00000000")
      let before = try readLog("/wal", on: log.files)
      let loss = try LogDirectory.repair("/wal", on: log.files)
      let after = try readLog("/wal", on: log.files)
      #expect((loss == nil) == before.faults.isEmpty)
      #expect(after.faults.isEmpty)
      #expect(before.records.starts(with: after.records))
      #expect(try LogDirectory.repair("/wal", on: log.files) == nil)
    }
  }

  @Test("zeros behind the records are the end, in the page and in pages behind it")
  func zeros() throws {
    let log = try SmallLog([5, 6])
    let bytes = try log.segment()
    for count in [1, 6, 7, 8, 32_768 - bytes.count, 32_768, 100_000] {
      try log.files.put(
        bytes + [UInt8](repeating: 0, count: count), at: "/wal/00000000")
      let (records, faults) = try readLog("/wal", on: log.files)
      #expect(faults.isEmpty)
      #expect(records.map(\.bytes) == log.records)
    }
  }

  @Test("a fault in the middle is corruption; a reader can go on, and a repair says what is lost")
  func middle() throws {
    let log = try SmallLog([5, 40_000, 60_000, 10, 20], segmentByteLimit: 1 << 16)
    var writer = try LogWriter("/wal", on: log.files)
    let last: [UInt8] = [42]
    try writer.append(last.span)
    try writer.close()
    let (places, _) = try readLog("/wal", on: log.files)
    #expect(places.map(\.segment) == [0, 0, 1, 1, 1, 2])
    var bytes = try log.segment()
    bytes[5_000] ^= 1
    try log.files.put(bytes, at: "/wal/00000000")

    let (records, faults) = try readLog("/wal", on: log.files)
    #expect(faults.count == 1)
    #expect(faults.first?.isTorn == false)
    #expect(faults.first?.fault == .checksum(byteOffset: 12))
    #expect(faults.first?.byteRange == 12..<bytes.count)
    #expect(records.map(\.bytes) == [log.records[0]] + log.records[2...] + [last])

    let loss = try Self.expectRepair(log.files, keeps: [log.records[0]], "cut")
    #expect(loss?.removed.map(\.segment) == [1, 2])
    let lost = try #require(loss)
    #expect(lost.byteCount == bytes.count - 12 + lost.removed.reduce(0) { $0 + $1.byteCount })
    #expect(try LogWriter("/wal", on: log.files).position.segment == 1)
  }

  @Test("a record that can be read in a later page is found again")
  func resynchronizing() throws {
    let log = try SmallLog([32_768 - 7 - 100, 60, 70, 3, 9])
    var bytes = try log.segment()
    bytes[200] ^= 1
    try log.files.put(bytes, at: "/wal/00000000")
    let (records, faults) = try readLog("/wal", on: log.files)
    // The second one is lost with its page, and the third begins there and ends in the next.
    #expect(records.map(\.bytes) == Array(log.records[3...]))
    #expect(faults.map(\.isTorn) == [false])
    #expect(faults.first?.byteRange.upperBound == 32_768 + 7 + 70 - 26)
  }

  @Test("segments that are not there are a fault, and what is behind them is read")
  func gap() throws {
    let log = try SmallLog([60_000, 60_000, 60_000, 60_000], segmentByteLimit: 1 << 16)
    try log.files.remove("/wal/00000001")
    try log.files.remove("/wal/00000002")
    let (records, faults) = try readLog("/wal", on: log.files)
    #expect(records.map(\.segment) == [0, 3])
    #expect(faults.map(\.fault) == [.missingSegments(1..<3)])
    let loss = try Self.expectRepair(log.files, keeps: [log.records[0]], "gap")
    #expect(loss?.removed.map(\.segment) == [3])
  }

  @Test("few bytes that would be very many are a fault")
  func bombs() throws {
    var stored: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58]
    // Blocks of 128 KiB of one byte each; none is the last but one.
    for block in 0..<2_000 {
      let header = (block == 1_999 ? 1 : 0) | 1 << 1 | (1 << 17) << 3
      stored += (0..<3).map { UInt8(truncatingIfNeeded: header >> (8 * $0)) } + [0]
    }
    let log = try SmallLog([3])
    let files = log.files
    try files.put(Fragment.bytes(0x11, stored), at: "/wal/00000000")
    let (records, faults) = try readLog("/wal", on: files)
    #expect(records.isEmpty && faults.count == 1)
    guard case .zstd = faults.first?.fault else {
      Issue.record("\(faults)")
      return
    }
    let claim: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0]
    try files.put(Fragment.bytes(0x09, claim), at: "/wal/00000000")
    guard case .snappy = try readLog("/wal", on: files).faults.first?.fault else {
      Issue.record("a claim of 4 GiB is read")
      return
    }
  }
}
