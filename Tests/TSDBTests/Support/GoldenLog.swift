import Blocks
import Foundation
import TSDB
import TestSupport
import Testing

/// A log that Prometheus wrote, and what it reads of it.
struct GoldenLog: Sendable, CustomTestStringConvertible {
  /// A record, as Prometheus reads it.
  struct Record: Decodable, Equatable {
    var bytes: Int
    var items: Int
    var type: UInt8
    /// Where the record ends.
    var offset: Int
    var segment: Int
    /// How many come before it.
    var record: Int
  }

  /// Its directory.
  var directory: String
  /// The list of its records.
  var list: String
  /// Which of the list's records the directory has.
  var part = "wal"
  /// Whether its records are compressed.
  var isCompressed = false
  /// The most bytes of its segments.
  var segmentByteLimit = 128 << 10

  var testDescription: String { directory }

  /// Those that are committed.
  static let committed = [
    GoldenLog(
      directory: Fixtures.committed("generated/modern-tsdb/head-only/wal"),
      list: Fixtures.committed("generated/modern-tsdb/head-only.wal-records.jsonl")),
    GoldenLog(
      directory: Fixtures.committed("generated/modern-tsdb/head-only/wbl"),
      list: Fixtures.committed("generated/modern-tsdb/head-only.wbl-records.jsonl")),
    GoldenLog(
      directory: Fixtures.committed("capture/wal/wal/checkpoint.00000001"),
      list: Fixtures.committed("capture/wal/records.jsonl"), part: "checkpoint.00000001",
      isCompressed: true),
  ]

  /// Those of the external fixtures, besides.
  static let external = [
    ("generated/modern-tsdb/head-only/wal", "generated/modern-tsdb/head-only.wal-records.jsonl"),
    ("generated/modern-tsdb/compacted/wal", "generated/modern-tsdb/compacted.wal-records.jsonl"),
  ].compactMap { directory, list -> GoldenLog? in
    guard let directory = Fixtures.external(directory), let list = Fixtures.external(list) else {
      return nil
    }
    return GoldenLog(directory: directory, list: list)
  }

  static let all = committed + external

  /// What Prometheus reads.
  func records() throws -> [Record] {
    struct Line: Decodable {
      var part: String
      var summary: Bool?
    }
    return try String(decoding: Fixtures.bytes(at: list), as: UTF8.self).split(separator: "\n")
      .compactMap { line in
        let data = Data(line.utf8)
        let head = try JSONDecoder().decode(Line.self, from: data)
        guard head.part == part, head.summary == nil else { return nil }
        return try JSONDecoder().decode(Record.self, from: data)
      }
  }
}

/// A record that was read, and where.
struct FoundRecord: Equatable {
  var segment: Int
  var byteRange: Range<Int>
  var bytes: [UInt8]
}

/// All that can be read of a log, and the faults.
func readLog(
  _ directory: String, on files: some FileSystem
) throws -> (records: [FoundRecord], faults: [LogError]) {
  var reader = LogReader(try LogDirectory(directory, on: files), on: files)
  var (records, faults): ([FoundRecord], [LogError]) = ([], [])
  while true {
    do throws(LogError) {
      guard let place = try reader.next() else { return (records, faults) }
      records.append(
        FoundRecord(
          segment: place.file.segment, byteRange: place.byteRange, bytes: reader.record))
    } catch { faults.append(error) }
  }
}
