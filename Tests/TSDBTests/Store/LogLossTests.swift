import Blocks
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("A store whose log has lost what is in memory")
struct LogLossTests {
  static func commit(
    _ time: Int64, to store: Store<MemoryFileSystem>, _ durability: Durability
  ) throws {
    var batch = AppendBatch()
    batch.append(series(0), at: time, Double(time))
    try store.commit(&batch, durability: durability)
    precondition(batch.rejections.isEmpty, "\(batch.rejections)")
  }

  /// A store with samples of 1,000 and 2,000, of which the log has lost the second one.
  static func lossy(_ files: MemoryFileSystem) throws -> Store<MemoryFileSystem> {
    let store = try Store(files)
    try commit(1_000, to: store, .fsync)
    try commit(2_000, to: store, .write)
    // Behind the writing comes what makes it durable.
    files.fail(at: 1, .inputOutput)
    #expect(throws: FileSystemError.self) { try commit(3_000, to: store, .fsync) }
    return store
  }

  static let expected: StoredSamples = [series(0): [1_000: .float(1_000), 2_000: .float(2_000)]]

  @Test("does not say that it is durable before it is in a block")
  func synchronizing() throws {
    let files = MemoryFileSystem()
    let store = try Self.lossy(files)
    #expect(throws: FileSystemError.self) { try store.synchronize() }
    #expect(throws: FileSystemError.self) { try store.synchronize() }
    try store.maintain()
    try store.synchronize()
    #expect(try Store(files.restarted(.allUnsynchronized)).content() == Self.expected)
  }

  @Test("says so when it is closed")
  func closing() throws {
    let files = MemoryFileSystem()
    let store = try Self.lossy(files)
    #expect(throws: FileSystemError.self) { try store.close() }
    let other = try Self.lossy(MemoryFileSystem())
    try other.maintain()
    try other.close()
  }

  @Test("is not closed among those of other tenants before it is in a block")
  func tenants() throws {
    let fixture = try TenantFixture()
    try fixture.append(1, to: "a", at: 1_000, durability: .fsync)
    #expect(fixture.tenants.maintain().isEmpty)
    try fixture.append(2, to: "a", at: 2_000, durability: .write)
    fixture.files.fail(at: 1, .inputOutput)
    #expect(throws: FileSystemError.self) {
      try fixture.append(3, to: "a", at: 3_000, durability: .fsync)
    }
    for _ in 0..<2 { _ = fixture.tenants.close() }
    #expect(fixture.tenants.openStoreCount == 0)
    #expect(
      try fixture.content(of: "a") == [series(0): [1_000: .float(1), 2_000: .float(2)]])
  }

  @Test("puts it into a block, also if that was noticed when another change was to be logged")
  func lateSamples() throws {
    for change in 0..<4 {
      let files = MemoryFileSystem()
      let store = try Store(files)
      try Self.commit(3_000, to: store, .fsync)
      try Self.commit(2_500, to: store, .write)
      files.fail(at: 0)
      #expect(throws: FileSystemError.self) { try Self.commit(2_400, to: store, .write) }
      // What was written of it is cut off now.
      files.fail(at: change)
      try? store.delete(Selector([]), in: TimeRange(0...10))
      while (try? Self.commit(2_300, to: store, .write)) == nil {}
      try store.maintain()
      let content = try Store(files.restarted(.nothing)).content()
      #expect(
        content[series(0)]?.keys.sorted() == [2_300, 2_500, 3_000], "change \(change) fails")
    }
  }

  @Test(
    "acknowledges nothing as durable that another commit has made it lose", .timeLimit(.minutes(5)))
  func segmentOfAnother() throws {
    for round in 0..<Effort.scaled(quick: 60, full: 400) {
      let files = MemoryFileSystem()
      let store = try Store(files)
      // Each third commit needs another segment, and makes durable what was before.
      files.fail(at: 4 + round % 24, .inputOutput)
      let acknowledged = Mutex<[LabelSet: Set<Int64>]>([:])
      try runSideBySide(
        (0..<3).map { writer in
          {
            for time in 1...8 as ClosedRange<Int64> {
              var batch = AppendBatch()
              for number in 0..<300 {
                batch.append(series(writer * 1_000 + number), at: time, Double(number))
              }
              guard (try? store.commit(&batch, durability: .fsync)) != nil else { continue }
              acknowledged.withLock {
                _ = $0[series(writer * 1_000), default: []].insert(time)
              }
            }
          }
        })
      let isLossy = (try? store.synchronize()) == nil
      let content = try Store(files.restarted(.allUnsynchronized)).content()
      for (labels, times) in acknowledged.withLock({ $0 }) {
        let found = Set(content[labels]?.keys.map { $0 } ?? [])
        #expect(times.isSubset(of: found), "round \(round), \(isLossy)")
      }
    }
  }

  @Test("has both parts of a commit, or none, though the log of late samples has lost its own")
  func splitCommits() throws {
    let files = try SplitCommitTests.files(1)
    let store = try Store(files)
    try SplitCommitTests.commit(1..<3, to: store, .write)
    // Both logs are written, and the first is made durable.
    files.fail(at: 3, .inputOutput)
    #expect(throws: FileSystemError.self) {
      try SplitCommitTests.commit(3..<4, to: store, .fsync)
    }
    try SplitCommitTests.commit(4..<5, to: store, .fsync)
    for loss in [CrashLoss.nothing, .allUnsynchronized] {
      let content = try Store(files.restarted(loss)).content()
      for number in 0..<5 as Range<Int64> {
        #expect(
          (content[series(0)]?[3_000 + number] == nil)
            == (content[series(1)]?[2_000 + number] == nil), "commit \(number), \(loss)")
      }
    }
  }
}
