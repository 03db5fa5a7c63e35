public import InvertedIndex
public import SeriesModel

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
  /// Selects exemplars, as they are after the last commit.
  ///
  /// There are the newest of all series, up to ``HeadOptions/exemplarLimit``, until a series has no samples in the
  /// head any more. To delete samples does not delete exemplars.
  ///
  /// - Parameters:
  ///   - selectors: of which series: of those that one of them chooses.
  ///   - range: of which times; all unless given.
  ///   - limits: how many series with exemplars may be read, and how many exemplars, as
  ///     ``SelectLimits/samples``.
  /// - Returns: the exemplars of each series that has some, in the order of the labels of the series.
  /// - Throws: ``StoreError`` if a limit is reached, or if the task was cancelled.
  /// - Complexity: that of selecting from the head, O(the series that are chosen), O(their exemplars), and
  ///   O(*n* log *n*) for *n* series that have some
  public func exemplars(
    _ selectors: [Selector], in range: TimeRange = .all, limits: SelectLimits = SelectLimits()
  ) throws(StoreError) -> [SeriesExemplars] {
    try head.notes(selectors, limits, sampleCount: \.count) { state, series in
      let exemplars = state.exemplars.exemplars(of: series, in: range)
      return exemplars.isEmpty ? nil : exemplars
    }.map { SeriesExemplars(labels: $0, exemplars: $1) }
  }
}
