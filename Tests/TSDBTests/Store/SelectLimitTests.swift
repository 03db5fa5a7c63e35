import Blocks
import Chunks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Limits of what is read, over blocks and the head")
struct SelectLimitTests {
  /// What a store has that is read, and what was read of it.
  private struct Amount: Equatable {
    var series: Int
    var samples: Int
  }

  /// What is read before a limit, and the error.
  private static func read(
    _ store: Store<MemoryFileSystem>, in range: TimeRange = .all,
    _ set: (inout SelectLimits) -> Void
  ) -> (amount: Amount, error: StoreError?) {
    var limits = SelectLimits()
    set(&limits)
    var amount = Amount(series: 0, samples: 0)
    do {
      var samples = SampleCursor()
      var reader = try store.select(Selector([]), in: range, limits: limits)
      while try reader.next() {
        amount.series += 1
        reader.open(&samples)
        while try samples.next() != nil { amount.samples += samples.count }
      }
      return (amount, nil)
    } catch {
      return (amount, error as? StoreError ?? .cancelled)
    }
  }

  /// Expects that so much, and no less, is what limits have to allow.
  private static func expectLeast(
    _ store: Store<MemoryFileSystem>, in range: TimeRange = .all, series: Int, samples: Int,
    bytes: Int, reading: Int, _ comment: Comment
  ) {
    let all = read(store, in: range) {
      $0.series = series
      $0.samples = samples
      $0.bytes = bytes
    }
    #expect(all.error == nil && all.amount == Amount(series: series, samples: reading), comment)
    // What is before the last series is handed out.
    for (error, found) in [
      (
        StoreError.tooManySeries(limit: series - 1),
        read(store, in: range) { $0.series = series - 1 }
      ),
      (.tooManySamples(limit: samples - 1), read(store, in: range) { $0.samples = samples - 1 }),
      (.tooManyBytes(limit: bytes - 1), read(store, in: range) { $0.bytes = bytes - 1 }),
    ] {
      #expect(found.error == error && found.amount.series == series - 1, comment)
    }
    for (error, found) in [
      (StoreError.tooManySeries(limit: 0), read(store, in: range) { $0.series = 0 }),
      (.tooManySamples(limit: 0), read(store, in: range) { $0.samples = 0 }),
      (.tooManyBytes(limit: 0), read(store, in: range) { $0.bytes = 0 }),
    ] {
      #expect(found.error == error && found.amount == Amount(series: 0, samples: 0), comment)
    }
  }

  private static func append(
    _ times: some Sequence<Int64>, to store: Store<MemoryFileSystem>
  ) throws {
    var batch = AppendBatch()
    for time in times {
      for number in 0..<3 { batch.append(series(number), at: time, Double(time)) }
    }
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty)
  }

  /// The bytes of all chunks of the blocks.
  private static func byteCount(_ files: MemoryFileSystem) throws -> Int {
    var count = 0
    for block in try BlockSet("/data", on: files, isReadOnly: true).blocks {
      var cursor = block.makeCursor()
      while try cursor.next() {
        count += try cursor.chunks().reduce(0) { $0 + $1.payload.count }
      }
    }
    return count
  }

  /// A store whose chunks have up to 30 samples.
  private static func open(_ files: MemoryFileSystem) throws -> Store<MemoryFileSystem> {
    var options = StoreOptions.small
    options.head.cuttingRules.targetSampleCount = 120
    return try Store(files, options: options)
  }

  @Test("count what is read of blocks, of the head, and of both together")
  func blocksAndHead() throws {
    let files = MemoryFileSystem()
    let store = try Self.open(files)
    try Self.append(stride(from: 100, to: 180, by: 10), to: store)
    try store.flush()
    let first = try Self.byteCount(files)
    Self.expectLeast(store, series: 3, samples: 24, bytes: first, reading: 24, "a block")
    // A chunk is read as a whole.
    Self.expectLeast(
      store, in: TimeRange(120...130), series: 3, samples: 24, bytes: first, reading: 6, "a part")
    try Self.append(stride(from: 1_100, to: 1_150, by: 10), to: store)
    let head = Self.leastBytes(store)
    Self.expectLeast(store, series: 3, samples: 39, bytes: head, reading: 39, "block and head")
    Self.expectLeast(
      store, in: TimeRange(120...130), series: 3, samples: 24, bytes: first, reading: 6,
      "of both, a block")
    Self.expectLeast(
      store, in: TimeRange(1_100...1_100), series: 3, samples: 15, bytes: head - first, reading: 3,
      "of both, the head")
    // What was in the head is in a block, byte for byte.
    try store.flush()
    #expect(try Self.byteCount(files) == head)
    Self.expectLeast(store, series: 3, samples: 39, bytes: head, reading: 39, "two blocks")
    let again = try Self.open(files.restarted(.nothing))
    Self.expectLeast(again, series: 3, samples: 39, bytes: head, reading: 39, "after a restart")
  }

  @Test("count twice what is in two places, though it is read once")
  func merged() throws {
    let files = MemoryFileSystem()
    let store = try Self.open(files)
    try Self.append(stride(from: 100, to: 180, by: 10), to: store)
    try store.flush()
    let first = try Self.byteCount(files)
    // Late ones: two that the block has, too, and one that it has not.
    try Self.append([110, 120, 125], to: store)
    let both = Self.leastBytes(store)
    #expect(both > first)
    Self.expectLeast(store, series: 3, samples: 33, bytes: both, reading: 27, "block and head")
    try store.flush()
    #expect(try BlockSet("/data", on: files, isReadOnly: true).blocks.count == 2)
    #expect(try Self.byteCount(files) == both)
    Self.expectLeast(store, series: 3, samples: 33, bytes: both, reading: 27, "two blocks")
  }

  /// How many bytes have to be allowed so that all is read.
  private static func leastBytes(_ store: Store<MemoryFileSystem>) -> Int {
    (0...10_000).first { limit in read(store) { $0.bytes = limit }.error == nil } ?? -1
  }
}
