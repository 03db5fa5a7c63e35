public import SeriesModel

/// The exemplars of a series.
public struct SeriesExemplars: Hashable, Sendable {
  /// The labels of the series.
  public var labels: LabelSet
  /// Its exemplars, in the order of their times.
  public var exemplars: [Exemplar]
}
