import Blocks
import Gorilla
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A store")
struct StoreTests {
  @Test("gives back what was appended by labels and by references, of all kinds")
  func roundTrip() throws {
    let store = try Store(MemoryFileSystem())
    var batch = AppendBatch()
    batch.append(series(0), at: 10, 1.5)
    batch.append(series(1), at: 11, histogram(4))
    batch.append(series(2), at: 12, histogram(5).asFloats)
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty)
    let references = (
      try #require(batch.series(ofFloat: 0)), try #require(batch.series(ofHistogram: 0)),
      try #require(batch.series(ofFloatHistogram: 0))
    )
    batch.removeAll()
    batch.append(references.0, at: 20, -0.0)
    batch.append(references.1, at: 21, histogram(6))
    batch.append(references.2, at: 22, histogram(7).asFloats)
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty)
    #expect(
      try store.content() == [
        series(0): [10: .float(1.5), 20: .float(-0.0)],
        series(1): [11: .histogram(histogram(4)), 21: .histogram(histogram(6))],
        series(2): [
          12: .floatHistogram(histogram(5).asFloats), 22: .floatHistogram(histogram(7).asFloats),
        ],
      ])
  }

  @Test("tells how far its logs have been read when it is opened, and stops if it is told to")
  func replayProgress() throws {
    let files = MemoryFileSystem()
    var options = StoreOptions.small
    options.head.logCompression = .none
    options.head.outOfOrderWindow = .max
    let store = try Store(files, options: options)
    var random = Seed(1).generator
    // Of the second and the third batch, all samples come late.
    for start in [1_000_000, 0, 100_000, 1_100_000, 1_200_000] as [Int64] {
      var batch = AppendBatch()
      for time in start..<start + 100_000 {
        batch.append(series(0), at: time, Double(bitPattern: random.next()))
      }
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
    }
    try store.close()
    // The first one is read twice.
    let byteCount = try ["/data/wal", "/data/wal", "/data/wbl"].flatMap {
      try LogDirectory($0, on: files).files
    }.reduce(0) { $0 + $1.byteCount }
    var told: [Int] = []
    let again = try Store("/data", on: files, options: .small) { progress in
      guard case .replaying(let done, byteCount) = progress else { return false }
      told.append(done)
      return true
    } now: {
      0
    }
    #expect(told.count >= 4 && told == told.sorted() && told.allSatisfy { $0 <= byteCount })
    #expect(told.filter { $0 > byteCount / 2 }.count >= 2)
    try again.close()
    #expect(throws: StoreError.self) {
      try Store("/data", on: files, options: .small) { _ in
        false
      } now: {
        0
      }
    }
    // Nothing is left of that.
    #expect(try Store(files).replay.isSound)
  }

  @Test("leaves no file of a log if nothing is appended, and memory is let go of while some wait")
  func idle() throws {
    let files = MemoryFileSystem()
    for _ in 0..<3 {
      let store = try Store(files)
      try store.maintain()
      try store.synchronize()
      try store.close()
      #expect(try files.list("/data/wal") == [])
      #expect(try files.status(of: "/data/wbl") == nil)
    }
    var store = try Store(files)
    for time in 1...3 as ClosedRange<Int64> {
      var batch = AppendBatch()
      batch.append(series(0), at: time, Double(time))
      try store.commit(&batch, durability: .none)
      try store.maintain()
    }
    try store.close()
    for _ in 0..<3 {
      store = try Store(files)
      #expect(try store.content() == [series(0): [1: .float(1), 2: .float(2), 3: .float(3)]])
      try store.close()
      #expect(try files.list("/data/wal") == ["00000000"])
      #expect(try files.status(of: "/data/wbl") == nil)
    }
  }

  @Test("makes durable what an earlier process has written before what comes next is")
  func earlierProcess() throws {
    let files = MemoryFileSystem()
    func commit(_ times: [Int64], _ durability: Durability) throws {
      let store = try Store(files)
      var batch = AppendBatch()
      for time in times { batch.append(series(0), at: time, 1) }
      try store.commit(&batch, durability: durability)
      #expect(batch.rejections.isEmpty)
    }
    // The process ends each time.
    try commit([2_000], .write)
    try commit([1_900], .write)
    try commit([2_100, 1_800], .write)
    try commit([2_200], .fsync)
    let content = try Store(files.restarted(.allUnsynchronized)).content()
    #expect(content[series(0)]?.keys.sorted() == [1_800, 1_900, 2_000, 2_100, 2_200])
  }

  @Test("tells how much it has, in memory and in blocks")
  func figures() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    #expect(store.figures.headSeriesCount == 0 && store.figures.headTimes == nil)
    var batch = AppendBatch()
    for time in [100, 500, 1_500, 2_900] as [Int64] {
      for number in 0..<2 { batch.append(series(number), at: time, 1) }
    }
    batch.append(series(2), at: 200, 1)
    try store.commit(&batch)
    #expect(store.figures.headSeriesCount == 3 && store.figures.headSampleCount == 9)
    #expect(store.figures.headTimes == TimeRange(100...2_900) && store.figures.blocks.isEmpty)
    try store.maintain()
    #expect(store.figures.blocks.map(\.minTime) == [100])
    // The series that ended is in the block alone.
    #expect(store.figures.headSeriesCount == 2 && store.figures.headTimes?.start == 1_500)
  }

  @Test("decides about samples of a time that is taken, and about late ones, as Prometheus does")
  func admission() throws {
    var options = StoreOptions.small
    options.head.outOfOrderWindow = 0
    let store = try Store(MemoryFileSystem(), options: options)
    func errors(_ samples: (Int, Int64, Double)...) throws -> [AppendError] {
      var batch = AppendBatch()
      for (number, time, value) in samples { batch.append(series(number), at: time, value) }
      try store.commit(&batch)
      return batch.rejections.map(\.error)
    }
    #expect(try errors((0, 5_000, 1), (1, 5_000, 1)) == [])
    #expect(try errors((0, 5_000, 1)) == [])
    #expect(try errors((0, 5_000, 2)) == [.duplicateTimestamp])
    #expect(try errors((0, 4_900, 1)) == [.outOfOrder])
    // Half a block before the newest sample.
    #expect(try errors((2, 4_500, 1)) == [])
    #expect(try errors((3, 4_499, 1)) == [.outOfBounds])
    #expect(try errors((3, 4_600, .nan), (3, 4_600, .nan)) == [])
    #expect(
      try store.content() == [
        series(0): [5_000: .float(1)], series(1): [5_000: .float(1)], series(2): [4_500: .float(1)],
        series(3): [4_600: .float(.nan)],
      ])
  }

  @Test("takes late samples within the window, of a time the first one")
  func outOfOrder() throws {
    let store = try Store(MemoryFileSystem())
    func commit(_ time: Int64, _ value: Double) throws -> [AppendError] {
      var batch = AppendBatch()
      batch.append(series(0), at: time, value)
      try store.commit(&batch)
      return batch.rejections.map(\.error)
    }
    #expect(try commit(5_000, 1) == [])
    #expect(try commit(4_000, 2) == [])
    #expect(try commit(4_000, 3) == [])
    #expect(try commit(3_000, 4) == [])
    #expect(try commit(2_999, 5) == [.tooOld])
    #expect(
      try store.content() == [series(0): [5_000: .float(1), 4_000: .float(2), 3_000: .float(4)]])
  }

  @Test(
    "takes late samples within the window before the newest one, though a restart found all in blocks",
    arguments: [0, 2_000] as [Int64])
  func outOfOrderAfterRestart(window: Int64) throws {
    let files = MemoryFileSystem()
    var options = StoreOptions.small
    options.head.outOfOrderWindow = window
    var store = try Store(files, options: options)
    func errors(_ samples: (Int, Int64)...) throws -> [AppendError] {
      var batch = AppendBatch()
      for (number, time) in samples { batch.append(series(number), at: time, Double(time)) }
      try store.commit(&batch)
      return batch.rejections.map(\.error)
    }
    #expect(try errors((0, 5_000)) == [])
    try store.flush()
    try store.close()
    store = try Store(files, options: options)
    var expected: StoredSamples = [series(0): [5_000: .float(5_000)]]
    // Whatever the series has had.
    let late = try errors((0, 3_000), (1, 3_001), (0, 2_999), (1, 2_998), (0, 5_000))
    if window == 0 {
      #expect(late == Array(repeating: .outOfBounds, count: 5))
    } else {
      #expect(late == [.tooOld, .tooOld])
      expected[series(0)]?[3_000] = .float(3_000)
      expected[series(1)] = [3_001: .float(3_001)]
    }
    #expect(try store.content() == expected)
    for range in [3_000...3_000, 3_001...3_001] as [ClosedRange<Int64>] {
      let values = try store.labelValues(of: "n", during: TimeRange(range))
      #expect(values.isEmpty == (window == 0))
    }
    #expect(try errors((1, 5_001)) == [])
    expected[series(1), default: [:]][5_001] = .float(5_001)
    for _ in 0..<2 {
      #expect(try store.content() == expected)
      #expect(try Store(files.restarted(.nothing), options: options).content() == expected)
      try store.flush()
    }
  }

  @Test("refuses samples that are further in the future than the grace")
  func future() throws {
    let store = try Store("/data", on: MemoryFileSystem()) { 1_000_000 }
    var batch = AppendBatch()
    batch.append(series(0), at: 1_600_000, 1)
    batch.append(series(1), at: 1_600_001, 1)
    batch.append(series(2), at: .max, 1)
    batch.append(series(3), at: .min, 1)
    try store.commit(&batch)
    #expect(batch.rejections.map(\.index) == [1, 2])
    #expect(batch.rejections.allSatisfy { $0.error == .tooFarInFuture })
  }

  @Test("takes samples of the extremes of time, and soon has them in blocks")
  func extremeTimes() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    let times: [Int64] = [.min, 0, .max - 1, .max]
    for (number, time) in times.enumerated() {
      var batch = AppendBatch()
      batch.append(series(number), at: time, 1)
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
    }
    let expected = StoredSamples(
      uniqueKeysWithValues: times.enumerated().map { (series($0), [$1: .float(1)]) })
    try store.maintain()
    #expect(try store.content() == expected)
    try store.flush()
    #expect(try store.content() == expected)
    #expect(try Store(files.restarted(.nothing)).content() == expected)
  }

  @Test("names the limit that refuses a sample, and keeps the others")
  func limits() throws {
    func rejections(
      _ labels: [LabelSet], _ set: (inout TenantLimits) -> Void
    ) throws -> [AppendError?] {
      var options = StoreOptions.small
      set(&options.head.limits)
      let store = try Store(MemoryFileSystem(), options: options)
      var batch = AppendBatch()
      for labels in labels { batch.append(labels, at: 1, 1) }
      try store.commit(&batch)
      let errors = Dictionary(uniqueKeysWithValues: batch.rejections.map { ($0.index, $0.error) })
      let content = try store.content()
      for (index, labels) in labels.enumerated() where errors[index] == nil {
        #expect(content[labels] != nil)
      }
      return labels.indices.map { errors[$0] }
    }
    let all = (0..<4).map(series)
    #expect(
      try rejections(all + all) { $0.series = 3 }
        == [nil, nil, nil, .limit(.series(3)), nil, nil, nil, .limit(.series(3))])
    #expect(
      try rejections(all) { $0.seriesPerMetric = 1 }
        == [nil, nil, .limit(.seriesPerMetric(1)), .limit(.seriesPerMetric(1))])
    // Names that differ in their normal form alone are two.
    #expect(
      try rejections([LabelSet(["__name__": "\u{E9}"]), LabelSet(["__name__": "e\u{301}"])]) {
        $0.seriesPerMetric = 1
      } == [nil, nil])
    #expect(
      try rejections([series(0), LabelSet(["a": "1", "b": "2", "c": "3"])]) {
        $0.labelsPerSeries = 2
      } == [nil, .limit(.labelsPerSeries(2))])
    #expect(
      try rejections([LabelSet(["abc": "1"]), LabelSet(["abcd": "1"])]) { $0.labelNameBytes = 3 }
        == [nil, .limit(.labelNameBytes(3))])
    #expect(
      try rejections([LabelSet(["a": "123"]), LabelSet(["a": "1234"])]) { $0.labelValueBytes = 3 }
        == [nil, .limit(.labelValueBytes(3))])
    #expect(
      try rejections(all) { $0.samplesPerSecond = 3 }
        == [AppendError?](repeating: .limit(.samplesPerSecond(3)), count: 4))
  }

  @Test("stops reading at a limit, and when the task is cancelled")
  func selectLimits() async throws {
    let store = try Store(MemoryFileSystem())
    var batch = AppendBatch()
    for number in 0..<3 {
      for time in 0..<10 { batch.append(series(number), at: Int64(time), 1) }
    }
    try store.commit(&batch)
    func read(_ set: (inout SelectLimits) -> Void) -> StoreError? {
      var limits = SelectLimits()
      set(&limits)
      do throws(StoreError) {
        var reader = try store.select(Selector([]), limits: limits)
        while try reader.next() {}
        return nil
      } catch { return error }
    }
    #expect(read { $0.series = 2 } == .tooManySeries(limit: 2))
    #expect(read { $0.samples = 29 } == .tooManySamples(limit: 29))
    #expect(read { $0.bytes = 10 } == .tooManyBytes(limit: 10))
    #expect(
      read {
        $0.series = 3
        $0.samples = 30
        $0.bytes = 1_000
      } == nil)
    let isCancelled = await Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return read { _ in } == .cancelled
    }.value
    #expect(isCancelled)
  }

  @Test("is seen by a reader as it was when that began")
  func snapshots() throws {
    let store = try Store(MemoryFileSystem())
    func append(_ times: Range<Int64>) throws {
      for time in times {
        var batch = AppendBatch()
        for number in 0..<2 { batch.append(series(number), at: time * 10, Double(time)) }
        try store.commit(&batch)
      }
    }
    try append(0..<100)
    let before = try store.content()
    var reader = try store.select(Selector([]))
    // More chunks, a block, and the end of what the head had.
    try append(100..<400)
    try store.maintain()
    try store.maintain()
    var samples = SampleCursor()
    var count = 0
    while try reader.next() {
      reader.open(&samples)
      while try samples.next() != nil { count += samples.count }
    }
    #expect(count == before.values.reduce(0) { $0 + $1.count })
    #expect(try store.content()[series(0)]?.count == 400)
  }

  @Test("deletes no sample that comes later, though another series is further")
  func laterThanDeleted() throws {
    let store = try Store(MemoryFileSystem())
    func commit(_ number: Int, _ time: Int64) throws {
      var batch = AppendBatch()
      batch.append(series(number), at: time, 1)
      try store.commit(&batch, durability: .fsync)
      #expect(batch.rejections.isEmpty)
    }
    try commit(0, 1_000)
    try commit(1, 1_400)
    try store.delete(Selector([]))
    // In order, and after the deletion.
    try commit(0, 1_200)
    #expect(try store.content() == [series(0): [1_200: .float(1)]])
  }
}
