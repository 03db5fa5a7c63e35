import Blocks
import TSDB
import TestSupport

/// A log whose records are known, in memory.
struct SmallLog {
  var files: MemoryFileSystem
  var records: [[UInt8]]

  /// What records are cut out of, so that no part of one is like another.
  private static let noise: [UInt8] = {
    var generator = SeededGenerator(seed: 7)
    return generator.bytes(210_000)
  }()

  /// Records of these lengths, written by one writer.
  init(
    _ lengths: [Int], compression: LogCompression = .none, segmentByteLimit: Int = 1 << 20
  ) throws {
    files = try .withLog()
    records = lengths.enumerated().map { index, count in
      Array(Self.noise[index..<index + count])
    }
    var writer = try LogWriter("/wal", on: files, segmentByteLimit: segmentByteLimit)
    for record in records { try writer.append(record.span, compression) }
    try writer.flush()
  }

  /// The bytes of a segment.
  func segment(_ number: Int = 0) throws -> [UInt8] {
    try files.bytes(of: "/wal/0000000\(number)")
  }
}
