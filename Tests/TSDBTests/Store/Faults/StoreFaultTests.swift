import Blocks
import TSDB
import TestSupport
import Testing

/// The faults that `Documentation/Testing.md` lists by their numbers, where a store has to bear them.
@Suite("With a fault, a store opens without help, tells of it, and has all the rest")
struct StoreFaultTests {
  /// Opens a store that has a fault, and expects what it has, that it goes on, and that this is what it has from
  /// then on.
  ///
  /// - Returns: what it tells of the fault.
  @discardableResult
  static func expectRecovery(
    _ files: MemoryFileSystem, keeps expected: StoredSamples, _ comment: Comment
  ) throws -> ReplayReport {
    let store = try Store(files)
    #expect(try store.content() == expected, comment)
    return try expectProgress(store, files, comment)
  }

  /// Expects that a store goes on, and that the next start finds what this one had.
  ///
  /// - Parameter delay: how much later than those that are there the next samples are.
  @discardableResult
  static func expectProgress(
    _ store: Store<MemoryFileSystem>, _ files: MemoryFileSystem, _ comment: Comment,
    after delay: Int64 = 1
  ) throws -> ReplayReport {
    var expected = try store.content()
    let time = (expected.values.flatMap(\.keys).max() ?? 0) + delay
    var batch = AppendBatch()
    for (index, labels) in (Array(expected.keys) + [series(99)]).enumerated() {
      batch.append(labels, at: time, Double(index))
      expected[labels, default: [:]][time] = .float(Double(index))
    }
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty, comment)
    try store.maintain()
    #expect(try store.content() == expected, comment)
    let again = try Store(files.restarted(.nothing))
    #expect(try again.content() == expected, comment)
    // What is torn is mended; other faults are told as long as their segment is there.
    #expect(
      store.replay.logErrors.allSatisfy { !$0.isTorn } || again.replay.isSound, comment)
    return store.replay
  }

  /// Files with a log of these fragments.
  static func files(withLog fragments: [[UInt8]]) throws -> MemoryFileSystem {
    let files = MemoryFileSystem()
    for path in ["/data", "/data/wal"] { try files.createDirectory(path) }
    try files.put(fragments.flatMap { $0 }, at: "/data/wal/00000000")
    return files
  }

  /// A record in one fragment, with bytes behind it that do not belong to it.
  static func fragment(_ record: LogRecord, trailing: [UInt8] = []) -> [UInt8] {
    var bytes: [UInt8] = []
    record.encode(to: &bytes)
    return Fragment.bytes(1, bytes + trailing)
  }

  /// A record of a sample whose value is its time.
  static func sample(_ reference: UInt64, at time: Int64) -> LogRecord {
    var samples = LogSamples()
    samples.append(series: reference, timestamp: time, value: Double(time))
    return .samples(samples)
  }

  /// Such samples, as they are found.
  static func samples(_ times: Int64...) -> [Int64: StoredValue] {
    Dictionary(uniqueKeysWithValues: times.map { ($0, .float(Double($0))) })
  }
}
