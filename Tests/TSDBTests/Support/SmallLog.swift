import Blocks
import TSDB

/// A log whose records are known, in memory.
struct SmallLog {
  var files: MemoryFileSystem
  var records: [[UInt8]]

  /// Records of these lengths, written by one writer.
  init(
    _ lengths: [Int], compression: LogCompression = .none, segmentByteLimit: Int = 1 << 20
  ) throws {
    files = try .withLog()
    // What every byte is depends on its place, so that no part of a record is like another.
    records = lengths.enumerated().map { index, count in
      (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 31) ^ ($0 >> 8) &+ index) }
    }
    var writer = try LogWriter(
      "/wal", on: files, compression: compression, segmentByteLimit: segmentByteLimit)
    for record in records { try writer.append(record.span) }
    try writer.flush()
  }

  /// The bytes of a segment.
  func segment(_ number: Int = 0) throws -> [UInt8] {
    try files.bytes(of: "/wal/0000000\(number)")
  }
}
