import Blocks
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

/// Keeps the events in words.
private final class Recorder: StoreObserver {
  private let recorded = Mutex<[String]>([])

  var events: [String] { recorded.withLock { $0 } }

  func record(_ event: StoreEvent) {
    let text: String
    switch event {
    case .opened(let report): text = "opened \(report.isSound)"
    case .committed(let count, let rejections): text = "committed \(count) \(rejections)"
    case .commitFailed(let error): text = "failed \(error.operation)"
    case .blockWritten(let meta): text = "block \(meta.minTime)..<\(meta.maxTime)"
    case .blocksCompacted(let sources, let meta):
      text = "compacted \(sources.count) \(meta?.minTime ?? -1)..<\(meta?.maxTime ?? -1)"
    case .compactionFailed(let sources, _): text = "not compacted \(sources.count)"
    case .chunkLost(let chunk): text = "lost \(chunk.times.start)...\(chunk.times.end)"
    case .blockSealed: text = "sealed"
    case .blocksExpired(let metas): text = "expired \(metas.map(\.minTime))"
    @unknown default: text = "unknown"
    }
    recorded.withLock { $0.append(text) }
  }
}

@Suite("Maintenance of a store")
struct StoreMaintenanceTests {
  let clock = StoreClock()

  func open(_ files: MemoryFileSystem, _ options: StoreOptions) throws
    -> Store<MemoryFileSystem>
  {
    let clock = clock
    return try Store("/data", on: files, options: options) { clock.now }
  }

  /// Commits a sample for each of some series at each of the times.
  func append(_ times: [Int64], to store: Store<MemoryFileSystem>) throws -> StoredSamples {
    var expected: StoredSamples = [:]
    for time in times {
      var batch = AppendBatch()
      for number in 0..<3 {
        batch.append(series(number), at: time, Double(time))
        expected[series(number), default: [:]][time] = .float(Double(time))
      }
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
    }
    return expected
  }

