internal import Gorilla

// Bit for bit, save for which empty buckets of histograms are written out: chunks make room for those of later
// samples.
extension Capture.Value {
  func isSame(as other: Double) -> Bool {
    if case .float(let value) = self { value.bitPattern == other.bitPattern } else { false }
  }

  func isSame(as other: Histogram<UInt64>) -> Bool {
    if case .histogram(let histogram) = self { histogram.counts(as: other) } else { false }
  }

  func isSame(as other: Histogram<Double>) -> Bool {
    if case .floatHistogram(let histogram) = self { histogram.counts(as: other) } else { false }
  }
}

extension Histogram {
  /// Whether two histograms count the same.
  fileprivate func counts(as other: Histogram) -> Bool {
    if isStale || other.isStale { return isStale && other.isStale }
    return layout.schema == other.layout.schema
      && layout.zeroThreshold.bitPattern == other.layout.zeroThreshold.bitPattern
      && layout.customBounds == other.layout.customBounds
      && count._bitPattern == other.count._bitPattern
      && zeroCount._bitPattern == other.zeroCount._bitPattern
      && sum.bitPattern == other.sum.bitPattern
      && (hasSameRow(as: other) || usedBuckets.elementsEqual(other.usedBuckets) { $0 == $1 })
  }

  private func hasSameRow(as other: Histogram) -> Bool {
    layout.positiveSpans == other.layout.positiveSpans
      && layout.negativeSpans == other.layout.negativeSpans && buckets == other.buckets
  }

  /// The sign, index and count of each bucket that is not empty.
  private var usedBuckets: [(isNegative: Bool, index: Int32, count: Count)] {
    let positive = HistogramLayout.bucketIndexes(of: layout.positiveSpans).map { (false, $0) }
    let negative = HistogramLayout.bucketIndexes(of: layout.negativeSpans).map { (true, $0) }
    return zip(positive + negative, buckets).filter { $1 != .zero }.map { ($0.0, $0.1, $1) }
  }
}
