import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A store says which commits survive what")
struct StoreDurabilityTests {
  /// Commits a sample of a time, which is the number of the commit as well.
  @discardableResult
  private func commit(
    _ time: Int64, to store: Store<MemoryFileSystem>, _ durability: Durability = .write
  ) throws -> UInt64 {
    var batch = AppendBatch()
    batch.append(series(0), at: time, 1)
    let number = try store.commit(&batch, durability: durability)
    #expect(batch.rejections.isEmpty)
    return number
  }

  private func lastCommits(_ store: Store<MemoryFileSystem>) -> [UInt64] {
    Durability.allCases.map { store.lastCommit(surviving: $0) }
  }

  @Test(
    "unless a commit says otherwise, as the options of the store have it",
    arguments: Durability.allCases)
  func options(durability: Durability) throws {
    var options = StoreOptions.small
    options.durability = durability
    let files = MemoryFileSystem()
    let store = try Store(files, options: options)
    var batch = AppendBatch()
    batch.append(series(0), at: 1, 1)
    try store.commit(&batch)
    func isThere(_ loss: CrashLoss) throws -> Bool {
      try !Store(files.restarted(loss)).content().isEmpty
    }
    #expect(try isThere(.nothing) == (durability >= .write))
    #expect(try isThere(.allUnsynchronized) == (durability >= .fsync))
    #expect(StoreOptions().durability == .write)
  }

  @Test("by their numbers, which ascend")
  func numbers() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    #expect(lastCommits(store) == [0, 0, 0])
    #expect(try commit(1, to: store, .none) == 1)
    #expect(lastCommits(store) == [1, 0, 0])
    #expect(try commit(2, to: store, .write) == 2)
    #expect(lastCommits(store) == [2, 2, 0])
    #expect(try commit(3, to: store, .fsync) == 3)
    #expect(lastCommits(store) == [3, 3, 3])
    try commit(4, to: store, .none)
    try store.synchronize()
    #expect(lastCommits(store) == [4, 4, 4])
    // Late samples are in a log of their own.
    try commit(0, to: store, .none)
    #expect(lastCommits(store) == [5, 4, 4])
    try store.synchronize()
    #expect(lastCommits(store) == [5, 5, 5])
    // What comes behind a number is there when the log has it.
    try commit(6, to: store)
    try store.flush()
    #expect(lastCommits(store) == [6, 6, 6])
    let again = try Store(files.restarted(.nothing))
    #expect(lastCommits(again) == [0, 0, 0])
  }

  @Test("if there is a log")
  func withoutLog() throws {
    var options = StoreOptions.small
    options.head.keepsLog = false
    let store = try Store(MemoryFileSystem(), options: options)
    #expect(try commit(1, to: store, .fsync) == 0)
    #expect(lastCommits(store) == [0, 0, 0])
  }

  @Test("and takes that back when the disk has failed, until all is in blocks")
  func losses() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    try commit(1, to: store, .fsync)
    try commit(2, to: store, .write)
    files.fail(at: 1, .inputOutput)
    #expect(throws: FileSystemError.self) { try commit(3, to: store, .fsync) }
    #expect(lastCommits(store) == [3, 1, 1])
    try commit(4, to: store, .fsync)
    #expect(lastCommits(store) == [4, 1, 1])
    try store.maintain()
    #expect(lastCommits(store) == [4, 4, 4])
    let content = try Store(files.restarted(.allUnsynchronized)).content()
    #expect(content[series(0)]?.keys.sorted() == [1, 2, 4])
  }

  @Test("whatever fails, and wherever a crash comes")
  func claims() throws {
    let durabilities: [Durability] = [.write, .none, .fsync, .write, .none, .none, .write, .fsync]
    for failure in 0..<16 {
      for crash in failure..<failure + 8 {
        let files = MemoryFileSystem()
        let store = try Store(files)
        files.fail(at: failure, .inputOutput)
        files.crash(before: crash)
        // Those that did not throw, by their numbers; each has its number as time, in order or late.
        var times: [(number: UInt64, time: Int64)] = []
        for (index, durability) in durabilities.enumerated() {
          let time = Int64(index.isMultiple(of: 3) ? 100 - index : 200 + index)
          if let number = try? commit(time, to: store, durability) { times.append((number, time)) }
        }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0.number < $1.number })
        for (loss, durability) in [
          (CrashLoss.nothing, Durability.write), (.allUnsynchronized, .fsync),
          (.some(seed: 1), .fsync),
        ] {
          let last = store.lastCommit(surviving: durability)
          let content = try Store(files.restarted(loss)).content()[series(0)] ?? [:]
          for (number, time) in times where number <= last {
            #expect(
              content[time] != nil,
              "commit \(number) of \(last), change \(failure) fails, crash before \(crash), \(loss)"
            )
          }
        }
      }
    }
  }
}
