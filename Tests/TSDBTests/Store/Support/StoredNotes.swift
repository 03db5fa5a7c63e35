import InvertedIndex
import SeriesModel
import TSDB

/// The exemplars of a store, by series.
typealias StoredExemplars = [LabelSet: [Exemplar]]

extension Store {
  /// All exemplars that are read.
  func exemplarContent(in range: TimeRange = .all) throws -> StoredExemplars {
    let found = try exemplars([Selector([])], in: range)
    return Dictionary(uniqueKeysWithValues: found.map { ($0.labels, $0.exemplars) })
  }

  /// All metadata that is read, by series.
  func metadataContent() throws -> [LabelSet: MetricMetadata] {
    let found = try metadata(Selector([]))
    return Dictionary(uniqueKeysWithValues: found.map { ($0.labels, $0.metadata) })
  }
}

/// An exemplar that is told by its time and value.
func exemplar(_ time: Int64, _ value: Double = 1, trace: String? = nil) -> Exemplar {
  guard let labels = try? LabelSet(["trace_id": trace ?? "\(time)"]) else {
    preconditionFailure("the labels are valid")
  }
  return Exemplar(timestamp: time, value: value, labels: labels)
}

/// Metadata that is told by a number.
func metadata(_ number: Int) -> MetricMetadata {
  MetricMetadata(
    type: LogMetadata.MetricType.allCases[number % 8], unit: number % 3 == 0 ? "seconds" : "",
    help: "Help \(number)")
}
