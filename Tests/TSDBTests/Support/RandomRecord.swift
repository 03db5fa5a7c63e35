import Chunks
import Gorilla
import SeriesModel
import TSDB
import TestSupport

/// Records as a store could write them, by chance.
struct RandomRecord {
  var generator: SeededGenerator

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  mutating func reference() -> UInt64 { generator.nextOfAnyMagnitude() }

  mutating func time() -> Int64 { Int64(bitPattern: generator.nextOfAnyMagnitude()) }

  mutating func value() -> Double { Double(bitPattern: generator.next()) }

  mutating func text() -> String {
    String((0..<int(1...12)).map { _ in "abcdefgé_語".randomElement(using: &generator) ?? "x" })
  }

  mutating func labels() throws -> LabelSet {
    let names = Set((0..<int(0...4)).map { _ in text() }).sorted()
    return try LabelSet(names.map { ($0, text()) })
  }

  mutating func startTime(_ others: [Int64]) -> Int64 {
    switch int(0...2) {
    case 0: 0
    case 1: others.last ?? time()
    default: time()
    }
  }

  mutating func spans() -> [HistogramSpan] {
    (0..<int(0...3)).map { _ in
      HistogramSpan(
        offset: Int32(truncatingIfNeeded: time()), length: UInt32(int(0...4)))
    }
  }

  mutating func histogram<Count>(
    custom: Bool, _ count: (inout SeededGenerator) -> Count
  ) -> Histogram<Count> {
    if int(0...5) == 0 { return Histogram() }
    var layout = HistogramLayout()
    layout.schema = custom ? HistogramLayout.customBucketsSchema : Int32(int(-4...8))
    layout.zeroThreshold = value()
    layout.positiveSpans = spans()
    layout.negativeSpans = spans()
    if custom { layout.customBounds = (0..<int(0...5)).map { _ in value() } }
    return Histogram(
      layout: layout,
      counterReset: [.unknown, .reset, .notReset, .gauge].randomElement(using: &generator)
        ?? .gauge,
      count: count(&generator), zeroCount: count(&generator), sum: value(),
      buckets: (0..<layout.bucketCount).map { _ in count(&generator) })
  }

  mutating func histograms<Count>(
    _ form: LogHistogramForm, _ count: (inout SeededGenerator) -> Count
  ) -> [LogHistogram<Count>] {
    var startTimes: [Int64] = []
    return (0..<int(0...6)).map { _ in
      startTimes.append(form == .withStartTimes ? startTime(startTimes) : 0)
      return LogHistogram(
        series: reference(), timestamp: time(), startTime: startTimes.last ?? 0,
        histogram: histogram(custom: form == .custom, count))
    }
  }

  mutating func samples(hasStartTimes: Bool) -> LogSamples {
    var samples = LogSamples(hasStartTimes: hasStartTimes)
    for _ in 0..<int(0...20) {
      samples.append(
        series: reference(), timestamp: time(), value: value(),
        startTime: hasStartTimes ? startTime(samples.startTimes) : 0)
    }
    return samples
  }

  mutating func record(_ type: LogRecordType) throws -> LogRecord {
    let count = int(0...6)
    switch type {
    case .series:
      return .series(
        try (0..<count).map { _ in LogSeries(reference: reference(), labels: try labels()) })
    case .samples: return .samples(samples(hasStartTimes: false))
    case .samplesWithStartTimes: return .samples(samples(hasStartTimes: true))
    case .tombstones:
      return .tombstones(
        (0..<count).map { _ in
          let (first, second) = (time(), time())
          let range = TimeRange(min(first, second)...max(first, second))
          return LogTombstone(series: reference(), range: range)
        })
    case .exemplars:
      return .exemplars(
        try (0..<count).map { _ in
          LogExemplar(
            series: reference(), timestamp: time(), value: value(), labels: try labels())
        })
    case .chunkMarkers:
      return .chunkMarkers(
        (0..<count).map { _ in
          LogChunkMarker(series: reference(), chunk: ChunkReference(rawValue: reference()))
        })
    case .metadata:
      return .metadata(
        (0..<count).map { _ in
          LogMetadata(
            series: reference(),
            type: LogMetadata.MetricType.allCases.randomElement(using: &generator) ?? .unknown,
            unit: text(), help: text())
        })
    case .histograms: return .histograms(histograms(.exponential) { $0.next() }, .exponential)
    case .customHistograms: return .histograms(histograms(.custom) { $0.next() }, .custom)
    case .histogramsWithStartTimes:
      return .histograms(histograms(.withStartTimes) { $0.next() }, .withStartTimes)
    case .floatHistograms: return floats(.exponential)
    case .customFloatHistograms: return floats(.custom)
    case .floatHistogramsWithStartTimes: return floats(.withStartTimes)
    case .commit: return .commit(recordCount: Int(reference() >> 1))
    case .chunksInBlocks:
      return .chunksInBlocks(
        before: ChunkReference(rawValue: reference()), splitCommits: reference() >> 2)
    case .minValidTime: return .minValidTime(time())
    case .endedDeletions: return .endedDeletions((0..<count).map { _ in reference() })
    case .withdrawnCommits:
      return .withdrawnCommits((0..<count).map { _ in reference() >> 2 })
    case .splitCommit:
      return .splitCommit(
        number: reference() >> 2, outOfOrder: (0..<count).map { _ in Array(text().utf8) })
    }
  }

  private mutating func floats(_ form: LogHistogramForm) -> LogRecord {
    .floatHistograms(histograms(form) { Double(bitPattern: $0.next()) }, form)
  }
}
