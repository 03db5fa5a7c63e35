import Blocks
import InvertedIndex
import SeriesModel
import Synchronization
import TestSupport
import Testing

@testable import TSDB

@Suite("What is kept of series that are gone")
struct GoneSeriesTests {
  /// Which of some series are there.
  private static func found(_ tails: borrowing HeadTails, _ series: Range<UInt32>) -> [UInt32] {
    var found: [UInt32] = []
    for number in series where tails.contains(number) { found.append(number) }
    return found
  }

  @Test("is nothing of a page of tails whose series are all gone")
  func tails() throws {
    var tails = HeadTails()
    for number in 1...3_000 as ClosedRange<UInt64> {
      let reference = tails.append()
      #expect(reference == number)
    }
    for number in 1_024..<2_047 as Range<UInt32> { tails.remove(number) }
    #expect(tails.pages.pageCount == 3)
    tails.remove(2_047)
    #expect(tails.pages.pageCount == 2)
    let left = Array(0..<1_024) + Array(2_048..<3_000) as [UInt32]
    #expect(Self.found(tails, 0..<3_001) == left)
    for number in 0..<3_001 as Range<UInt32> {
      let reference = tails[number].logReference
      #expect(reference == (left.contains(number) ? UInt64(number) + 1 : 0))
      // What comes too late for a series leaves it gone.
      tails[number].state.insert(.hasOutOfOrder)
    }
    #expect(tails.outOfOrderSeries == left)
    // Those that come go on behind all that there were.
    let reference = tails.append()
    #expect(reference == 3_001)
    #expect(Self.found(tails, 0..<3_010) == left + [3_000])
  }

  @Test("is a page for those that come, though all of its series so far are gone")
  func lastPage() throws {
    var tails = HeadTails()
    for number in 0..<1_000 as Range<UInt32> {
      _ = tails.append()
      tails.remove(number)
    }
    #expect(tails.pages.pageCount == 1)
    for _ in 1_000..<1_024 { _ = tails.append() }
    #expect(Self.found(tails, 0..<1_100) == Array(1_000..<1_024))
    for number in 1_000..<1_024 as Range<UInt32> { tails.remove(number) }
    #expect(tails.pages.pageCount == 0)
    _ = tails.append()
    #expect(Self.found(tails, 0..<1_100) == [1_024])
    #expect(tails.pages.pageCount == 1)
  }

  @Test("are the numbers of the log no more, once all of a page are forgotten")
  func references() {
    var references = LogReferences()
    for series in 0..<3_000 as Range<UInt32> { references.set(UInt64(series) + 1, to: series) }
    references.set(1 << 40, to: 7)
    for reference in [1 << 40, 8, 1 << 40] as [UInt64] {
      references.noteOther(reference, of: 7)
    }
    // Another series has been given it since.
    references.noteOther(20, of: 7)
    #expect(references.pageCount == 3)
    #expect(references[1 << 40] == 7)
    #expect(references.remove(7, 8) == [1 << 40, 8])
    #expect(references[1 << 40] == nil && references[8] == nil && references[20] == 19)
    for series in 1_023..<2_047 as Range<UInt32> {
      #expect(references.remove(series, UInt64(series) + 1) == [UInt64(series) + 1])
    }
    #expect(references.pageCount == 2)
    #expect(references[1_023] == 1_022 && references[1_024] == nil && references[2_048] == 2_047)
    references.set(1_500, to: 4_000)
    #expect(references.pageCount == 3)
    #expect(references[1_500] == 4_000 && references[1_499] == nil && references[1_501] == nil)
  }

  private static func labels(_ number: Int) throws -> LabelSet {
    try LabelSet(["__name__": "churn", "pod": "\(number)"])
  }

  @Test("is bounded in memory and in the log, while series come and go")
  func churn() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    var expected: StoredSamples = [:]
    for round in 0..<5 {
      var batch = AppendBatch()
      let time = Int64(round + 1) * 1_000
      for number in round * 1_100..<(round + 1) * 1_100 {
        batch.append(try Self.labels(number), at: time, 1)
      }
      // It stays.
      batch.append(series(0), at: time, Double(round))
      expected[series(0), default: [:]][time] = .float(Double(round))
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
      try store.flush()
    }
    let (tailPages, referencePages, seriesCount) = store.head.writing.withLock {
      ($0.state.tails.pages.pageCount, $0.state.references.pageCount, $0.state.lastSegments.count)
    }
    // Those of the first series and of the last ones.
    #expect(tailPages <= 3 && referencePages <= 3)
    #expect(seriesCount <= 2_202)
    let logged = try readLog("/data/wal", on: files).records.reduce(into: 0) { count, record in
      if case .series(let entries) = try LogRecord(record.bytes.span) { count += entries.count }
    }
    #expect(logged <= 2_202, "\(logged) series")
    var batch = AppendBatch()
    batch.append(try Self.labels(0), at: 6_000, 1)
    batch.append(series(0), at: 6_000, 7)
    expected[series(0), default: [:]][6_000] = .float(7)
    try store.commit(&batch)
    for store in [store, try Store(files.restarted(.nothing))] {
      let content = try store.content()
      #expect(content[series(0)] == expected[series(0)])
      #expect(content[try Self.labels(0)] == [1_000: .float(1), 6_000: .float(1)])
      #expect(content.count == 5_501)
    }
  }

  @Test("is no record of the log, by whatever numbers that has them")
  func severalNumbers() throws {
    let (labels, other) = (series(0), series(1))
    let files = try StoreFaultTests.files(withLog: [
      StoreFaultTests.fragment(
        .series([
          LogSeries(reference: 4, labels: labels), LogSeries(reference: 5, labels: other),
        ])),
      StoreFaultTests.fragment(.series([LogSeries(reference: 9, labels: labels)])),
      // One that cannot be used.
      StoreFaultTests.fragment(.series([LogSeries(reference: 0, labels: labels)])),
      StoreFaultTests.fragment(StoreFaultTests.sample(4, at: 100)),
      StoreFaultTests.fragment(StoreFaultTests.sample(5, at: 100)),
      StoreFaultTests.fragment(StoreFaultTests.sample(9, at: 200)),
      StoreFaultTests.fragment(StoreFaultTests.sample(0, at: 300)),
    ])
    let store = try Store(files)
    #expect(try store.content()[labels] == StoreFaultTests.samples(100, 200, 300))
    for round in 1...3 as ClosedRange<Int64> {
      var batch = AppendBatch()
      batch.append(other, at: round * 1_000, Double(round * 1_000))
      try store.commit(&batch)
      try store.flush()
    }
    let records = try readLog("/data/wal", on: files).records
    for record in records {
      guard case .series(let entries) = try LogRecord(record.bytes.span) else { continue }
      #expect(!entries.contains { $0.labels == labels }, "\(entries)")
    }
    let again = try Store(files.restarted(.nothing))
    #expect(
      try again.content() == [
        labels: StoreFaultTests.samples(100, 200, 300),
        other: StoreFaultTests.samples(100, 1_000, 2_000, 3_000),
      ])
  }
}
