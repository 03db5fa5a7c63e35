import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Exemplars")
struct ExemplarTests {
  /// Commits exemplars of series, and says which were rejected, and why.
  @discardableResult
  static func commit(
    _ exemplars: [(series: Int, exemplar: Exemplar)], to store: Store<MemoryFileSystem>,
    sampleTime: Int64? = nil
  ) throws -> [Int: AppendError] {
    var batch = AppendBatch()
    for (number, exemplar) in exemplars { batch.append(series(number), exemplar) }
    if let sampleTime {
      for number in Set(exemplars.map(\.series)) { batch.append(series(number), at: sampleTime, 1) }
    }
    try store.commit(&batch)
    #expect(batch.rejections.allSatisfy { $0.kind == .exemplar })
    return Dictionary(uniqueKeysWithValues: batch.rejections.map { ($0.index, $0.error) })
  }

  static var options: StoreOptions {
    var options = StoreOptions.small
    options.head.outOfOrderWindow = 0
    return options
  }

  @Test("are appended by labels and by references, to series whose samples come in the same batch")
  func roundTrip() throws {
    let store = try Store(MemoryFileSystem())
    var batch = AppendBatch()
    // Before the sample in the batch, as the order within a batch does not matter here.
    batch.append(series(0), exemplar(10, -0.0))
    batch.append(series(0), at: 12, 1)
    batch.append(series(1), at: 12, histogram(1))
    batch.append(series(1), Exemplar(timestamp: 11, value: .nan, labels: LabelSet()))
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty)
    let references = (
      try #require(batch.series(ofFloat: 0)), try #require(batch.series(ofHistogram: 0))
    )
    batch.removeAll()
    batch.append(references.1, exemplar(21))
    batch.append(references.0, exemplar(20))
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty)
    let expected: StoredExemplars = [
      series(0): [exemplar(10, -0.0), exemplar(20)],
      series(1): [Exemplar(timestamp: 11, value: .nan, labels: LabelSet()), exemplar(21)],
    ]
    #expect(try store.exemplarContent() == expected)
  }

  @Test("are selected by several selectors and times, in the order of labels and of times")
  func selecting() throws {
    let store = try Store(MemoryFileSystem())
    for time in 1...9 as ClosedRange<Int64> {
      try Self.commit((0..<4).map { ($0, exemplar(time * 10)) }, to: store, sampleTime: time)
    }
    func select(_ selectors: String..., in range: TimeRange = .all) throws -> [SeriesExemplars] {
      try store.exemplars(try selectors.map { try Selector($0) }, in: range)
    }
    let one = try select("{n=\"2\"}", in: TimeRange(30...49))
    #expect(one.map(\.labels) == [series(2)])
    #expect(one.map(\.exemplars) == [[exemplar(30), exemplar(40)]])
    let found = try select("{n=~\"[23]\"}", "s0", in: TimeRange(90...200))
    #expect(found.map(\.labels) == [0, 2, 3].map { series($0) }.sorted())
    #expect(found.allSatisfy { $0.exemplars == [exemplar(90)] })
    #expect(try select("s0", in: TimeRange(31...39)).isEmpty)
    #expect(try select("{n=\"9\"}").isEmpty)
    #expect(try select().isEmpty)
  }

  @Test("that are the newest of their series once more are passed by, and older ones rejected")
  func order() throws {
    let store = try Store(MemoryFileSystem(), options: Self.options)
    func commit(_ exemplars: Exemplar...) throws -> [Int: AppendError] {
      try Self.commit(exemplars.map { (0, $0) }, to: store, sampleTime: 5_000)
    }
    #expect(try commit(exemplar(100), exemplar(100)) == [:])
    #expect(
      try commit(exemplar(100), exemplar(200), exemplar(150), exemplar(200)) == [
        2: .outOfOrderExemplar
      ])
    #expect(
      try commit(exemplar(199), exemplar(100)) == [0: .outOfOrderExemplar, 1: .outOfOrderExemplar])
    // Of a time, those of greater values come later, as of a histogram.
    #expect(
      try commit(exemplar(200, 0.5), exemplar(200, 2), exemplar(200, 1), exemplar(200, 2))
        == [0: .outOfOrderExemplar, 2: .outOfOrderExemplar])
    // Of a value, those whose labels have greater hashes.
    let twins = ["a", "b"].map { exemplar(300, 1, trace: $0) }
      .sorted { $0.labels.hash64 < $1.labels.hash64 }
    #expect(try commit(twins[0], twins[1], twins[0], twins[1]) == [2: .outOfOrderExemplar])
    #expect(
      try store.exemplarContent() == [
        series(0): [exemplar(100), exemplar(200), exemplar(200, 2)] + twins
      ])
  }

  @Test("that come late are taken within the window, and put where they belong")
  func late() throws {
    let store = try Store(MemoryFileSystem())
    let times: [Int64] = [5_000, 4_000, 4_500, 3_001, 3_000, 6_000, 4_000, 4_200]
    let errors = try Self.commit(times.map { (0, exemplar($0)) }, to: store, sampleTime: 5_000)
    // Two thousand before the newest one is too late.
    #expect(errors == [4: .outOfOrderExemplar, 6: .outOfOrderExemplar])
    let expected = [3_001, 4_000, 4_200, 4_500, 5_000, 6_000].map { exemplar($0) }
    #expect(try store.exemplarContent()[series(0)] == expected)
  }

  @Test("with labels of more than 128 characters, or too far in the future, are rejected")
  func limits() throws {
    var options = Self.options
    options.head.futureGrace = 600_000
    let store = try Store(MemoryFileSystem(), options: options)
    func labeled(_ time: Int64, _ labels: [String: String]) throws -> Exemplar {
      Exemplar(
        timestamp: time, value: 1,
        labels: try LabelSet(labels.map { (name: $0.key, value: $0.value) }))
    }
    let errors = try Self.commit(
      [
        (0, try labeled(1, ["a": String(repeating: "x", count: 127)])),
        (0, try labeled(2, ["a": String(repeating: "x", count: 128)])),
        // Characters count, and not bytes.
        (
          0,
          try labeled(
            3, ["a": String(repeating: "ü", count: 100), "b": String(repeating: "😀", count: 26)])
        ),
        (
          0,
          try labeled(
            4, ["a": String(repeating: "ü", count: 100), "b": String(repeating: "😀", count: 27)])
        ),
        (0, exemplar(1_600_000)), (0, exemplar(1_600_001)),
      ], to: store, sampleTime: 1)
    #expect(errors == [1: .exemplarLabelsTooLong, 3: .exemplarLabelsTooLong, 5: .tooFarInFuture])
  }

  @Test("and metadata make no series, and are rejected without one that has samples")
  func unknownSeries() throws {
    let store = try Store(MemoryFileSystem(), options: Self.options)
    var batch = AppendBatch()
    batch.append(series(0), at: 5_000, 1)
    try store.commit(&batch)
    let reference = try #require(batch.series(ofFloat: 0))
    batch.removeAll()
    // The sample is out of bounds, so that the series has none.
    batch.append(series(1), at: 1, 1)
    for number in 1...2 {
      batch.append(series(number), exemplar(1))
      batch.append(series(number), metadata(1))
    }
    batch.append(reference, exemplar(1))
    try store.commit(&batch)
    #expect(batch.rejections.filter { $0.kind == .float }.map(\.error) == [.outOfBounds])
    for kind in [AppendRejection.Kind.exemplar, .metadata] {
      let rejections = batch.rejections.filter { $0.kind == kind }
      #expect(rejections.map(\.index) == [0, 1])
      #expect(rejections.allSatisfy { $0.error == .unknownSeries })
    }
    #expect(try store.exemplarContent() == [series(0): [exemplar(1)]])

    // The series ends, and its samples are in a block.
    try store.flush()
    batch.removeAll()
    batch.append(reference, exemplar(2))
    batch.append(series(0), exemplar(2))
    batch.append(reference, metadata(1))
    try store.commit(&batch)
    #expect(batch.rejections.map(\.error) == [.unknownSeries, .unknownSeries, .unknownSeries])
    #expect(try store.exemplarContent() == [:])
  }

  @Test("of all series are as many as said, and the first ones make room", arguments: [1, 3, 20])
  func overflow(limit: Int) throws {
    var options = StoreOptions.small
    options.head.exemplarLimit = limit
    let files = MemoryFileSystem()
    let store = try Store(files, options: options)
    var generator = SeededGenerator(seed: UInt64(limit))
    var arrived: [(series: Int, exemplar: Exemplar)] = []
    for step in 0..<60 as Range<Int64> {
      let number = Int.random(in: 0..<4, using: &generator)
      // Some are late, so that the one that makes room is not the oldest of its series.
      let time = 1_000 + step * 10 - Int64.random(in: 0..<35, using: &generator)
      arrived.append((number, exemplar(time)))
      #expect(try Self.commit([(number, exemplar(time))], to: store, sampleTime: 1) == [:])
      var expected: StoredExemplars = [:]
      for (number, exemplar) in arrived.suffix(limit) {
        expected[series(number), default: []].append(exemplar)
      }
      expected = expected.mapValues { $0.sorted { $0.timestamp < $1.timestamp } }
      #expect(try store.exemplarContent() == expected, "after \(step)")
      if step % 10 == 9 {
        let again = try Store(files.restarted(.nothing), options: options)
        #expect(try again.exemplarContent() == expected, "after \(step) and a restart")
      }
    }
  }

  @Test("are passed by if none are kept")
  func switchedOff() throws {
    var options = StoreOptions.small
    options.head.exemplarLimit = 0
    let files = MemoryFileSystem()
    let store = try Store(files, options: options)
    #expect(try Self.commit([(0, exemplar(1)), (1, exemplar(2))], to: store, sampleTime: 1) == [:])
    #expect(try store.exemplarContent() == [:])
    // Nor are they logged.
    #expect(try Store(files.restarted(.nothing)).exemplarContent() == [:])
  }

  @Test("of series that are gone leave their places, which are used again")
  func goneSeries() throws {
    var options = Self.options
    options.head.exemplarLimit = 6
    let store = try Store(MemoryFileSystem(), options: options)
    try Self.commit(
      [(0, exemplar(10)), (1, exemplar(10)), (0, exemplar(20)), (1, exemplar(20))], to: store,
      sampleTime: 100)
    // Series 0 goes on, and series 1 ends.
    for time in stride(from: 500 as Int64, to: 4_000, by: 500) {
      try Self.commit([(0, exemplar(20))], to: store, sampleTime: time)
      try store.maintain()
    }
    #expect(try store.exemplarContent() == [series(0): [exemplar(10), exemplar(20)]])
    for time in 1...6 as ClosedRange<Int64> {
      try Self.commit([(2, exemplar(time))], to: store, sampleTime: 4_000)
    }
    #expect(try store.exemplarContent() == [series(2): (1...6).map { exemplar($0) }])
  }

  @Test("stay when the samples of their times are in blocks, also over restarts and checkpoints")
  func oldOnes() throws {
    let files = MemoryFileSystem()
    var store = try Store(files, options: Self.options)
    try Self.commit([(0, exemplar(10)), (0, exemplar(20))], to: store, sampleTime: 100)
    for time in stride(from: 500 as Int64, through: 12_000, by: 500) {
      try Self.commit([(0, exemplar(20))], to: store, sampleTime: time)
      try store.maintain()
    }
    #expect(try LogDirectory("/data/wal", on: files).checkpoint != nil)
    for _ in 0..<2 {
      #expect(try store.exemplarContent() == [series(0): [exemplar(10), exemplar(20)]])
      store = try Store(files.restarted(.allUnsynchronized), options: Self.options)
    }
  }

  @Test("of a series that was gone and came back are there after a restart, as is its metadata")
  func comingBack() throws {
    let files = MemoryFileSystem()
    let store = try Store(files, options: Self.options)
    try Self.commit([(0, exemplar(10)), (1, exemplar(10))], to: store, sampleTime: 100)
    for time in stride(from: 500 as Int64, to: 4_000, by: 500) {
      try Self.commit([(0, exemplar(time))], to: store, sampleTime: time)
      try store.maintain()
    }
    #expect(try store.exemplarContent()[series(1)] == nil)
    // It has another number in the log from here on.
    try Self.commit([(1, exemplar(3_900)), (0, exemplar(3_900))], to: store, sampleTime: 4_000)
    var batch = AppendBatch()
    for number in 0...1 { batch.append(series(number), metadata(number)) }
    try store.commit(&batch)
    let again = try Store(files.restarted(.nothing), options: Self.options)
    #expect(try again.exemplarContent()[series(1)]?.last == exemplar(3_900))
    #expect(try again.exemplarContent()[series(0)] == store.exemplarContent()[series(0)])
    #expect(
      try again.metadataContent() == [series(0): metadata(0), series(1): metadata(1)])
    #expect(again.replay.isSound)
  }

  @Test("are seen with all others of their commit, while there are more commits")
  func wholeCommits() throws {
    let store = try Store(MemoryFileSystem())
    let count = Effort.scaled(quick: 200, full: 500)
    try runSideBySide([
      {
        for number in 1...count {
          // Each commit has one more of the first series, and another series.
          try Self.commit(
            [(0, exemplar(Int64(number))), (number, exemplar(1))], to: store, sampleTime: 1)
        }
      },
      {
        var seen = 0
        while seen < count {
          let exemplars = try store.exemplarContent()
          seen = exemplars[series(0)]?.count ?? 0
          #expect(exemplars.count == (seen == 0 ? 0 : seen + 1))
        }
      },
    ])
  }

  @Test("are read up to a limit")
  func selectLimits() throws {
    let store = try Store(MemoryFileSystem())
    try Self.commit((0..<12).map { ($0 % 3, exemplar(Int64($0))) }, to: store, sampleTime: 1)
    func read(series: Int?, samples: Int?) -> StoreError? {
      var limits = SelectLimits()
      (limits.series, limits.samples) = (series, samples)
      do throws(StoreError) {
        _ = try store.exemplars([Selector([])], limits: limits)
        return nil
      } catch { return error }
    }
    #expect(read(series: 2, samples: nil) == .tooManySeries(limit: 2))
    #expect(read(series: nil, samples: 11) == .tooManySamples(limit: 11))
    #expect(read(series: 3, samples: 12) == nil)
  }

  @Test("are rejected with all others when too many samples come")
  func rate() throws {
    var options = StoreOptions.small
    options.head.limits.samplesPerSecond = 1
    let store = try Store(MemoryFileSystem(), options: options)
    var batch = AppendBatch()
    for number in 0..<2 { batch.append(series(number), at: 1, 1) }
    batch.append(series(0), exemplar(1))
    batch.append(series(0), metadata(1))
    try store.commit(&batch)
    #expect(batch.rejections.map(\.kind) == [.float, .float, .exemplar, .metadata])
    #expect(batch.rejections.allSatisfy { $0.error == .limit(.samplesPerSecond(1)) })
  }

  @Test(
    "cost nothing where there are none, and their labels alone where they are kept",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func allocations() throws {
    var options = StoreOptions.small
    options.head.exemplarLimit = 64
    options.head.keepsLog = false
    let store = try Store(MemoryFileSystem(), options: options)
    var batch = AppendBatch()
    for number in 0..<4 { batch.append(series(number), at: 0, 1) }
    try store.commit(&batch)
    let references = (0..<4).compactMap { batch.series(ofFloat: $0) }
    let exemplars = (0..<1_024).map { exemplar(Int64($0)) }
    var next = 0
    func commit() throws {
      batch.removeAll()
      for _ in 0..<16 {
        batch.append(references[next % 4], exemplars[next])
        next += 1
      }
      try store.commit(&batch)
    }
    // Floats that are there already.
    batch.removeAll()
    for reference in references { batch.append(reference, at: 0, 1) }
    try Allocations.expect(0) { try store.commit(&batch) }
    // The ring is full, and all buffers have their sizes.
    for _ in 0..<16 { try commit() }
    let count = try Allocations.during { for _ in 0..<16 { try commit() } }
    #expect(count == 0)
    #expect(try store.exemplarContent().values.map(\.count) == [16, 16, 16, 16])
  }
}
