import Blocks
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("A store is appended to, read, deleted from and maintained by many at a time")
struct StoreThreadTests {
  private typealias Files = MemoryFileSystem

  private static let writerCount = 3
  private static let commitCount = Effort.scaled(quick: 80, full: 300)

  /// How many have something left to append.
  private final class Progress: Sendable {
    let writerCount = Atomic(StoreThreadTests.writerCount)
    var isAtEnd: Bool { writerCount.load(ordering: .acquiring) == 0 }
  }

  /// The newest time, and how many commits were taken.
  private final class Counts: Sendable {
    let time = Atomic<Int64>(0)
    let taken = Atomic(0)
  }

  /// The series of a writer: two of floats, one of histograms, one whose samples come late, and one that is
  /// deleted from.
  private static func labels(_ writer: Int, _ number: Int) throws -> LabelSet {
    try LabelSet(["writer": "\(writer)", "number": "\(number)"])
  }

  private static let deletedNumber = 4

  /// The time of a sample of a commit: no series has two at one time.
  private static func time(_ commit: Int, _ number: Int) -> Int64 {
    Int64(commit * 10 - (number == 3 ? commit % 3 * 23 : 0))
  }

  private static func value(_ commit: Int, _ number: Int) -> StoredValue {
    number == 2 ? .histogram(histogram(UInt64(commit))) : .float(Double(commit))
  }

  private static func append(_ writer: Int, to store: Store<Files>) throws {
    for commit in 0..<commitCount {
      var batch = AppendBatch()
      for number in 0...deletedNumber {
        batch.append(
          try labels(writer, number), at: time(commit, number), value(commit, number))
      }
      try store.commit(&batch, durability: commit % 7 == 0 ? .fsync : .write)
      #expect(batch.rejections.isEmpty)
    }
  }

  /// Reads what a writer has appended, and expects whole commits.
  ///
  /// - Returns: how many there are.
  private static func expectWholeCommits(
    of writer: Int, in store: Store<Files>
  ) throws -> Int {
    let content = try store.content(Selector([LabelMatcher("writer", .equal, "\(writer)")]))
    let count = content[try labels(writer, 0)]?.count ?? 0
    for number in 0..<deletedNumber {
      let expected = (0..<count).map { (time($0, number), value($0, number)) }
      #expect(
        content[try labels(writer, number)] ?? [:] == Dictionary(uniqueKeysWithValues: expected),
        "series \(number) of writer \(writer) after \(count) commits")
    }
    return count
  }

  private static func read(_ store: Store<Files>, until progress: Progress) throws {
    var counts = [Int](repeating: 0, count: writerCount)
    while !progress.isAtEnd {
      for writer in counts.indices {
        let count = try expectWholeCommits(of: writer, in: store)
        #expect(count >= counts[writer], "nothing that was seen is gone")
        counts[writer] = count
      }
    }
  }

  private static func maintain(_ store: Store<Files>, until progress: Progress) throws {
    var round = 0
    while !progress.isAtEnd {
      round += 1
      if round.isMultiple(of: 8) { try store.flush() } else { try store.maintain() }
    }
  }

  private static func delete(from store: Store<Files>, until progress: Progress) throws {
    var writer = 0
    while !progress.isAtEnd {
      defer { writer = (writer + 1) % writerCount }
      let labels = try labels(writer, deletedNumber)
      let selector = try Selector(labels.pairs.map { try LabelMatcher($0.name, .equal, $0.value) })
      // What is to come is not deleted.
      guard let newest = try store.content(selector)[labels]?.keys.max() else { continue }
      try store.delete(selector, in: TimeRange(0...newest))
      for _ in 0..<4 {
        let times = try store.content(selector)[labels]?.keys.sorted() ?? []
        #expect(times.allSatisfy { $0 > newest }, "what is deleted does not come back")
      }
    }
  }

  @Test(
    "readers see whole commits, nothing is lost, and all come to an end", .timeLimit(.minutes(5)))
  func concurrency() throws {
    let files = MemoryFileSystem()
    var options = StoreOptions.small
    // However far a writer is behind.
    options.head.outOfOrderWindow = 1_000_000
    let store = try Store(files, options: options)
    let progress = Progress()
    var parts: [@Sendable () throws -> Void] = (0..<Self.writerCount).map { writer in
      {
        defer { progress.writerCount.subtract(1, ordering: .releasing) }
        try Self.append(writer, to: store)
      }
    }
    for _ in 0..<2 { parts.append { try Self.read(store, until: progress) } }
    parts.append { try Self.maintain(store, until: progress) }
    parts.append { try Self.delete(from: store, until: progress) }
    try runSideBySide(parts)
    let content = try store.content()
    let again = try Store(files.restarted(.nothing), options: options)
    #expect(again.replay.isSound && again.unreadableBlocks.isEmpty)
    #expect(try again.content() == content)
    for store in [store, again] {
      for writer in 0..<Self.writerCount {
        #expect(try Self.expectWholeCommits(of: writer, in: store) == Self.commitCount)
      }
    }
  }

  @Test("commits that meet in a series are in one order in all series, in memory and in the log")
  func order() throws {
    let files = MemoryFileSystem()
    let store = try Store(files, options: .small)
    let counts = Counts()
    try runSideBySide(
      (0..<Self.writerCount).map { writer in
        {
          for _ in 0..<Self.commitCount {
            // What another writer has overtaken is out of order, and rejected: for all series.
            let time = counts.time.add(1, ordering: .relaxed).newValue
            var batch = AppendBatch()
            for number in 0..<3 {
              batch.append(try Self.labels(0, number), at: time, Double(writer))
            }
            try store.commit(&batch, durability: time % 5 == 0 ? .fsync : .write)
            #expect(batch.rejections.isEmpty || batch.rejections.count == 3)
            if batch.rejections.isEmpty { counts.taken.add(1, ordering: .relaxed) }
            if time % 11 == 0 { try store.maintain() }
          }
        }
      })
    let content = try store.content()
    let taken = try #require(content[try Self.labels(0, 0)])
    #expect(taken.count == counts.taken.load(ordering: .relaxed))
    for number in 1..<3 { #expect(content[try Self.labels(0, number)] == taken) }
    #expect(try Store(files.restarted(.nothing), options: .small).content() == content)
  }

  @Test("a reader comes to its end though new series keep coming")
  func newSeries() throws {
    let store = try Store(MemoryFileSystem())
    @Sendable func commit(_ numbers: Range<Int>) throws {
      var batch = AppendBatch()
      for number in numbers { batch.append(series(number), at: 1_000, 1) }
      try store.commit(&batch, durability: .none)
    }
    try commit(0..<20_000)
    let isDone = Atomic(false)
    let isStarted = Atomic(false)
    try runSideBySide([
      {
        defer { isDone.store(true, ordering: .releasing) }
        while !isStarted.load(ordering: .acquiring) {}
        for _ in 0..<3 {
          _ = try store.select(Selector([]))
          _ = try store.metadata(Selector([]))
        }
      },
      {
        let start = ContinuousClock.now
        var number = 20_000
        while !isDone.load(ordering: .acquiring) {
          try commit(number..<number + 1)
          isStarted.store(true, ordering: .releasing)
          number += 1
          guard ContinuousClock.now - start < .seconds(60) else {
            Issue.record("the reader has no end")
            break
          }
        }
      },
    ])
  }
}
