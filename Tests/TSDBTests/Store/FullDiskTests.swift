import Blocks
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("A store on a full disk")
struct FullDiskTests {
  /// Keeps the times of the blocks that were not to be kept.
  private final class Expiry: StoreObserver {
    private let ranges = Mutex<[Range<Int64>]>([])

    func record(_ event: StoreEvent) {
      guard case .blocksExpired(let metas) = event else { return }
      ranges.withLock { $0 += metas.map { $0.minTime..<$0.maxTime } }
    }

    func contains(_ time: Int64) -> Bool {
      ranges.withLock { $0.contains { $0.contains(time) } }
    }
  }

  private static let seriesCount = 60

  /// Commits a sample of each series, as often as it takes.
  ///
  /// - Returns: how often that failed.
  private static func commit(
    _ time: Int64, to store: Store<MemoryFileSystem>, _ expected: inout StoredSamples
  ) -> Int {
    var batch = AppendBatch()
    for number in 0..<seriesCount { batch.append(series(number), at: time, Double(time)) }
    for failures in 0..<3 {
      guard (try? store.commit(&batch, durability: .fsync)) != nil else {
        try? store.maintain()
        continue
      }
      for number in 0..<seriesCount {
        expected[series(number), default: [:]][time] = .float(Double(time))
      }
      return failures
    }
    return 3
  }

  @Test(
    "takes commits again once less is to be kept, and loses nothing else, however little room there was",
    arguments: Array(stride(from: 0, through: 40_000, by: Effort.scaled(quick: 8_000, full: 500))))
  func retention(room: Int) throws {
    let files = MemoryFileSystem()
    var expected: StoredSamples = [:]
    var store = try Store(files)
    for time in stride(from: Int64(0), to: 20_000, by: 100) {
      #expect(Self.commit(time, to: store, &expected) == 0)
      if time % 500 == 0 { try store.maintain() }
    }
    try store.close()
    let byteCount = try BlockDirectory.blocks(in: "/data", on: files).reduce(0) { sum, block in
      try sum + BlockDirectory.byteCount(of: block, in: "/data", on: files)
    }
    files.limit(toByteCount: files.byteCount + room)

    let expiry = Expiry()
    var options = StoreOptions.small
    options.observer = expiry
    options.retention.byteCount = byteCount / 4
    store = try Store(files, options: options)
    var failureCount = 0
    for time in stride(from: Int64(20_000), to: 23_000, by: 100) {
      failureCount += Self.commit(time, to: store, &expected)
      // What is left to be done need not be possible at once.
      if time % 500 == 0 { try? store.maintain() }
    }
    #expect(failureCount <= 1)
    #expect(expected[series(0)]?.count == 230)
    try store.maintain()
    let kept = expected.mapValues { $0.filter { !expiry.contains($0.key) } }
    #expect(kept != expected)
    #expect(try store.content() == kept)
    #expect(try Store(files.restarted(.allUnsynchronized)).content() == kept)
    #expect(try files.list("/data").allSatisfy { !$0.contains(".tmp") })
  }
}
