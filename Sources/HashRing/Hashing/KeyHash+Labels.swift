public import SeriesModel

extension KeyHash {
  /// The key of a series by all of its labels, behind the bytes until now.
  ///
  /// - Complexity: O(`labels.utf8Count`). Each byte waits for the one before it: for many series,
  ///   ``keys(of:into:)`` takes less than half of the time.
  public func key(of labels: LabelSet) -> UInt32 {
    var hash = self
    labels.forEachLabel { name, value in
      hash.add(name)
      hash.add(value)
    }
    return hash.key
  }

  /// The key of a series by its metric's name alone, behind the bytes until now.
  ///
  /// - Complexity: O(`labels.count` + the length of the name)
  public func key(byMetricOf labels: LabelSet) -> UInt32 {
    labels.withValue(of: "__name__", key(ofMetric:)) ?? key
  }

  /// The key of a metric, behind the bytes until now: of its metadata, where series go by all of their
  /// labels. Where they do not, that of the metadata is the tenant's.
  ///
  /// - Parameter name: the metric's name in UTF-8.
  /// - Complexity: O(`name.count`)
  public func key(ofMetric name: Span<UInt8>) -> UInt32 {
    var hash = self
    hash.add(name)
    return hash.key
  }
}
