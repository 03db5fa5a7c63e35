import BitCoding
import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Logs of Prometheus are read as it reads them, and written as it writes them")
struct GoldenLogTests {
  @Test(
    "every record is where Prometheus finds it, and has as many entries", arguments: GoldenLog.all)
  func reading(log: GoldenLog) throws {
    let (records, faults) = try readLog(log.directory, on: LocalFileSystem())
    #expect(faults.isEmpty)
    let golden = try log.records()
    #expect(golden.count > 10)
    let found = try records.map { found in
      let record = try LogRecord(found.bytes.span)
      return GoldenLog.Record(
        bytes: found.bytes.count, items: record.count, type: found.bytes[0],
        offset: found.byteRange.upperBound, segment: found.segment, record: 0)
    }
    #expect(found.count == golden.count)
    for (found, golden) in zip(found, golden) {
      var golden = golden
      golden.record = 0
      // The list does not count the entries of these types.
      if golden.type == 3 || golden.type == 5 { golden.items = found.items }
      #expect(found == golden)
    }
  }

  @Test("every record is encoded to the same bytes", arguments: GoldenLog.all)
  func records(log: GoldenLog) throws {
    for found in try readLog(log.directory, on: LocalFileSystem()).records {
      var bytes: [UInt8] = []
      try LogRecord(found.bytes.span).encode(to: &bytes)
      #expect(bytes == found.bytes)
    }
  }

  // Other encoders of Snappy and Zstandard find other repetitions: only logs without them are compared.
  @Test(
    "a log of the same records has the same bytes",
    arguments: GoldenLog.all.filter { !$0.isCompressed })
  func container(log: GoldenLog) throws {
    let (records, _) = try readLog(log.directory, on: LocalFileSystem())
    let files = try MemoryFileSystem.withLog()
    var writer = try LogWriter("/wal", on: files, segmentByteLimit: log.segmentByteLimit)
    for record in records {
      try writer.append(record.bytes.span)
      try writer.flush()
    }
    try writer.close()
    let golden = try LogDirectory(log.directory, on: LocalFileSystem()).files
    let written = try LogDirectory("/wal", on: files).files
    #expect(written.count == golden.filter { $0.byteCount > 0 }.count)
    for (written, golden) in zip(written, golden) {
      let expected = try Fixtures.bytes(at: golden.path)
      let bytes = try files.bytes(of: written.path)
      // Theirs may have been made longer ahead of what is written.
      #expect(bytes == Array(expected.prefix(bytes.count)))
      #expect(expected.dropFirst(bytes.count).allSatisfy { $0 == 0 })
    }
  }

  @Test("the example of the document is what is written")
  func example() throws {
    var samples = LogSamples()
    samples.append(series: 1, timestamp: 1_000, value: 1.5)
    let series = LogSeries(reference: 1, labels: try LabelSet(["a": "b"]))
    let files = try MemoryFileSystem.withLog()
    var writer = try LogWriter("/wal", on: files)
    for record in [LogRecord.series([series]), .samples(samples)] {
      var bytes: [UInt8] = []
      record.encode(to: &bytes)
      try writer.append(bytes.span)
    }
    try writer.flush()
    let document = [UInt8](
      hex: """
        01 000e 38375eeb 01 0000000000000001 01 01 61 01 62
        01 001b 627cb154 02 0000000000000001 00000000000003e8 00 00 3ff8000000000000
        """)
    #expect(try files.bytes(of: "/wal/00000000") == document)
  }

  @Test(
    "the log of a server that was killed is read up to where it is torn",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured log"))
  func torn() throws {
    let directory = try #require(Fixtures.external("capture/wal/wal"))
    let log = GoldenLog(
      directory: directory, list: try #require(Fixtures.external("capture/wal/records.jsonl")))
    let (records, faults) = try readLog(directory, on: LocalFileSystem())
    let own = records.filter { $0.segment == 2 }
    #expect(records.count == own.count + 56)
    #expect(own.count == 2_504)
    // The list has those at the beginning and at the end.
    for golden in try log.records() {
      let found = own[golden.record]
      #expect(found.byteRange.upperBound == golden.offset)
      #expect(found.bytes.count == golden.bytes)
      #expect(try LogRecord(found.bytes.span).count == golden.items)
    }
    #expect(faults.count == 1)
    #expect(faults.first?.isTorn == true)
    #expect(faults.first?.byteRange == 2_999_850..<3_000_001)
    for found in records {
      let record = try LogRecord(found.bytes.span)
      var bytes: [UInt8] = []
      record.encode(to: &bytes)
      #expect(bytes == found.bytes)
    }
  }
}
