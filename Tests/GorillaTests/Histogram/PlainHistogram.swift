import Gorilla
import SeriesModel
import TestSupport

/// A histogram as one would write it down, with its counts by bucket index: what rules are about.
struct PlainHistogram<Count: TestedCount>: Sendable {
  var schema: Int32 = 1
  var zeroThreshold = 0.001
  var customBounds: [Double] = []
  var counterReset = CounterReset.unknown
  /// All observations; nil for the total of the buckets.
  var count: Count?
  var zeroCount = Count.zero
  var sum = 1.0
  var positive: [Int32: Count] = [:]
  var negative: [Int32: Count] = [:]

  /// A stale marker.
  static var stale: PlainHistogram {
    var plain = PlainHistogram()
    (plain.schema, plain.zeroThreshold) = (0, 0)
    (plain.count, plain.sum) = (.zero, .staleMarker)
    return plain
  }

  var isStale: Bool { sum.isStaleMarker }
}

extension PlainHistogram {
  init(_ histogram: Histogram<Count>) {
    let layout = histogram.layout
    schema = layout.schema
    zeroThreshold = layout.zeroThreshold
    customBounds = layout.customBounds
    counterReset = histogram.counterReset
    (count, zeroCount, sum) = (histogram.count, histogram.zeroCount, histogram.sum)
    var buckets = histogram.buckets[...]
    positive = Self.pop(layout.positiveSpans, from: &buckets)
    negative = Self.pop(layout.negativeSpans, from: &buckets)
  }

  private static func pop(
    _ spans: [HistogramSpan], from counts: inout ArraySlice<Count>
  ) -> [Int32: Count] {
    var buckets: [Int32: Count] = [:]
    var next: Int32 = 0
    for span in spans {
      next += span.offset
      for _ in 0..<span.length {
        buckets[next] = counts.removeFirst()
        next += 1
      }
    }
    return buckets
  }

  /// The histogram, with as few spans as can be, or those given.
  func histogram(
    positiveSpans: [HistogramSpan]? = nil, negativeSpans: [HistogramSpan]? = nil
  ) -> Histogram<Count> {
    var layout = HistogramLayout()
    layout.schema = schema
    layout.zeroThreshold = zeroThreshold
    layout.customBounds = customBounds
    layout.positiveSpans = positiveSpans ?? HistogramSpan.fewest(over: positive.keys.sorted())
    layout.negativeSpans = negativeSpans ?? HistogramSpan.fewest(over: negative.keys.sorted())
    let buckets = Self.ordered(positive) + Self.ordered(negative)
    return Histogram(
      layout: layout, counterReset: counterReset, count: count ?? Count.total(zeroCount, buckets),
      zeroCount: zeroCount, sum: sum, buckets: buckets)
  }

  private static func ordered(_ buckets: [Int32: Count]) -> [Count] {
    buckets.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The histogram with empty buckets where it has none of these.
  func widened(positive: some Sequence<Int32>, negative: some Sequence<Int32>) -> PlainHistogram {
    var wide = self
    for index in positive where wide.positive[index] == nil { wide.positive[index] = .zero }
    for index in negative where wide.negative[index] == nil { wide.negative[index] = .zero }
    return wide
  }
}

extension PlainHistogram<UInt64> {
  /// The same histogram in another count.
  func converted<Other: TestedCount>(to _: Other.Type = Other.self) -> PlainHistogram<Other> {
    var other = PlainHistogram<Other>()
    other.schema = schema
    other.zeroThreshold = zeroThreshold
    other.customBounds = customBounds
    other.counterReset = counterReset
    other.count = count.map(Other.of)
    other.zeroCount = .of(zeroCount)
    other.sum = sum
    other.positive = positive.mapValues(Other.of)
    other.negative = negative.mapValues(Other.of)
    return other
  }
}

extension HistogramSpan {
  /// The spans of consecutive `indexes`, which ascend.
  static func fewest(over indexes: [Int32]) -> [HistogramSpan] {
    var spans: [HistogramSpan] = []
    var end: Int32 = 0
    for index in indexes {
      if index == end, let last = spans.indices.last {
        spans[last].length += 1
      } else {
        spans.append(HistogramSpan(offset: index - end, length: 1))
      }
      end = index + 1
    }
    return spans
  }

  /// Spans over `indexes` of which some could be joined, and some have no bucket.
  static func random(
    over indexes: [Int32], using generator: inout some RandomNumberGenerator
  ) -> [HistogramSpan] {
    var spans: [HistogramSpan] = []
    var end: Int32 = 0
    for index in indexes {
      if index == end, let last = spans.indices.last, Int.random(in: 0..<4, using: &generator) > 0 {
        spans[last].length += 1
      } else {
        let gap = index - end
        let part = gap > 0 ? Int32.random(in: 0...gap, using: &generator) : 0
        if part > 0 { spans.append(HistogramSpan(offset: part, length: 0)) }
        spans.append(HistogramSpan(offset: gap - part, length: 1))
      }
      end = index + 1
    }
    return spans
  }
}
