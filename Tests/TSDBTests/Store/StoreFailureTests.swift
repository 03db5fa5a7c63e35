import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A store goes on after a file could not be written, and loses nothing")
struct StoreFailureTests {
  typealias Step = StoreCrashTests.Step

  /// Does something, and once more if it failed.
  static func perform(
    _ step: Step, _ store: inout Store<MemoryFileSystem>, _ files: MemoryFileSystem
  )
    throws
  {
    for attempt in 0..<2 {
      do {
        switch step {
        case .commit(let samples, let durability):
          var batch = AppendBatch()
          for (number, time) in samples { batch.append(series(number), at: time, Double(time)) }
          try store.commit(&batch, durability: durability)
          #expect(batch.rejections.isEmpty)
        case .maintain: try store.maintain()
        case .flush: try store.flush()
        case .delete(let number, let range):
          try store.delete(Selector([LabelMatcher("n", .equal, "\(number)")]), in: range)
        case .reopen:
          // What could not be closed is opened all the same.
          try? store.close()
          store = try Store(files)
        }
        return
      } catch { if attempt == 1 { throw error } }
    }
  }

  static let steps: [Step] = {
    func commits(_ times: [Int64], _ series: [Int] = [0, 1, 2]) -> [Step] {
      times.enumerated().map { index, time in
        .commit(series.map { ($0, time) }, [.write, .fsync][index % 2])
      }
    }
    var steps = commits([100, 400, 800, 1_200, 1_500])
    steps += commits([1_000, 1_400], [0]) + [.maintain] + commits([1_900, 2_400])
    steps += [.maintain, .delete(series: 1, TimeRange(700...1_300)), .reopen]
    steps += commits([2_700, 3_100]) + commits([2_600, 2_500], [2]) + [.maintain, .maintain]
    steps += [(3_200, 2_300), (3_300, 2_310)].enumerated().map { index, times in
      .commit([(0, times.0), (1, times.1)], [.write, .fsync][index])
    }
    return steps + commits([3_600]) + [.flush, .maintain]
  }()

  @Test(arguments: [FileSystemError.Cause.noSpace, .inputOutput], Seed.each(1))
  func eachChangeFails(cause: FileSystemError.Cause, seed: Seed) throws {
    let files = MemoryFileSystem()
    var store = try Store(files)
    for step in Self.steps { try Self.perform(step, &store, files) }
    let expected = try store.content()
    #expect(expected[series(0)]?.count == 14)

    for change in seed.places(in: 0..<files.changeCount, quickStep: 11) {
      let files = MemoryFileSystem()
      files.fail(at: change, cause)
      // To make the directories is tried again as well.
      var store = try (try? Store(files)) ?? Store(files)
      for step in Self.steps { try Self.perform(step, &store, files) }
      #expect(try store.content() == expected, "change \(change) fails")
      // Nothing was said to be written that was not, or is left over.
      let again = try Store(files.restarted(.nothing))
      #expect(try again.content() == expected, "change \(change) fails, and then a restart")
      #expect(again.unreadableBlocks.isEmpty)
      let names = try files.list("/data")
      #expect(!names.contains { $0.contains(".tmp") }, "\(names)")
    }
  }

  @Test("A series whose record was lost is logged again with its next sample")
  func lostSeries() throws {
    for change in 0..<8 {
      let files = MemoryFileSystem()
      let store = try Store(files)
      var batch = AppendBatch()
      batch.append(series(0), at: 100, 1)
      // It waits in memory to be written.
      try store.commit(&batch, durability: .none)
      files.fail(at: change)
      batch.removeAll()
      batch.append(series(0), at: 200, 2)
      while true {
        if (try? store.commit(&batch, durability: .fsync)) != nil { break }
      }
      let again = try Store(files.restarted(.allUnsynchronized))
      #expect(try again.content()[series(0)]?[200] == .float(2), "change \(change) fails")
      #expect(again.replay.isSound)
    }
  }

  @Test("A log begins with what says that it has all samples, though its first commits failed")
  func beginning() throws {
    for change in 0..<4 {
      let files = MemoryFileSystem()
      let store = try Store(files)
      files.fail(at: change)
      var batch = AppendBatch()
      batch.append(series(0), at: 100, 1)
      while (try? store.commit(&batch, durability: .fsync)) == nil {}
      batch.removeAll()
      batch.append(series(0), at: 200, 2)
      try store.commit(&batch, durability: .fsync)
      let log = try readLog("/data/wal", on: files.restarted(.allUnsynchronized))
      let records = try log.records.map { try LogRecord($0.bytes.span) }
      #expect(records.first { $0 != .commit(recordCount: 3) } == .minValidTime(.min))
      #expect(records.filter { $0 == .minValidTime(.min) }.count == 1, "change \(change) fails")
    }
  }

  @Test("What a commit that failed has left does not come before what was acknowledged")
  func failedCommit() throws {
    for change in 0..<10 {
      let files = MemoryFileSystem()
      let store = try Store(files)
      func commit(_ value: Double, _ late: Double) throws {
        var batch = AppendBatch()
        batch.append(series(0), at: 2_000, value)
        batch.append(series(1), at: 1_500, late)
        try store.commit(&batch, durability: .fsync)
      }
      var batch = AppendBatch()
      batch.append(series(1), at: 1_900, 1)
      try store.commit(&batch, durability: .fsync)
      files.fail(at: change)
      var (value, late) = (1.0, 10.0)
      while (try? commit(value, late)) == nil { (value, late) = (value + 1, late + 1) }
      let expected: StoredSamples = [
        series(0): [2_000: .float(value)], series(1): [1_500: .float(late), 1_900: .float(1)],
      ]
      #expect(try store.content() == expected)
      for loss in [CrashLoss.nothing, .allUnsynchronized] {
        let again = try Store(files.restarted(loss))
        #expect(try again.content() == expected, "change \(change) fails, and then \(loss)")
      }
    }
  }
}
