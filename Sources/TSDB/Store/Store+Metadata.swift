public import InvertedIndex
internal import SeriesModel

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
  /// Selects metadata of series, as it is after the last commit.
  ///
  /// A series has the newest metadata that was committed, as long as it has samples in the head.
  ///
  /// - Parameters:
  ///   - selector: of which series; one without matchers chooses all.
  ///   - limits: how many series with metadata may be read.
  /// - Returns: the metadata of each series that has some, in the order of the labels of the series.
  /// - Throws: ``StoreError`` if a limit is reached, or if the task was cancelled.
  /// - Complexity: that of selecting from the head, O(the series that are chosen), and O(*n* log *n*) for *n* that
  ///   have metadata
  public func metadata(
    _ selector: Selector, limits: SelectLimits = SelectLimits()
  ) throws(StoreError) -> [SeriesMetadata] {
    try head.notes([selector], limits) { state, series in state.metadata[series] }
      .map { SeriesMetadata(labels: $0, metadata: $1) }
  }

  /// Selects metadata by the names of metrics, as it is after the last commit.
  ///
  /// - Parameters:
  ///   - selector: of which series; all unless given.
  ///   - limits: how many series with metadata may be read.
  /// - Returns: for each name, what its series have: each metadata once, in the order of the labels of the first
  ///   series that has it. Most metrics have one.
  /// - Throws: ``StoreError`` if a limit is reached, or if the task was cancelled.
  /// - Complexity: that of ``metadata(_:limits:)``
  public func metadataByMetric(
    _ selector: Selector = Selector([]), limits: SelectLimits = SelectLimits()
  ) throws(StoreError) -> [String: [MetricMetadata]] {
    var found: [String: [MetricMetadata]] = [:]
    for entry in try metadata(selector, limits: limits) {
      let name = entry.labels["__name__"] ?? ""
      if found[name]?.contains(entry.metadata) != true {
        found[name, default: []].append(entry.metadata)
      }
    }
    return found
  }
}
