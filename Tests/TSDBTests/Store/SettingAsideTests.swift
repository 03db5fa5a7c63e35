import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A head is set aside, whatever happens meanwhile")
struct SettingAsideTests {
  /// What a store has before: blocks, chunks in files, late samples, deletions, a log of two segments; and perhaps a
  /// fault in the middle of the log, for which a head is set aside.
  private static func before(isCorrupt: Bool) throws -> (MemoryFileSystem, StoredSamples) {
    var (files, _) = try StoreVerifyingTests.written()
    let store = try Store(files)
    for range in [TimeRange(400...500), TimeRange(1_700...1_800)] {
      try store.delete(Selector([LabelMatcher("n", .equal, "1")]), in: range)
    }
    try store.close()
    files = files.restarted(.nothing)
    if isCorrupt {
      let path = "/data/wal/00000000"
      var bytes = try files.bytes(of: path)
      bytes[bytes.count / 2] ^= 1
      files = try files.with(bytes, at: path)
    }
    let opened = try Store("/data", on: files, isReadOnly: true, options: .small) { 1_000_000 }
    #expect(opened.replay.isSound != isCorrupt)
    return (files.restarted(.nothing), try opened.content())
  }

  /// Expects that a store opens with what it had, and that its head can be set aside then.
  private static func expectRest(
    _ files: MemoryFileSystem, _ samples: StoredSamples, _ comment: Comment
  ) throws {
    let store = try Store(files)
    #expect(store.unreadableBlocks.isEmpty, comment)
    #expect(try store.content() == samples, comment)
    try store.setHeadAside()
    let again = try Store(files)
    #expect(try again.content() == samples, comment)
    #expect(again.replay.isSound && again.unreadableBlocks.isEmpty, comment)
    #expect(try StoreVerifyingTests.faults(files) == [], comment)
    let last = try Store(files.restarted(.allUnsynchronized))
    #expect(try last.content() == samples && last.replay.isSound, comment)
    // It is a store as any other.
    var batch = AppendBatch()
    batch.append(series(0), at: 3_000, 1)
    try last.commit(&batch, durability: .fsync)
    #expect(batch.rejections.isEmpty, comment)
    try last.maintain()
    var expected = samples
    expected[series(0), default: [:]][3_000] = .float(1)
    #expect(try last.content() == expected, comment)
  }

  /// How many changes it takes.
  private static func changeCount(_ before: MemoryFileSystem) throws -> Int {
    let files = before.restarted(.nothing)
    let store = try Store(files)
    let start = files.changeCount
    try store.setHeadAside()
    return files.changeCount - start
  }

  @Test(
    "a crash at any step loses nothing, and a repetition does the rest", arguments: [false, true])
  func crashes(isCorrupt: Bool) throws {
    let (before, samples) = try Self.before(isCorrupt: isCorrupt)
    let count = try Self.changeCount(before)
    #expect(count > 20)
    for crash in 0...count {
      let files = before.restarted(.nothing)
      let store = try Store(files)
      files.crash(before: crash)
      let isDone = (try? store.setHeadAside()) != nil
      #expect(isDone == (crash == count), "crash before change \(crash)")
      for loss in StoreCrashTests.losses(at: crash, Seed.each(1)[0]) {
        try Self.expectRest(
          files.restarted(loss), samples, "crash before change \(crash), loss \(loss)")
      }
    }
  }

  @Test(
    "a failure of any step loses nothing, and a repetition does the rest", arguments: [false, true])
  func failures(isCorrupt: Bool) throws {
    let (before, samples) = try Self.before(isCorrupt: isCorrupt)
    for change in 0..<(try Self.changeCount(before)) {
      let comment: Comment = "change \(change) fails"
      let files = before.restarted(.nothing)
      let store = try Store(files)
      // Of one who reads, chunks stay in files.
      var reader = try store.select(Selector([]))
      #expect(try reader.next(), comment)
      files.fail(at: change)
      // What is removed of an earlier log may stay, and nobody is told.
      if (try? store.setHeadAside()) == nil { #expect(try store.content() == samples, comment) }
      try? store.close()
      #expect(reader.labels == samples.keys.min(), comment)
      for loss in [CrashLoss.nothing, .allUnsynchronized] {
        try Self.expectRest(files.restarted(loss), samples, comment)
      }
    }
  }
}
