import Blocks
import Foundation
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("Chunks of late samples that are completed while others are stored")
struct OutOfOrderStoringTests {
  /// Does something once, as soon as it is asked for the time.
  private final class Clock: Sendable {
    private let next = Mutex<(@Sendable () -> Void)?>(nil)

    func onNextCall(_ action: @escaping @Sendable () -> Void) { next.withLock { $0 = action } }

    var now: Int64 {
      next.withLock { $0.take() }?()
      return 1_000_000
    }
  }

  private static func commit(
    _ times: Range<Int64>, to store: Store<GatedFileSystem>, _ durability: Durability = .write
  ) {
    var batch = AppendBatch()
    for time in times { batch.append(series(0), at: time, Double(time)) }
    #expect(throws: Never.self) { try store.commit(&batch, durability: durability) }
    #expect(batch.rejections.isEmpty)
  }

  private func byteCount(_ directory: String, _ files: GatedFileSystem) throws -> Int {
    try files.list(directory).reduce(0) { count, name in
      guard case .file(let byteCount) = try files.status(of: directory + "/" + name) else {
        return count
      }
      return count + byteCount
    }
  }

  @Test("survive a crash, though a chunk began with samples that had become a block")
  func crash() throws {
    let (files, clock) = (GatedFileSystem(), Clock())
    let store = try Store("/data", on: files, options: .small) { clock.now }
    Self.commit(3_000..<3_001, to: store)
    try store.flush()
    Self.commit(1_500..<1_516, to: store)
    // While these become a block, as many come that a chunk is full.
    clock.onNextCall { Self.commit(1_600..<1_616, to: store) }
    try store.flush()

    // While that chunk is stored, which makes the log durable first, another one is completed.
    Self.commit(1_616..<1_617, to: store)
    files.gate.close()
    let (logged, arrived) = (try byteCount("/data/wbl", files), files.gate.arrived)
    let done = Atomic(0)
    Thread.detachNewThread {
      #expect(throws: Never.self) { try store.maintain() }
      done.add(1, ordering: .releasing)
    }
    while files.gate.arrived == arrived { rest() }
    Thread.detachNewThread {
      Self.commit(1_700..<1_732, to: store, .fsync)
      done.add(1, ordering: .releasing)
    }
    while try byteCount("/data/wbl", files) == logged { rest() }
    files.gate.open()
    while done.load(ordering: .acquiring) < 2 { rest() }

    var expected: [Int64: StoredValue] = [3_000: .float(3_000)]
    for times in [1_500..<1_516, 1_600..<1_617, 1_700..<1_732] as [Range<Int64>] {
      for time in times { expected[time] = .float(Double(time)) }
    }
    #expect(try store.content() == [series(0): expected])
    var again = try Store(files.files.restarted(.nothing))
    #expect(try again.content() == [series(0): expected])
    // What is stored next has a marker for both.
    try again.maintain()
    try again.close()
    again = try Store(files.files.restarted(.nothing))
    #expect(try again.content() == [series(0): expected])
  }
}
