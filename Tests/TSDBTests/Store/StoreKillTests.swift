import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("What a process has written that was killed is durable once that of the next one is")
struct StoreKillTests {
  static func check(_ steps: [StoreCrashTests.Step], _ comment: String) throws {
    let whole = MemoryFileSystem()
    _ = StoreCrashTests.run(steps, on: whole)
    for crash in stride(from: 0, through: whole.changeCount, by: Effort.scaled(quick: 7, full: 1)) {
      let files = MemoryFileSystem()
      files.crash(before: crash)
      _ = StoreCrashTests.run(steps, on: files)
      let next = files.killed()
      let store = try Store(next)
      var content = try store.content()
      if crash.isMultiple(of: 2) { try store.maintain() }
      var batch = AppendBatch()
      batch.append(series(8), at: 10_000, 1)
      try store.commit(&batch, durability: .fsync)
      content[series(8)] = [10_000: .float(1)]
      if crash.isMultiple(of: 3) { try store.maintain() }
      let found = try Store(next.restarted(.allUnsynchronized)).content()
      #expect(found == content, "\(comment), killed before change \(crash)")
      if found != content { return }
    }
  }

  @Test("while the head becomes blocks, and its log a checkpoint")
  func compaction() throws {
    var steps: [StoreCrashTests.Step] = []
    for block in 0..<4 as Range<Int64> {
      let times = stride(from: block * 1_000 + 100, to: block * 1_000 + 1_000, by: 300)
      steps += StoreCrashTests.commits(times, block.isMultiple(of: 2) ? .write : .fsync)
      steps += [.maintain]
    }
    try Self.check(steps + [.maintain, .reopen, .maintain], "compaction")
  }

  @Test("while samples come in order and late, and are deleted")
  func mixing() throws {
    var steps = StoreCrashTests.commits([3_000], .write)
    steps += StoreCrashTests.mixedCommits(stride(from: 3_010, to: 3_100, by: 10), firstNew: 10)
    steps += [.maintain, .delete(series: 0, TimeRange(0...3_020))]
    steps += StoreCrashTests.mixedCommits(stride(from: 3_110, to: 3_140, by: 10), firstNew: 20)
    try Self.check(steps + [.flush], "mixing")
  }
}
