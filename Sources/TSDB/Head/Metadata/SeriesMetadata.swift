public import SeriesModel

/// The metadata of a series.
public struct SeriesMetadata: Hashable, Sendable {
  /// The labels of the series.
  public var labels: LabelSet
  /// Its metadata.
  public var metadata: MetricMetadata
}
