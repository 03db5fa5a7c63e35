public import SeriesModel

// What is appended to series that are there, and makes none.
extension AppendBatch {
  /// Something that is told of a series.
  struct Note<Value: Sendable>: Sendable {
    /// Who a note is about.
    enum Subject: Sendable {
      case series(SeriesReference)
      case labels(LabelSet)
    }

    var subject: Subject
    var value: Value
  }

  /// Adds an exemplar.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - exemplar: the exemplar.
  /// - Complexity: O(1) amortised
  public mutating func append(_ series: SeriesReference, _ exemplar: Exemplar) {
    exemplars.append(Note(subject: .series(series), value: exemplar))
  }

  /// Adds an exemplar.
  ///
  /// - Parameters:
  ///   - labels: the labels of the series, which has to have samples, be it in the same batch.
  ///   - exemplar: the exemplar.
  /// - Complexity: O(1) amortised
  public mutating func append(_ labels: LabelSet, _ exemplar: Exemplar) {
    exemplars.append(Note(subject: .labels(labels), value: exemplar))
  }

  /// Adds metadata, in place of what the series had.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - metadata: the metadata.
  /// - Complexity: O(1) amortised
  public mutating func append(_ series: SeriesReference, _ metadata: MetricMetadata) {
    self.metadata.append(Note(subject: .series(series), value: metadata))
  }

  /// Adds metadata, in place of what the series had.
  ///
  /// - Parameters:
  ///   - labels: the labels of the series, which has to have samples, be it in the same batch.
  ///   - metadata: the metadata.
  /// - Complexity: O(1) amortised
  public mutating func append(_ labels: LabelSet, _ metadata: MetricMetadata) {
    self.metadata.append(Note(subject: .labels(labels), value: metadata))
  }
}