  @Test("seals old blocks, and reads and merges them as others")
  func sealing() throws {
    var options = StoreOptions.small
    options.sealingAge = 3_000
    let files = MemoryFileSystem()
    let store = try open(files, options)
    let times = Array(stride(from: Int64(0), to: 12_000, by: 250))
    var expected: StoredSamples = [:]
    for part in stride(from: 0, to: times.count, by: 4) {
      let samples = try append(Array(times[part..<part + 4]), to: store)
      expected.merge(samples) { $0.merging($1) { $1 } }
      try store.maintain()
      #expect(try store.content() == expected)
    }
    let blocks = try BlockSet("/data", on: files).blocks
    let end = try #require(blocks.map(\.meta.maxTime).max())
    #expect(blocks.contains { $0.isSealed })
    for block in blocks { #expect(block.isSealed == (block.meta.maxTime <= end - 3_000)) }
    try store.delete(Selector([]), in: TimeRange(0...500))
    for number in 0..<3 {
      for time in [0, 250, 500] { expected[series(number)]?[Int64(time)] = nil }
    }
    try store.maintain()
    #expect(try store.content() == expected)
    #expect(try open(files.restarted(.nothing), options).content() == expected)
  }

  @Test("tells how far it is with a flush, late samples too, and stops wherever it is told to")
  func flushProgress() throws {
    func filled(
      _ files: MemoryFileSystem
    ) throws -> (Store<MemoryFileSystem>, StoredSamples) {
      let store = try open(files, .small)
      var expected = try append([2_000, 3_000], to: store)
      expected.merge(try append([1_500, 1_600], to: store)) { $0.merging($1) { $1 } }
      return (store, expected)
    }
    let (store, expected) = try filled(MemoryFileSystem())
    var steps: [String] = []
    try store.flush { progress in
      guard case .writingBlock(let times, let done, 3) = progress else { return false }
      steps.append("\(times.lowerBound) \(done)")
      return true
    }
    #expect(
      steps == ["2000", "3000", "1000"].flatMap { start in (0..<3).map { "\(start) \($0)" } })
    #expect(try store.content() == expected)
    for stop in steps.indices {
      let files = MemoryFileSystem()
      let (store, expected) = try filled(files)
      var count = 0
      #expect(throws: StoreError.self) {
        try store.flush { _ in
          count += 1
          return count <= stop
        }
      }
      #expect(try store.content() == expected, "stopped at step \(stop)")
      try store.flush()
      #expect(try store.content() == expected, "stopped at step \(stop)")
      #expect(try Store(files.restarted(.nothing)).content() == expected)
    }
  }

  @Test("takes what is deleted out of blocks when that is asked for, however little it is")
  func cleaning() throws {
    let files = MemoryFileSystem()
    let recorder = Recorder()
    var options = StoreOptions.small
    options.observer = recorder
    let store = try open(files, options)
    _ = try append([2_000, 2_300, 3_000, 3_400, 5_000, 5_500], to: store)
    try store.flush()
    let before = store.figures.blocks
    try store.delete(
      Selector([LabelMatcher("n", .equal, "1")]), in: TimeRange(2_100...3_100))
    let content = try store.content()
    // Those of which nothing is deleted stay.
    let cleaned = before.filter { $0.minTime < 4_000 }
    #expect(throws: StoreError.cancelled) { try store.cleanDeletions { _ in false } }
    try store.cleanDeletions()
    #expect(recorder.events.filter { $0.hasPrefix("compacted 1") }.count == cleaned.count)
    let after = try BlockSet("/data", on: files, isReadOnly: true).blocks
    #expect(after.map(\.meta.minTime) == before.map(\.minTime))
    #expect(after.allSatisfy { $0.tombstones.count == 0 })
    #expect(after.map(\.meta.stats.samples).reduce(0, +) == 18 - 2)
    #expect(after.last?.meta.ulid == before.last?.ulid)
    #expect(try store.content() == content)
    #expect(try Store(files.restarted(.allUnsynchronized)).content() == content)
  }

  @Test("and commits are told to the observer")
  func observer() throws {
    let recorder = Recorder()
    var options = StoreOptions.small
    options.observer = recorder
    options.sealingAge = 5_000
    options.retention = BlockRetention(duration: 6_000)
    let files = MemoryFileSystem()
    let store = try open(files, options)
    _ = try append([100, 1_100, 2_100, 3_100], to: store)
    var batch = AppendBatch()
    batch.append(series(0), at: 3_100, 7)
    batch.append(series(1), at: 3_200, 7)
    try store.commit(&batch)
    files.fail(at: 0)
    batch.removeAll()
    batch.append(series(1), at: 3_300, 7)
    #expect(throws: FileSystemError.self) { try store.commit(&batch) }
    try store.maintain()
    for time: Int64 in [4_500, 6_200, 9_000, 12_000] {
      _ = try append([time], to: store)
      try store.maintain()
    }
    #expect(
      recorder.events == [
        "opened true", "committed 3 0", "committed 3 0", "committed 3 0", "committed 3 0",
        "committed 1 1", "failed write", "block 100..<1000", "block 1100..<2000",
        "committed 3 0", "block 2100..<3000",
        "committed 3 0", "block 3100..<4000", "block 4500..<5000", "compacted 3 100..<3000",
        "committed 3 0", "block 6200..<7000",
        "committed 3 0", "block 9000..<10000", "compacted 2 3100..<5000", "expired [100]", "sealed",
      ])
  }

  /// Does something at each event.
  private final class Reaction: StoreObserver {
    private let action = Mutex<(@Sendable () -> Void)?>(nil)

    func set(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }

    func record(_ event: StoreEvent) {
      guard case .blockWritten = event else { return }
      action.withLock { $0 }?()
    }
  }

  @Test("lets those who are told of it read, commit, and see which blocks cannot be read")
  func reactions() throws {
    let files = MemoryFileSystem()
    try files.createDirectory("/data")
    try files.createDirectory("/data/\(SmallBlock.ulid(1))")
    let reaction = Reaction()
    var options = StoreOptions.small
    options.observer = reaction
    let store = try open(files, options)
    let count = Counter()
    @Sendable func look() {
      count.increment()
      #expect(store.unreadableBlocks.map(\.ulid) == [SmallBlock.ulid(1)])
      #expect(throws: Never.self) {
        var batch = AppendBatch()
        batch.append(series(9), at: 5_000 + Int64(count.count), 1)
        try store.commit(&batch, durability: .fsync)
        #expect(batch.rejections.isEmpty)
        #expect(try store.content()[series(9)]?.count == count.count)
      }
    }
    reaction.set(look)
    _ = try append([100, 1_100, 2_100, 3_100], to: store)
    try store.maintain { _ in
      look()
      return true
    }
    #expect(count.count > 3)
    #expect(try store.quarantine().count == 1 && store.unreadableBlocks.isEmpty)
  }

  @Test(
    "lets go of series whose samples are in blocks, page by page, and takes them anew",
    arguments: [1_023, 1_024, 1_025, 2_048, 2_500])
  func goneSeries(count: Int) throws {
    let files = MemoryFileSystem()
    let store = try open(files, .small)
    var expected: StoredSamples = [:]
    var references: [SeriesReference] = []
    func append(_ numbers: [Int], at time: Int64) throws {
      var batch = AppendBatch()
      for number in numbers {
        batch.append(series(number), at: time, Double(number))
        expected[series(number), default: [:]][time] = .float(Double(number))
      }
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
      references += numbers.indices.compactMap { batch.series(ofFloat: $0) }
    }
    try append(Array(0..<count), at: 100)
    let all = Selector([])
    let reader = try store.select(all)
    try store.flush()
    // Somebody reads what would go, and somebody else has chosen it when it goes.
    try append([count], at: 2_000)
    var other = try store.select(all)
    _ = consume reader
    try store.maintain()
    var seriesCount = 0
    var samples = SampleCursor()
    while try other.next() {
      seriesCount += 1
      other.open(&samples)
      #expect(try samples.next() == .float && samples.count == 1)
    }
    #expect(seriesCount == count + 1)
    try append([count + 1, 0, 1_022], at: 4_000)
    #expect(try store.content() == expected)
    var batch = AppendBatch()
    batch.append(references[0], at: 4_100, 1)
    try store.commit(&batch)
    #expect(batch.rejections.map(\.error) == [.unknownSeries])
    #expect(try open(files.restarted(.nothing), .small).content() == expected)
  }
}
