import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A block of the head that could not be completed")
struct HeadBlockFailureTests {
  /// A store whose head has samples for a block, and late ones for another.
  private static func start() throws -> (MemoryFileSystem, StoredSamples) {
    let files = MemoryFileSystem()
    let store = try Store(files)
    var expected: StoredSamples = [:]
    for time in [1_100, 1_900, 2_400, 3_600, 2_500] as [Int64] {
      var batch = AppendBatch()
      for number in 0..<2 {
        batch.append(series(number), at: time, Double(time))
        expected[series(number), default: [:]][time] = .float(Double(time))
      }
      try store.commit(&batch, durability: .fsync)
      #expect(batch.rejections.isEmpty)
    }
    try store.close()
    return (files, expected)
  }

  @Test("brings nothing back that is deleted afterwards, whichever change failed")
  func deletion() throws {
    let (start, all) = try Self.start()
    let whole = start.restarted(.nothing)
    let first = try Store(whole)
    let before = whole.changeCount
    try first.maintain()
    #expect(try BlockDirectory.blocks(in: "/data", on: whole).count == 2)
    for change in 0..<whole.changeCount - before {
      let files = start.restarted(.nothing)
      let store = try Store(files)
      files.fail(at: change, .inputOutput)
      try? store.maintain()
      try store.delete(Selector([LabelMatcher("n", .equal, "0")]))
      var expected = all
      expected[series(0)] = nil
      #expect(try store.content() == expected, "change \(change) fails")
      // It may tell that the log has lost something.
      try? store.close()
      let again = try Store(files)
      #expect(try again.content() == expected, "change \(change) fails, and then a restart")
      #expect(again.unreadableBlocks.isEmpty)
    }
  }

  @Test("and that cannot be removed either, is removed before anything is deleted")
  func repeatedFailure() throws {
    let (memory, all) = try Self.start()
    let files = GatedFileSystem(memory)
    let store = try Store("/data", on: files, options: .small) { 1_000_000 }
    // It can neither be opened, nor can anybody find out whether it is there.
    #expect(throws: StoreError.self) {
      try store.maintain { _ in
        for name in (try? memory.list("/data")) ?? [] where name.hasSuffix(".tmp-for-creation") {
          files.unreachable.keepOut(of: "/data/" + name.prefix { $0 != "." }, .inputOutput)
        }
        return true
      }
    }
    #expect(try store.content() == all)
    let selector = try Selector([LabelMatcher("n", .equal, "0")])
    #expect(throws: StoreError.self) { try store.delete(selector) }
    files.unreachable.letAllIn()
    try store.delete(selector)
    var expected = all
    expected[series(0)] = nil
    try store.close()
    #expect(try Store(memory).content() == expected)
  }
}
