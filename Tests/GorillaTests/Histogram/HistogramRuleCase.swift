import Gorilla
import Testing

/// A chunk, a histogram that is to follow in it, and what becomes of that.
struct HistogramRuleCase: Sendable, CustomTestStringConvertible {
  let promise: String
  /// What the chunk holds.
  let chunk: [PlainHistogram<UInt64>]
  let next: PlainHistogram<UInt64>
  let result: HistogramAppendResult
  /// The same for float histograms, where Prometheus has another rule.
  var floatResult: HistogramAppendResult?
  /// The spans of `next`, if they are not as few as can be.
  var nextSpans: [HistogramSpan]?
  var nextNegativeSpans: [HistogramSpan]?
  /// The spans of the chunk in the end, unless they are those of its first histogram.
  var positiveSpans: [HistogramSpan]?
  var negativeSpans: [HistogramSpan]?

  init(
    _ promise: String, _ chunk: [PlainHistogram<UInt64>], _ next: PlainHistogram<UInt64>,
    _ result: HistogramAppendResult, floats floatResult: HistogramAppendResult? = nil,
    nextSpans: [HistogramSpan]? = nil, nextNegativeSpans: [HistogramSpan]? = nil,
    positiveSpans: [HistogramSpan]? = nil, negativeSpans: [HistogramSpan]? = nil
  ) {
    self.promise = promise
    self.chunk = chunk
    self.next = next
    self.result = result
    self.floatResult = floatResult
    self.nextSpans = nextSpans
    self.nextNegativeSpans = nextNegativeSpans
    self.positiveSpans = positiveSpans
    self.negativeSpans = negativeSpans
  }

  var testDescription: String { promise }
}

extension PlainHistogram<UInt64> {
  /// A counter with these positive buckets, or one that differs as `change` says.
  static func counter(
    _ positive: [Int32: UInt64], _ negative: [Int32: UInt64] = [:],
    _ change: (inout PlainHistogram) -> Void = { _ in }
  ) -> PlainHistogram {
    var plain = PlainHistogram()
    (plain.positive, plain.negative) = (positive, negative)
    change(&plain)
    return plain
  }

  /// A gauge with these buckets, or one that differs as `change` says.
  static func gauge(
    _ positive: [Int32: UInt64], _ negative: [Int32: UInt64] = [:],
    _ change: (inout PlainHistogram) -> Void = { _ in }
  ) -> PlainHistogram {
    var plain = counter(positive, negative, change)
    plain.counterReset = .gauge
    return plain
  }

  /// A stale marker that says it is a gauge.
  static var staleGauge: PlainHistogram {
    var plain = stale
    plain.counterReset = .gauge
    return plain
  }

  /// A counter with custom buckets.
  static func custom(_ bounds: [Double], _ positive: [Int32: UInt64]) -> PlainHistogram {
    counter(positive) {
      $0.schema = HistogramLayout.customBucketsSchema
      $0.zeroThreshold = 0
      $0.customBounds = bounds
    }
  }
}

extension [HistogramSpan] {
  /// Spans by their offsets and lengths.
  static func spans(_ spans: (offset: Int32, length: UInt32)...) -> [HistogramSpan] {
    spans.map { HistogramSpan(offset: $0.offset, length: $0.length) }
  }
}
