internal import BitCoding
internal import InvertedIndex
internal import SeriesModel

/// The labels of the series of the head, and the limits of their number.
struct HeadIndex: ~Copyable {
  private var index: MemoryIndex
  private let limits: TenantLimits
  /// How many series each metric name has; kept if that is limited.
  private var seriesOfMetric: [[UInt8]: Int] = [:]

  init(limits: TenantLimits, seed: UInt64) {
    index = MemoryIndex(seed: seed)
    self.limits = limits
  }

  /// How many series there have been.
  var seriesEverCount: Int { Int(index.nextReference) }

  var seriesCount: Int { index.seriesCount }

  /// The number of the series with these labels, which is added if it is not there.
  mutating func series(_ labels: LabelSet) throws(AppendError) -> UInt32 {
    // No block can have it.
    if labels.isEmpty { throw .noLabels }
    if limits == TenantLimits() { return index.add(labels).reference }
    // What breaks a limit must not be added, and one that is there keeps to them.
    if let known = index.find(labels) { return known }
    try check(labels)
    if limits.seriesPerMetric != nil { seriesOfMetric[Self.metric(labels), default: 0] += 1 }
    return index.add(labels).reference
  }

  /// The number of the series with these labels; nil if it is not there.
  func find(_ labels: LabelSet) -> UInt32? { index.find(labels) }

  /// Adds a series that was there before a restart, whatever the limits say.
  mutating func restore(_ labels: LabelSet) -> (series: UInt32, isNew: Bool) {
    let (series, isNew) = index.add(labels)
    if isNew, limits.seriesPerMetric != nil {
      seriesOfMetric[Self.metric(labels), default: 0] += 1
    }
    return (series, isNew)
  }

  /// Removes series.
  mutating func remove(_ series: [UInt32]) {
    if limits.seriesPerMetric != nil {
      let snapshot = index.snapshot()
      for number in series {
        guard let labels = snapshot.labels(of: number) else { continue }
        let metric = Self.metric(labels)
        let left = (seriesOfMetric[metric] ?? 1) - 1
        seriesOfMetric[metric] = left > 0 ? left : nil
      }
    }
    index.remove(series)
  }

  /// The series as they are now; when there are more, ``seriesEverCount`` tells.
  mutating func snapshot() -> MemoryIndexSnapshot { index.snapshot() }

  private func check(_ labels: LabelSet) throws(AppendError) {
    if let limit = limits.series, seriesCount >= limit { throw .limit(.series(limit)) }
    if let limit = limits.seriesPerMetric,
      seriesOfMetric[Self.metric(labels), default: 0] >= limit
    {
      throw .limit(.seriesPerMetric(limit))
    }
    if let limit = limits.labelsPerSeries, labels.count > limit {
      throw .limit(.labelsPerSeries(limit))
    }
    for (name, value) in labels.pairs {
      if let limit = limits.labelNameBytes, name.utf8.count > limit {
        throw .limit(.labelNameBytes(limit))
      }
      if let limit = limits.labelValueBytes, value.utf8.count > limit {
        throw .limit(.labelValueBytes(limit))
      }
    }
  }

  /// The name by its bytes: names that differ in their normal form alone are two.
  private static func metric(_ labels: LabelSet) -> [UInt8] {
    labels.withValue(of: "__name__") { $0.copy() } ?? []
  }
}
