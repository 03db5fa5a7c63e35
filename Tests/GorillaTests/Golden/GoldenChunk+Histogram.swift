import Gorilla
import Testing

extension UInt64 {
  static func golden(_ sample: GoldenChunk.Sample) throws -> Histogram<UInt64> {
    let golden = try #require(sample.h)
    return Histogram(
      layout: try HistogramLayout(
        schema: golden.schema, zeroThreshold: golden.zeroThreshold,
        positiveSpans: golden.positiveSpans, negativeSpans: golden.negativeSpans,
        customValues: golden.customValues ?? []),
      counterReset: try CounterReset(goldenHint: golden.resetHint),
      count: golden.count, zeroCount: golden.zeroCount, sum: try sample.value(),
      buckets: absolute(golden.positiveDeltas) + absolute(golden.negativeDeltas))
  }

  private static func absolute(_ deltas: [Int64]) -> [UInt64] {
    var count: Int64 = 0
    return deltas.map {
      count += $0
      return UInt64(count)
    }
  }
}

extension Double {
  static func golden(_ sample: GoldenChunk.Sample) throws -> Histogram<Double> {
    let golden = try #require(sample.fh)
    return Histogram(
      layout: try HistogramLayout(
        schema: golden.schema, zeroThreshold: golden.zeroThreshold,
        positiveSpans: golden.positiveSpans, negativeSpans: golden.negativeSpans,
        customValues: golden.customValues ?? []),
      counterReset: try CounterReset(goldenHint: golden.resetHint),
      count: try #require(Double(golden.count)), zeroCount: try #require(Double(golden.zeroCount)),
      sum: try sample.value(),
      buckets: try (golden.positiveCounts + golden.negativeCounts).map {
        try #require(Double($0))
      })
  }
}

extension HistogramLayout {
  fileprivate init(
    schema: Int32, zeroThreshold: String, positiveSpans: [[Int64]], negativeSpans: [[Int64]],
    customValues: [String]
  ) throws {
    self.init()
    self.schema = schema
    self.zeroThreshold = try #require(Double(zeroThreshold))
    self.positiveSpans = positiveSpans.map(HistogramSpan.init(golden:))
    self.negativeSpans = negativeSpans.map(HistogramSpan.init(golden:))
    customBounds = try customValues.map { try #require(Double($0)) }
  }
}

extension HistogramSpan {
  fileprivate init(golden: [Int64]) {
    self.init(offset: Int32(golden[0]), length: UInt32(golden[1]))
  }
}

extension CounterReset {
  /// The hints of the file are the numbers of Prometheus' enumeration, not the bits of a header.
  fileprivate init(goldenHint: Int) throws {
    let hints: [CounterReset] = [.unknown, .reset, .notReset, .gauge]
    try #require(hints.indices ~= goldenHint)
    self = hints[goldenHint]
  }
}

extension GoldenChunk {
  /// The chunk's samples as histograms.
  func histogramSamples<Count: TestedCount>(
    _: Count.Type = Count.self
  ) throws -> [HistogramSample<Count>] {
    try samples.map {
      HistogramSample(
        timestamp: $0.timestamp, startTime: $0.startTime, histogram: try Count.golden($0))
    }
  }
}
