internal import Gorilla

extension Histogram {
  /// Whether it can be put into a chunk.
  var isAppendable: Bool { isStale || layout.isValid && buckets.count == layout.bucketCount }

  /// Whether the store takes it: what Prometheus takes.
  ///
  /// A log is not asked that: what it has was taken once.
  var isAdmissible: Bool { isStale || isAppendable && hasValidBounds && hasValidCounts }

  /// Whether there are bounds for custom buckets alone: ascending ones, for as many buckets as there are, the last
  /// of which has none, and no others.
  private var hasValidBounds: Bool {
    let bounds = layout.customBounds
    guard layout.schema == HistogramLayout.customBucketsSchema else { return bounds.isEmpty }
    guard !bounds.contains(where: \.isNaN), bounds.last != .infinity,
      zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 })
    else { return false }
    let end = layout.positiveSpans.reduce(0) { $0 + Int($1.offset) + Int($1.length) }
    return layout.positiveSpans.allSatisfy { $0.offset >= 0 } && end <= bounds.count + 1
      && layout.negativeSpans.isEmpty && layout.zeroThreshold == 0 && zeroCount == .zero
  }

  /// Whether nothing was observed less than never, and each observation is in a bucket, save for those that are not
  /// a number. Of float counts, which are rounded, the latter is not asked.
  private var hasValidCounts: Bool {
    let isNegative = count < .zero || zeroCount < .zero || buckets.contains { $0 < .zero }
    if isNegative { return false }
    guard Count.self == UInt64.self else { return true }
    var total = zeroCount._bitPattern
    for bucket in buckets {
      let (sum, overflow) = total.addingReportingOverflow(bucket._bitPattern)
      if overflow { return false }
      total = sum
    }
    return sum.isNaN ? total <= count._bitPattern : total == count._bitPattern
  }

  /// What stands for all of it where samples of a time are compared.
  ///
  /// Different ones hash alike once in 2^64 times; the second is then taken for a repetition.
  var contentHash: UInt64 {
    var hasher = Hasher()
    hasher.combine(layout.schema)
    hasher.combine(layout.zeroThreshold.bitPattern)
    hasher.combine(layout.positiveSpans)
    hasher.combine(layout.negativeSpans)
    for bound in layout.customBounds { hasher.combine(bound.bitPattern) }
    hasher.combine(sum.bitPattern)
    hasher.combine(count._bitPattern)
    hasher.combine(zeroCount._bitPattern)
    for bucket in buckets { hasher.combine(bucket._bitPattern) }
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}
