import Blocks
import Gorilla
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

extension StoreFaultTests {
  @Test("fault 21: a series takes the extremes of time, one after another")
  func extremeTimes() throws {
    let times: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    let files = MemoryFileSystem()
    let store = try Store(files)
    var expected: StoredSamples = [:]
    var batch = AppendBatch()
    for time in times {
      batch.append(series(0), at: time, Double(time))
      expected[series(0), default: [:]][time] = .float(Double(time))
    }
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty)
    for _ in 0..<2 {
      #expect(try store.content() == expected)
      #expect(try Store(files.restarted(.nothing)).content() == expected)
      try store.flush()
    }
    #expect(try store.content(in: TimeRange(-1...1))[series(0)]?.count == 3)
  }

  @Test("fault 21: a clock that goes back changes nothing but what is in the future")
  func clock() throws {
    let now = Mutex<Int64>(1_000_000)
    let files = MemoryFileSystem()
    var options = StoreOptions.small
    options.head.futureGrace = 1_000
    let store = try Store("/data", on: files, options: options) { now.withLock { $0 } }
    func rejections(_ time: Int64) throws -> [AppendError] {
      var batch = AppendBatch()
      batch.append(series(0), at: time, 1)
      try store.commit(&batch)
      return batch.rejections.map(\.error)
    }
    let tenYears: Int64 = 10 * 365 * 86_400_000
    #expect(try rejections(1_000_000 + tenYears) == [.tooFarInFuture])
    #expect(try rejections(1_000_000) == [])
    try store.flush()
    now.withLock { $0 = 999_500 }
    #expect(try rejections(1_000_400) == [])
    #expect(try rejections(1_000_501) == [.tooFarInFuture])
    try store.flush()
    now.withLock { $0 = -5 }
    #expect(try rejections(1_000_450) == [.tooFarInFuture])
    try store.flush()
    let again = try Store("/data", on: files, options: options) { -5 }
    #expect(try again.content()[series(0)]?.keys.sorted() == [1_000_000, 1_000_400])
    // Of samples that came out of order, those of the older block count.
    let blocks = try BlockSet("/data", on: files, isReadOnly: true).blocks.map(\.meta)
    #expect(blocks.count == 2 && blocks[0].ulid < blocks[1].ulid)
  }

  /// Floats whose bits are easily lost.
  private static let floats: [UInt64] = [
    Double.staleMarker.bitPattern, Double.nan.bitPattern, 0x7FF0_0000_0000_0001,
    0xFFF8_0000_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, (-0.0).bitPattern, 0,
    Double.infinity.bitPattern, (-Double.infinity).bitPattern,
    Double.leastNonzeroMagnitude.bitPattern, Double.leastNormalMagnitude.bitPattern - 1,
    Double.greatestFiniteMagnitude.bitPattern, 1,
  ]

  /// Histograms that end chunks: layouts that change, counts that fall, stale markers.
  private static let histograms: [Histogram<UInt64>] = {
    var gauge = histogram(7)
    gauge.counterReset = .gauge
    var notANumber = histogram(8)
    notANumber.sum = Double(bitPattern: 0x7FF8_0000_0000_00AB)
    return [
      histogram(5), histogram(8), histogram(2), histogram(3), Histogram(), Histogram(),
      histogram(9), gauge,
      notANumber, Histogram(),
    ]
  }()

  @Test(
    "fault 22: any value keeps its bits in head, log, chunk files and blocks",
    arguments: [false, true])
  func values(isOutOfOrder: Bool) throws {
    var files = MemoryFileSystem()
    var store = try Store(files)
    var expected: StoredSamples = [:]
    func append(_ time: Int64, _ samples: [(number: Int, value: StoredValue)]) throws {
      var batch = AppendBatch()
      for (number, value) in samples {
        batch.append(series(number), at: time, value)
        expected[series(number), default: [:]][time] = value
      }
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
    }
    if isOutOfOrder { try append(900, (0..<4).map { ($0, .float(1)) }) }
    // Each behind each.
    var time: Int64 = 100
    for first in Self.floats {
      for second in Self.floats {
        try append(time, [(0, .bits(first))])
        try append(time + 1, [(0, .bits(second))])
        time += 2
      }
    }
    for (index, value) in (Self.histograms + Self.histograms.reversed()).enumerated() {
      let mixed: StoredValue =
        index % 3 == 0 ? .bits(Self.floats[index % 13]) : .histogram(value)
      try append(
        500 + Int64(index),
        [(1, .histogram(value)), (2, .floatHistogram(value.asFloats)), (3, mixed)])
    }
    for stage in ["log", "chunk files", "blocks", "compacted blocks"] {
      #expect(try store.content() == expected, "before: \(stage)")
      switch stage {
      case "log": break
      case "blocks": try store.flush()
      default: try store.maintain()
      }
      #expect(try store.content() == expected, "\(stage)")
      files = files.restarted(.nothing)
      store = try Store(files)
      #expect(store.replay.isSound)
      #expect(try store.content() == expected, "\(stage), after a restart")
    }
  }

  @Test("fault 23: late samples in a block that is newer than the head's take nothing from it")
  func newerOutOfOrderBlock() throws {
    var written = WrittenStore()
    try written.append(stride(from: 100, to: 2_700, by: 100))
    // Late, and in the range that stays in the head.
    try written.append([2_350, 2_250, 2_150], maintaining: true)
    let blocks = try BlockSet("/data", on: written.files, isReadOnly: true).blocks
    #expect(blocks.last?.meta.isOutOfOrder == true)
    #expect(blocks.filter { !$0.meta.isOutOfOrder }.allSatisfy { $0.meta.maxTime <= 2_000 })
    for _ in 0..<2 {
      let report = try Self.expectRecovery(
        written.files.restarted(.nothing), keeps: written.samples, "a newer block")
      #expect(report.isSound)
    }
    try written.append([2_700, 2_650])
    try Self.expectRecovery(written.files, keeps: written.samples, "goes on")
  }

  @Test("fault 23: when all becomes blocks, what is in order and what is late is there")
  func forcedCompaction() throws {
    var written = WrittenStore()
    try written.append(stride(from: 100, to: 1_900, by: 100))
    try written.append([1_750, 950, 650])
    let store = try Store(written.files)
    for _ in 0..<2 {
      try store.flush()
      #expect(try store.content() == written.samples)
    }
    try written.append([1_900, 1_850, 1_950])
    try store.close()
    try Self.expectRecovery(written.files, keeps: written.samples, "after a flush")
  }
}
