import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

extension StoreFaultTests {
  /// A store with blocks, head and a checkpoint, and its files before that checkpoint was written.
  private struct Checkpointed {
    var written = WrittenStore()
    var before: MemoryFileSystem
    /// The directory of the checkpoint.
    let path: String

    init() throws {
      before = written.files
      for start in stride(from: 0 as Int64, to: 6_000, by: 1_000) {
        before = written.files.restarted(.nothing)
        let times = stride(from: start + 100, to: start + 1_000, by: 300)
        try written.append(times, maintaining: true)
      }
      path = try Self.checkpoints(written.files).last ?? ""
      let older = try Self.checkpoints(before).last
      precondition(older.map { $0 < path } ?? false, "there are two checkpoints")
    }

    static func checkpoints(_ files: MemoryFileSystem) throws -> [String] {
      try files.list("/data/wal").filter { $0.hasPrefix("checkpoint.") }.map { "/data/wal/" + $0 }
    }

    /// What is in blocks.
    func samplesOfBlocks() throws -> StoredSamples {
      let files = written.files.restarted(.nothing)
      for name in ["wal", "wbl", "chunks_head"] { try files.remove("/data/" + name) }
      return try Store(files).content()
    }
  }

  @Test("fault 5: a checkpoint with a changed byte is put aside, and what is lost is told")
  func changedCheckpoint() throws {
    let store = try Checkpointed()
    let (samples, inBlocks) = (store.written.samples, try store.samplesOfBlocks())
    #expect(!inBlocks.isEmpty && inBlocks != samples)
    let path = store.path + "/00000000"
    let bytes = try store.written.files.bytes(of: path)
    let length = try #require(bytes.lastIndex { $0 != 0 })
    for offset in stride(from: 0, to: length, by: Effort.scaled(quick: 13, full: 1)) {
      var changed = bytes
      changed[offset] ^= 0x80
      let files = try store.written.files.with(changed, at: path)
      let comment: Comment = "byte \(offset)"
      let opened = try Store(files)
      #expect(opened.replay.logErrors.first?.file.path == path, comment)
      let content = try opened.content()
      for (labels, found) in content {
        #expect(found.allSatisfy { samples[labels]?[$0.key] == $0.value }, comment)
      }
      for (labels, expected) in inBlocks {
        #expect(expected.allSatisfy { content[labels]?[$0.key] == $0.value }, comment)
      }
      #expect(try files.list("/data/wal").contains { $0.hasSuffix(".corrupt") }, comment)
      // What is in the range of the last block is not taken any more.
      try Self.expectProgress(opened, files, comment, after: 1_000)
    }
  }

  @Test(
    "fault 5: of two checkpoints the older one serves, with its segments, if the other is damaged")
  func olderCheckpoint() throws {
    let store = try Checkpointed()
    let files = store.written.files
    try files.copy("/data/wal", from: store.before)
    #expect(try Checkpointed.checkpoints(files).count == 2)
    var bytes = try files.bytes(of: store.path + "/00000000")
    bytes[10] ^= 1
    try files.put(bytes, at: store.path + "/00000000")
    let report = try Self.expectRecovery(files, keeps: store.written.samples, "two checkpoints")
    #expect(report.logErrors.map(\.file.path) == [store.path + "/00000000"])
  }

  @Test("faults 5 and 20: what chunks have lost is told once, though a checkpoint is put aside")
  func checkpointAndChunks() throws {
    let store = try Checkpointed()
    var batch = AppendBatch()
    for time in 5_950..<5_970 as Range<Int64> { batch.append(series(7), at: time, Double(time)) }
    let before = try Store(store.written.files)
    try before.commit(&batch, durability: .fsync)
    try before.maintain()
    try before.close()
    let directory = try HeadChunkDirectory("/data/chunks_head", on: store.written.files)
    let chunks = try #require(directory.files.last { $0.byteCount > 8 })
    let checkpoint = try #require(Checkpointed.checkpoints(store.written.files).last) + "/00000000"
    for path in [checkpoint, chunks.path] {
      var changed = try store.written.files.bytes(of: path)
      changed[20] ^= 0x80
      try store.written.files.put(changed, at: path)
    }
    let opened = try Store(store.written.files)
    #expect(opened.replay.logErrors.map(\.file.path) == [checkpoint])
    #expect(opened.replay.chunkLosses.map(\.error.path) == [chunks.path])
    // They come back from the log.
    let found = try opened.content()[series(7)]
    #expect(found?.count == 20)
  }

  @Test("faults 5 and 6: what a crash has left of a checkpoint, or of what it replaced, is removed")
  func leftovers() throws {
    let store = try Checkpointed()
    let files = store.written.files
    try files.copy("/data/wal", from: store.before)
    try files.createDirectory("/data/wal/checkpoint.00000099.tmp")
    try files.put([1, 2, 3], at: "/data/wal/checkpoint.00000099.tmp/00000000")
    #expect(try Self.expectRecovery(files, keeps: store.written.samples, "leftovers").isSound)
    #expect(try Checkpointed.checkpoints(files).count == 1)
  }
}
