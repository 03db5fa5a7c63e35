import Gorilla

extension HistogramRuleCase {
  private static let counter = PlainHistogram.counter([0: 5, 1: 0, 4: 3])
  private static let gauge = PlainHistogram.gauge([0: 5, 1: 0, 4: 3], [1: 1])

  /// Gauges, alone and among counters.
  static let gauges = [
    HistogramRuleCase(
      "counts that shrink", [gauge], .gauge([0: 1, 1: 1, 4: 0], [1: 0]), .appended),
    HistogramRuleCase("fewer buckets", [gauge], .gauge([4: 9]), .appended),
    HistogramRuleCase("no buckets", [gauge], .gauge([:]), .appended),
    HistogramRuleCase(
      "more buckets, in spans that could be fewer, which are kept", [gauge],
      .gauge([0: 1, 1: 1, 2: 1, 4: 1], [1: 1]), .recoded,
      nextSpans: .spans((0, 1), (0, 2), (1, 1)), positiveSpans: .spans((0, 1), (0, 2), (1, 1))),
    HistogramRuleCase(
      "other buckets, in as few spans as there can be", [gauge],
      .gauge([2: 1, 3: 1], [0: 1, 2: 1]), .recoded, nextSpans: .spans((2, 1), (0, 1)),
      positiveSpans: .spans((0, 5)), negativeSpans: .spans((0, 3))),
    HistogramRuleCase(
      "a negative bucket is missing, so that the positive spans too are as few as can be",
      [gauge], .gauge([0: 1, 1: 1, 2: 1, 4: 1]), .recoded,
      nextSpans: .spans((0, 1), (0, 2), (1, 1)),
      positiveSpans: .spans((0, 3), (1, 1)), negativeSpans: .spans((1, 1))),
    HistogramRuleCase(
      "a positive bucket is missing, so that the negative spans too are as few as can be",
      [gauge], .gauge([0: 1, 1: 1], [1: 1, 2: 1, 3: 1]), .recoded,
      nextNegativeSpans: .spans((1, 1), (0, 1), (0, 1)),
      positiveSpans: .spans((0, 2), (2, 1)), negativeSpans: .spans((1, 3))),
    HistogramRuleCase("a gauge behind a counter", [counter], gauge, .chunkEnds(.gauge)),
    HistogramRuleCase(
      "a counter behind a gauge", [gauge], counter, .chunkEnds(.notReset),
      floats: .chunkEnds(.unknown)),
    HistogramRuleCase(
      "a counter of another schema behind a gauge", [gauge],
      .counter([0: 1]) { $0.schema = 3 }, .chunkEnds(.notReset), floats: .chunkEnds(.unknown)),
    HistogramRuleCase(
      "another schema", [gauge], .gauge([0: 5, 1: 0, 4: 3], [1: 1]) { $0.schema = 0 },
      .chunkEnds(.gauge)),
    HistogramRuleCase(
      "another zero threshold", [gauge],
      .gauge([0: 5, 1: 0, 4: 3], [1: 1]) { $0.zeroThreshold = 0.5 }, .chunkEnds(.gauge)),
    HistogramRuleCase(
      "other custom bounds", [customGauge([1, 2])], customGauge([1, 3]), .chunkEnds(.gauge)),
    HistogramRuleCase(
      "the same custom bounds", [customGauge([1, 2])], customGauge([1, 2]), .appended),
  ]

  /// Stale markers, and what follows them.
  static let staleMarkers = [
    HistogramRuleCase("a marker behind a counter", [counter], .stale, .appended),
    HistogramRuleCase("a marker behind a marker", [counter, .stale], .stale, .appended),
    HistogramRuleCase("a marker behind a first marker", [.stale], .stale, .appended),
    HistogramRuleCase(
      "a counter behind a marker", [counter, .stale], counter, .chunkEnds(.unknown)),
    HistogramRuleCase(
      "a smaller counter behind a marker", [counter, .stale], .counter([0: 1]),
      .chunkEnds(.unknown)),
    HistogramRuleCase(
      "a counter behind a first marker", [.stale], counter, .chunkEnds(.unknown)),
    HistogramRuleCase(
      "a counter without buckets behind a first marker", [.stale],
      .counter([:]) { ($0.schema, $0.zeroThreshold) = (0, 0) }, .chunkEnds(.unknown)),
    HistogramRuleCase(
      "a marker that is a reset by its own account", [counter], staleReset, .chunkEnds(.reset)),
    HistogramRuleCase(
      "a marker that is a gauge, behind a gauge", [gauge], .staleGauge, .appended),
    HistogramRuleCase(
      "a gauge behind a marker", [gauge, .staleGauge], gauge, .chunkEnds(.gauge)),
    HistogramRuleCase(
      "a marker that is a gauge, behind a counter", [counter], .staleGauge, .chunkEnds(.gauge)),
    HistogramRuleCase(
      "a marker that is no gauge, behind a gauge", [gauge], .stale, .chunkEnds(.notReset),
      floats: .chunkEnds(.unknown)),
    HistogramRuleCase(
      "another NaN as the sum is no marker", [counter], otherNaN, .appended),
    HistogramRuleCase(
      "a counter behind another NaN", [counter, otherNaN], counter, .appended),
  ]

  private static func customGauge(_ bounds: [Double]) -> PlainHistogram<UInt64> {
    var plain = PlainHistogram.custom(bounds, [0: 1])
    plain.counterReset = .gauge
    return plain
  }

  private static var staleReset: PlainHistogram<UInt64> {
    var plain = PlainHistogram<UInt64>.stale
    plain.counterReset = .reset
    return plain
  }

  private static var otherNaN: PlainHistogram<UInt64> {
    .counter([0: 5, 1: 0, 4: 3]) { $0.sum = .nan }
  }
}
