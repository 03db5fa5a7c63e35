import Blocks
import TSDB
import TestSupport
import Testing

@Suite("Checkpoints of logs of Prometheus")
struct GoldenCheckpointTests {
  /// Directories of logs, one of which is torn, and has a checkpoint.
  static let directories =
    [Fixtures.committed("generated/modern-tsdb/head-only/wal")]
    + [
      "generated/modern-tsdb/head-only/wal", "generated/modern-tsdb/compacted/wal",
      "capture/wal/wal",
    ]
    .compactMap(Fixtures.external)

  @Test("have all entries if all are kept, and the newest metadata", arguments: directories)
  func everything(path: String) throws {
    let local = LocalFileSystem()
    let files = try MemoryFileSystem.withLog()
    let golden = try LogDirectory(path, on: local)
    if let checkpoint = golden.checkpoint {
      try files.createDirectory("/wal/checkpoint.0000000\(checkpoint)")
    }
    for file in golden.files {
      try files.put([UInt8](local.read(file.path)), at: "/wal" + file.path.dropFirst(path.count))
    }
    _ = try LogDirectory.repair("/wal", on: files)
    // There has to be a segment behind.
    let next = try LogDirectory("/wal", on: files).nextSegment
    try files.put([], at: "/wal/0000000\(next)")

    let log = try LogDirectory("/wal", on: files)
    let before = try LogContent(log, on: files)
    #expect(before.entries.count > 100)
    let last = try #require(log.files.dropLast().last?.segment)
    try log.writeCheckpoint(
      through: last, on: files, segmentByteLimit: 1 << 15, keepingFrom: .min
    ) { _ in true }
    let after = try LogDirectory("/wal", on: files)
    #expect(after.checkpoint == last)
    #expect(after.files.count > 3)
    #expect(after.files.dropLast().allSatisfy { $0.checkpoint == last })
    let content = try LogContent(after, on: files)
    #expect(content.metadata == before.metadata)
    #expect(content == before)
  }
}
