import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Whatever was done, a store that is killed has the same when it is opened again")
struct StoreReplayTests {
  /// A store to which this and that is done, and which is looked at by others meanwhile.
  private struct Run {
    private(set) var files = MemoryFileSystem()
    private let options: StoreOptions
    private(set) var store: Store<MemoryFileSystem>
    private var generator: SeededGenerator
    private var now: Int64 = 1_000
    private var held: Held?

    /// Keeps what is read in memory.
    private final class Held {
      let reader: SeriesReader
      init(_ reader: consuming SeriesReader) { self.reader = reader }
    }

    init(_ seed: Seed) throws {
      generator = seed.generator
      var options = StoreOptions.small
      options.head.outOfOrderWindow = [2_000, 100_000, 0][Int(seed.value % 3)]
      options.flushing.sampleCount = [nil, 40][Int(seed.value % 2)]
      options.retention.duration = [.max, 6_000][Int(seed.value / 2 % 2)]
      self.options = options
      store = try Store(files, options: options)
    }

    /// Does something, and says what.
    mutating func step() throws -> String {
      switch Int.random(in: 0..<27, using: &generator) {
      case 0..<12:
        return try append()
      case 12..<15:
        now += Int64.random(in: 1..<300, using: &generator)
        return "wait"
      case 15..<18:
        try store.maintain()
        return "maintain"
      case 18:
        try store.flush()
        return "flush"
      case 19..<22:
        let number = Int.random(in: 0..<5, using: &generator)
        let range = TimeRange(now - Int64.random(in: 0..<3_000, using: &generator)...now)
        try store.delete(Selector([LabelMatcher("n", .equal, "\(number)")]), in: range)
        return "delete \(number) in \(range)"
      case 22:
        held = Held(try store.select(Selector([])))
        return "read"
      case 23:
        (store, files) = try restarted()
        return "restart"
      case 24:
        try store.cleanDeletions()
        return "clean deletions"
      case 25:
        try store.close()
        (store, files) = try restarted()
        return "close"
      default:
        held = nil
        return "end of reading"
      }
    }

    /// The store as another process finds it that starts now.
    func restarted() throws -> (Store<MemoryFileSystem>, MemoryFileSystem) {
      let files = files.restarted(.nothing)
      return (try Store(files, options: options), files)
    }

    private mutating func append() throws -> String {
      var batch = AppendBatch()
      for number in 0..<5 where Bool.random(using: &generator) {
        let isLate = Int.random(in: 0..<3, using: &generator) == 0
        let time = isLate ? now - Int64.random(in: 0..<1_500, using: &generator) : now
        if number == 3, time % 4 == 0 {
          batch.append(series(number), at: time, histogram(UInt64(abs(time) % 100)))
        } else {
          batch.append(series(number), at: time, Double(time))
        }
      }
      now += 7
      try store.commit(&batch)
      return "append"
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 12, full: 150)))
  func randomOperations(seed: Seed) throws {
    var run = try Run(seed)
    for number in 0..<250 {
      let step = try run.step()
      let (content, again) = (try run.store.content(), try run.restarted().0.content())
      guard content != again else { continue }
      for labels in Set(content.keys).union(again.keys).sorted() {
        let (before, after) = (content[labels] ?? [:], again[labels] ?? [:])
        let lost = before.keys.filter { after[$0] == nil }.sorted()
        let added = after.keys.filter { before[$0] == nil }.sorted()
        if before != after {
          Issue.record(
            "after step \(number) (\(step)): of \(labels) there is no \(lost), but \(added)")
        }
      }
      return
    }
  }
}
