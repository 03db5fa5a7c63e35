internal import Gorilla

/// A histogram with its times; the start time is 0 if the encoding has none.
struct HistogramSample<Count: HistogramCount>: Equatable {
  var timestamp: Int64
  var startTime: Int64
  var histogram: Histogram<Count>

  /// The sample as it is behind another encoding: a layout's negative zeros lose their sign.
  var encoded: HistogramSample {
    var copy = self
    copy.histogram.layout.zeroThreshold += 0
    copy.histogram.layout.customBounds = copy.histogram.layout.customBounds.map { $0 + 0 }
    return copy
  }

  /// Whether this is `other` but for buckets without observations, and for what is known of resets.
  func counts(theSameAs other: HistogramSample) -> Bool {
    guard timestamp == other.timestamp, startTime == other.startTime,
      histogram.sum.bitPattern == other.histogram.sum.bitPattern
    else { return false }
    if histogram.isStale { return true }
    let (left, right) = (encoded.histogram, other.encoded.histogram)
    return left.layout.schema == right.layout.schema
      && left.layout.zeroThreshold.bitPattern == right.layout.zeroThreshold.bitPattern
      && left.layout.customBounds.map(\.bitPattern) == right.layout.customBounds.map(\.bitPattern)
      && (left.counterReset == .gauge) == (right.counterReset == .gauge)
      && left.count.bits == right.count.bits && left.zeroCount.bits == right.zeroCount.bits
      && left.usedBuckets == right.usedBuckets
  }
}

/// A bucket in use.
private struct UsedBucket: Equatable {
  var isNegative: Bool
  var index: Int32
  var bits: UInt64
}

extension Histogram {
  fileprivate var usedBuckets: [UsedBucket] {
    let positive = HistogramLayout.bucketIndexes(of: layout.positiveSpans)
    let negative = HistogramLayout.bucketIndexes(of: layout.negativeSpans)
    let indexes = positive.map { (false, $0) } + negative.map { (true, $0) }
    return zip(indexes, buckets).compactMap { bucket, count in
      count.bits == 0
        ? nil : UsedBucket(isNegative: bucket.0, index: bucket.1, bits: count.bits)
    }
  }
}

extension HistogramCount {
  /// The bits that tell this count from any other.
  var bits: UInt64 { _bitPattern }
}
