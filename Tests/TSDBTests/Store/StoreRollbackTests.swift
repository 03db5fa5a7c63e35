import Blocks
import Foundation
import SeriesModel
import Synchronization
import TestSupport
import Testing

@testable import TSDB

@Suite("A commit that cannot be logged leaves nothing")
struct StoreRollbackTests {
  private static func open(_ files: MemoryFileSystem) throws -> Store<MemoryFileSystem> {
    var options = StoreOptions.small
    options.head.outOfOrderWindow = 0
    return try Store(files, options: options)
  }

  /// Commits a sample of each of some series.
  ///
  /// - Returns: why some of them were not taken.
  private static func commit(
    _ numbers: [Int], at time: Int64, _ value: StoredValue = .float(1),
    to store: Store<MemoryFileSystem>
  ) throws -> [AppendError] {
    var batch = AppendBatch()
    for number in numbers { batch.append(series(number), at: time, value) }
    try store.commit(&batch)
    return batch.rejections.map(\.error)
  }

  @Test("and nothing of a commit before it is forgotten, though its samples are in no chunk yet")
  func behindOneThatIsNotApplied() throws {
    let files = MemoryFileSystem()
    let store = try Self.open(files)
    #expect(try Self.commit(Array(0...1_024), at: 100, to: store) == [])
    let pages = store.head.writing.withLock { $0.state.pages }
    let applied = Atomic(false)
    let failed = Atomic(false)
    pages.pages[0].withSlots { _ in
      // It is admitted and logged, and waits for the first page before it comes to the second one.
      Thread.detachNewThread {
        #expect(throws: Never.self) { try Self.commit([0, 1_024], at: 200, to: store) }
        applied.store(true, ordering: .releasing)
      }
      while store.head.writing.withLock({ $0.state.tails[1_024].maxTime }) < 200 { rest() }
      files.fail(at: 0)
      Thread.detachNewThread {
        #expect(throws: FileSystemError.self) { try Self.commit([1_024], at: 300, to: store) }
        failed.store(true, ordering: .releasing)
      }
      // It would have time enough to look at the second page too early.
      for _ in 0..<500 where !failed.load(ordering: .acquiring) { rest() }
    }
    while !applied.load(ordering: .acquiring) || !failed.load(ordering: .acquiring) { rest() }
    try #require(store.head.writing.withLock { $0.state.tails[1_024].maxTime } == 200)
    #expect(try Self.commit([1_024], at: 150, to: store) == [.outOfOrder])
    #expect(try Self.commit([1_024], at: 201, to: store) == [])
    let expected: [Int64: StoredValue] = [100: .float(1), 200: .float(1), 201: .float(1)]
    for store in [store, try Self.open(files.restarted(.nothing))] {
      #expect(try store.content()[series(1_024)] == expected)
    }
  }

  @Test(
    "and the newest sample is still known, of whatever kind it is",
    arguments: [Durability.write, .fsync], [false, true])
  func repetition(durability: Durability, isReopened: Bool) throws {
    let kinds: [(UInt64) -> StoredValue] = [
      { .float(Double($0)) }, { .histogram(histogram($0)) },
      { .floatHistogram(histogram($0).asFloats) },
    ]
    let files = MemoryFileSystem()
    var store = try Self.open(files)
    var numbers: [Int] = []
    for (number, kind) in kinds.enumerated() {
      numbers += [number, number + 3, number + 6]
      #expect(
        try Self.commit([number, number + 3, number + 6], at: 100, kind(5), to: store) == [])
    }
    if isReopened {
      try store.close()
      store = try Self.open(files)
    }
    // Each kind behind each kind, twice in one commit; and once more.
    for time in [200, 300] as [Int64] {
      var batch = AppendBatch()
      for number in numbers {
        for delay in [0, 1] as [Int64] {
          batch.append(series(number), at: time + delay, kinds[(number / 3 + number) % 3](7))
        }
      }
      files.fail(at: 0)
      #expect(throws: FileSystemError.self) { try store.commit(&batch, durability: durability) }
    }
    for number in numbers {
      let kind = kinds[number % 3]
      #expect(try Self.commit([number], at: 100, kind(5), to: store) == [], "\(number)")
      #expect(try Self.commit([number], at: 100, kind(6), to: store) == [.duplicateTimestamp])
      #expect(try Self.commit([number], at: 99, kind(5), to: store) == [.outOfOrder])
      #expect(try Self.commit([number], at: 101, kind(5), to: store) == [])
    }
    for store in [store, try Self.open(files.restarted(.nothing))] {
      let content = try store.content()
      for number in numbers {
        let value = kinds[number % 3](5)
        #expect(content[series(number)] == [100: value, 101: value])
      }
    }
  }

  @Test("and the newest sample is still known if several that wait for the disk fail together")
  func repetitionBehindSeveral() throws {
    let files = GatedFileSystem()
    let store = try Store("/data", on: files, options: .small) { 1_000_000 }
    let commit: @Sendable (Int64, UInt64) throws -> [AppendError] = { time, value in
      var batch = AppendBatch()
      batch.append(series(0), at: time, histogram(value))
      try store.commit(&batch, durability: .fsync)
      return batch.rejections.map(\.error)
    }
    #expect(try commit(100, 5) == [])
    files.gate.close()
    let failedCount = Atomic(0)
    for time in [200, 300, 400] as [Int64] {
      Thread.detachNewThread {
        #expect(throws: FileSystemError.self) { try commit(time, 7) }
        failedCount.add(1, ordering: .releasing)
      }
      while store.head.writing.withLock({ $0.state.tails[0].maxTime }) < time { rest() }
    }
    files.gate.open(failing: FileSystemError(.synchronize, "/data/wal/00000000", .inputOutput))
    while failedCount.load(ordering: .acquiring) < 3 { rest() }
    #expect(try commit(100, 5) == [])
    #expect(try commit(100, 6) == [.duplicateTimestamp])
    #expect(try store.content() == [series(0): [100: .histogram(histogram(5))]])
  }
}
