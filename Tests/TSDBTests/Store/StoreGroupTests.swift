import Blocks
import Foundation
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

/// Lets others go on for a moment.
func rest() { Thread.sleep(forTimeInterval: 0.000_2) }

@Suite("Commits that are made durable together")
struct StoreGroupTests {
  /// What has become of a commit that a thread of its own makes.
  private final class Attempt: Sendable {
    private let result = Mutex<Result<Int, any Error>?>(nil)

    var isDone: Bool { result.withLock { $0 != nil } }

    init(
      _ store: Store<GatedFileSystem>, _ samples: [(number: Int, time: Int64, value: Double)],
      _ durability: Durability
    ) {
      Thread.detachNewThread { [self] in
        var batch = AppendBatch()
        for sample in samples { batch.append(series(sample.number), at: sample.time, sample.value) }
        let result = Result {
          try store.commit(&batch, durability: durability)
          return batch.rejections.count
        }
        self.result.withLock { $0 = result }
      }
    }

    /// Waits for the end; how many samples were rejected.
    func rejectionCount() throws -> Int {
      while true {
        if let result = result.withLock({ $0 }) { return try result.get() }
        rest()
      }
    }
  }

  private func open(_ files: GatedFileSystem) throws -> Store<GatedFileSystem> {
    try Store("/data", on: files, options: .small) { 1_000_000 }
  }

  private func logBytes(_ files: GatedFileSystem) throws -> Int {
    var count = 0
    for log in ["/data/wal", "/data/wbl"] where try files.status(of: log) != nil {
      for name in try files.list(log) {
        if case .file(let byteCount) = try files.status(of: "\(log)/\(name)") {
          count += byteCount
        }
      }
    }
    return count
  }

  /// Begins commits one after another, so that the first waits at the gate and the others behind it.
  private func begin(
    _ commits: [(samples: [(number: Int, time: Int64, value: Double)], durability: Durability)],
    in store: Store<GatedFileSystem>, _ files: GatedFileSystem
  ) throws -> [Attempt] {
    var attempts: [Attempt] = []
    for commit in commits {
      let before = try logBytes(files)
      attempts.append(Attempt(store, commit.samples, commit.durability))
      while try logBytes(files) == before { rest() }
      // It has the logs for itself until it is in both, and waits.
      _ = store.lastCommit(surviving: .none)
    }
    return attempts
  }

  @Test("take two calls of the system, are not seen before, and survive it")
  func grouped() throws {
    let files = GatedFileSystem()
    let store = try open(files)
    var first = AppendBatch()
    first.append(series(0), at: 2_000, 0)
    try store.commit(&first, durability: .fsync)
    let before = try store.content()
    let passed = files.gate.passed
    files.gate.close()
    var commits: [(samples: [(number: Int, time: Int64, value: Double)], durability: Durability)] =
      []
    for number in 1...12 {
      // Each has a sample of a series that all have, in their order, and a late one.
      commits.append(
        (
          [
            (0, 2_000 + Int64(number), Double(number)), (number, 2_000, 1),
            (0, 1_000 + Int64(number), 2),
          ], number % 4 == 0 ? .write : .fsync
        ))
    }
    let attempts = try begin(commits, in: store, files)
    #expect(!attempts.contains { $0.isDone })
    #expect(try store.content() == before)
    let reader = try store.select(Selector([]))
    files.gate.open()
    for attempt in attempts { #expect(try attempt.rejectionCount() == 0) }
    // Of both logs: the first commit alone, and the others together.
    #expect(files.gate.passed - passed <= 4)
    var expected: StoredSamples = [series(0): [2_000: .float(0)]]
    for commit in commits {
      for sample in commit.samples {
        expected[series(sample.number), default: [:]][sample.time] = .float(sample.value)
      }
    }
    #expect(try store.content() == expected)
    #expect(try content(of: reader) == before)
    #expect(try Store(files.files.restarted(.allUnsynchronized)).content() == expected)
  }

  @Test("fail together, leave nothing, and can be made again with other values")
  func failed() throws {
    let files = GatedFileSystem()
    let store = try open(files)
    var batch = AppendBatch()
    for number in 0..<4 { batch.append(series(number), at: 2_000, 0) }
    try store.commit(&batch, durability: .fsync)
    let before = try store.content()
    func commits(_ value: Double) -> [(
      samples: [(number: Int, time: Int64, value: Double)], durability: Durability
    )] {
      (0..<4).map { number in
        (
          [(number, 2_100, value), (0, 2_101 + Int64(number), value), (number, 1_500, value)],
          number == 2 ? .write : .fsync
        )
      }
    }
    files.gate.close()
    let attempts = try begin(commits(1), in: store, files)
    let reader = try store.select(Selector([]))
    files.gate.open(failing: FileSystemError(.synchronize, "/data/wal/00000000", .inputOutput))
    for attempt in attempts {
      #expect(throws: FileSystemError.self) { try attempt.rejectionCount() }
    }
    #expect(try store.content() == before)
    var expected = before
    for commit in commits(2) {
      var batch = AppendBatch()
      for sample in commit.samples {
        batch.append(series(sample.number), at: sample.time, sample.value)
        expected[series(sample.number), default: [:]][sample.time] = .float(sample.value)
      }
      try store.commit(&batch, durability: .fsync)
      #expect(batch.rejections.isEmpty)
    }
    #expect(try store.content() == expected)
    #expect(try content(of: reader) == before)
    for loss in [CrashLoss.nothing, .allUnsynchronized] {
      #expect(try Store(files.files.restarted(loss)).content() == expected, "\(loss)")
    }
  }

  @Test("are waited for by maintenance, which has all that was admitted")
  func maintenance() throws {
    let files = GatedFileSystem()
    let store = try open(files)
    for time: Int64 in [100, 600, 1_100, 1_500] {
      var batch = AppendBatch()
      batch.append(series(0), at: time, 1)
      try store.commit(&batch)
    }
    files.gate.close()
    // A series that is new, of the time that becomes a block.
    let attempts = try begin([([(7, 1_010, 7)], .fsync)], in: store, files)
    let done = Mutex<(any Error)??>(nil)
    Thread.detachNewThread {
      let result = Result { try store.flush() }
      done.withLock { done in
        if case .failure(let error) = result { done = .some(error) } else { done = .some(nil) }
      }
    }
    Thread.sleep(forTimeInterval: 0.01)
    files.gate.open()
    #expect(try attempts[0].rejectionCount() == 0)
    while done.withLock({ $0 == nil }) { rest() }
    if let error = done.withLock({ $0 ?? nil }) { throw error }
    let expected: StoredSamples = [
      series(0): [100: .float(1), 600: .float(1), 1_100: .float(1), 1_500: .float(1)],
      series(7): [1_010: .float(7)],
    ]
    #expect(try store.content() == expected)
    #expect(try Store(files.files.restarted(.allUnsynchronized)).content() == expected)
  }

  private func content(of reader: consuming SeriesReader) throws -> StoredSamples {
    var content: StoredSamples = [:]
    var samples = SampleCursor()
    while try reader.next() {
      reader.open(&samples)
      while try samples.next() != nil {
        for (time, value) in samples.values() { content[reader.labels, default: [:]][time] = value }
      }
    }
    return content
  }
}
