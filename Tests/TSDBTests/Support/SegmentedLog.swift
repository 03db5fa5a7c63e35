import Blocks
import TSDB
import TestSupport

/// A log of some segments, each with records of all types, for checkpoints.
struct SegmentedLog {
  var files: MemoryFileSystem

  /// A log whose segments are all complete, save for the last one, which is empty.
  init(segmentCount: Int, seed: Seed) throws {
    files = try .withLog()
    var random = RandomRecord(generator: seed.generator)
    var writer = try LogWriter("/wal", on: files)
    for _ in 0..<segmentCount {
      for _ in 0..<2 {
        // Chunk markers are in logs of another kind, and beginnings of commits are none of their records.
        let others: [LogRecordType] = [
          .chunkMarkers, .commit, .chunksInBlocks, .minValidTime, .splitCommit, .withdrawnCommits,
          .endedDeletions,
        ]
        let types = LogRecordType.allCases.filter { !others.contains($0) }
        try writer.append(
          types.shuffled(using: &random.generator).prefix(random.int(1...5)).map { type in
            var bytes: [UInt8] = []
            try random.record(type).encode(to: &bytes)
            return bytes
          })
      }
      try writer.startSegment()
    }
    try writer.close()
  }

  /// Half of all series.
  static func keeps(_ series: UInt64) -> Bool { series & 1 == 0 }

  /// Writes a checkpoint of what is kept from the time 0 on.
  static func writeCheckpoint(through segment: Int, on files: MemoryFileSystem) throws {
    try LogDirectory("/wal", on: files).writeCheckpoint(
      through: segment, on: files, compression: .none, segmentByteLimit: 1 << 15,
      keepingFrom: 0, keepsSeries: keeps)
  }

  /// What of a log should be the same before and after.
  static func content(_ files: MemoryFileSystem) throws -> LogContent {
    try LogContent(try LogDirectory("/wal", on: files), on: files, from: 0, keeps)
  }
}
