internal import SeriesModel

extension JSONRecord {
  /// What `block digest` and `db digest` print of a series.
  init(_ labels: LabelSet, _ digest: SeriesDigest) {
    self.init()
    add("labels", labels)
    add("floats", digest.floatCount)
    add("histograms", digest.histogramCount)
    add("floatHistograms", digest.floatHistogramCount)
    add("stale", digest.staleCount)
    if let minTime = digest.minTime { add("minTime", minTime) }
    if let maxTime = digest.maxTime { add("maxTime", maxTime) }
    add("sha256", digest.sha256)
  }
}
