public import Gorilla
public import SeriesModel

/// Samples, exemplars and metadata that are appended together: after a crash there are all of them or none.
///
/// ```swift
/// var batch = AppendBatch()
/// batch.append(labels, at: now, 21.5)
/// try store.commit(&batch)
/// let series = batch.series(ofFloat: 0)  // Quicker than by labels from now on.
/// batch.removeAll()  // The memory is used again.
/// ```
///
/// Of a series, samples come in the order of their times.
public struct AppendBatch: Sendable {
  /// A sample, and whose it is.
  struct Entry<Value: Sendable>: Sendable {
    var series: UInt32
    var timestamp: Int64
    var value: Value
  }

  /// A series that is told by labels.
  struct Unresolved: Sendable {
    var kind: AppendRejection.Kind
    var index: Int
    var labels: LabelSet
  }

  /// In place of a series that is not known yet.
  static let unresolved = UInt32.max

  private(set) var floats: [Entry<Double>] = []
  private(set) var histograms: [Entry<Histogram<UInt64>>] = []
  private(set) var floatHistograms: [Entry<Histogram<Double>>] = []
  /// The series that are told by labels.
  private(set) var labels: [Unresolved] = []
  var exemplars: [Note<Exemplar>] = []
  var metadata: [Note<MetricMetadata>] = []
  /// What ``Store/commit(_:durability:)`` did not take.
  public internal(set) var rejections: [AppendRejection] = []

  /// A batch of nothing.
  public init() {}

  /// The number of samples.
  public var count: Int { floats.count + histograms.count + floatHistograms.count }

  /// Forgets all that was appended; the memory stays.
  public mutating func removeAll() {
    floats.removeAll(keepingCapacity: true)
    histograms.removeAll(keepingCapacity: true)
    floatHistograms.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    exemplars.removeAll(keepingCapacity: true)
    metadata.removeAll(keepingCapacity: true)
    rejections.removeAll(keepingCapacity: true)
  }
}

// Filling.
extension AppendBatch {
  /// Adds a float.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - timestamp: the time, in milliseconds since the Unix epoch.
  ///   - value: the value.
  /// - Complexity: O(1) amortised
  public mutating func append(_ series: SeriesReference, at timestamp: Int64, _ value: Double) {
    floats.append(Entry(series: series.number, timestamp: timestamp, value: value))
  }

  /// Adds a float.
  ///
  /// - Parameters:
  ///   - labels: the labels of the series.
  ///   - timestamp: the time, in milliseconds since the Unix epoch.
  ///   - value: the value.
  /// - Complexity: O(1) amortised
  public mutating func append(_ labels: LabelSet, at timestamp: Int64, _ value: Double) {
    self.labels.append(Unresolved(kind: .float, index: floats.count, labels: labels))
    floats.append(Entry(series: Self.unresolved, timestamp: timestamp, value: value))
  }

  /// Adds a histogram.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - timestamp: the time, in milliseconds since the Unix epoch.
  ///   - histogram: the histogram.
  /// - Complexity: O(1) amortised
  public mutating func append(
    _ series: SeriesReference, at timestamp: Int64, _ histogram: Histogram<UInt64>
  ) {
    histograms.append(Entry(series: series.number, timestamp: timestamp, value: histogram))
  }

  /// Adds a histogram.
  ///
  /// - Parameters:
  ///   - labels: the labels of the series.
  ///   - timestamp: the time, in milliseconds since the Unix epoch.
  ///   - histogram: the histogram.
  /// - Complexity: O(1) amortised
  public mutating func append(
    _ labels: LabelSet, at timestamp: Int64, _ histogram: Histogram<UInt64>
  ) {
    self.labels.append(
      Unresolved(kind: .integerHistogram, index: histograms.count, labels: labels))
    histograms.append(Entry(series: Self.unresolved, timestamp: timestamp, value: histogram))
  }

  /// Adds a histogram of float counts.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - timestamp: the time, in milliseconds since the Unix epoch.
  ///   - histogram: the histogram.
  /// - Complexity: O(1) amortised
  public mutating func append(
    _ series: SeriesReference, at timestamp: Int64, _ histogram: Histogram<Double>
  ) {
    floatHistograms.append(Entry(series: series.number, timestamp: timestamp, value: histogram))
  }

  /// Adds a histogram of float counts.
  ///
  /// - Parameters:
  ///   - labels: the labels of the series.
  ///   - timestamp: the time, in milliseconds since the Unix epoch.
  ///   - histogram: the histogram.
  /// - Complexity: O(1) amortised
  public mutating func append(
    _ labels: LabelSet, at timestamp: Int64, _ histogram: Histogram<Double>
  ) {
    self.labels.append(
      Unresolved(kind: .floatHistogram, index: floatHistograms.count, labels: labels))
    floatHistograms.append(Entry(series: Self.unresolved, timestamp: timestamp, value: histogram))
  }
}

// What a commit tells.
extension AppendBatch {
  /// The series of a float, once the batch was committed; nil if it is not known.
  ///
  /// - Parameter index: which of the floats; they count from 0.
  public func series(ofFloat index: Int) -> SeriesReference? {
    Self.reference(floats[index].series)
  }

  /// The series of a histogram, once the batch was committed; nil if it is not known.
  ///
  /// - Parameter index: which of the histograms; they count from 0.
  public func series(ofHistogram index: Int) -> SeriesReference? {
    Self.reference(histograms[index].series)
  }

  /// The series of a histogram of float counts, once the batch was committed; nil if it is not known.
  ///
  /// - Parameter index: which of these histograms; they count from 0.
  public func series(ofFloatHistogram index: Int) -> SeriesReference? {
    Self.reference(floatHistograms[index].series)
  }

  private static func reference(_ number: UInt32) -> SeriesReference? {
    number == unresolved ? nil : SeriesReference(number: number)
  }

  /// Whether some series are told by labels.
  var hasUnresolved: Bool { !labels.isEmpty }

  /// Rejects all that was appended.
  mutating func rejectAll(_ error: AppendError) {
    rejections += floats.indices.map { .init(kind: .float, index: $0, error: error) }
    rejections += histograms.indices.map { .init(kind: .integerHistogram, index: $0, error: error) }
    rejections += floatHistograms.indices.map {
      .init(kind: .floatHistogram, index: $0, error: error)
    }
    rejections += exemplars.indices.map { .init(kind: .exemplar, index: $0, error: error) }
    rejections += metadata.indices.map { .init(kind: .metadata, index: $0, error: error) }
  }

  /// Finds the series that are told by labels.
  ///
  /// - Parameter find: the number of a series, or why there is none.
  mutating func resolve(_ find: (LabelSet) throws(AppendError) -> UInt32) {
    for entry in labels {
      do throws(AppendError) {
        let number = try find(entry.labels)
        switch entry.kind {
        case .float: floats[entry.index].series = number
        case .integerHistogram: histograms[entry.index].series = number
        case .floatHistogram: floatHistograms[entry.index].series = number
        case .exemplar, .metadata: break
        }
      } catch {
        rejections.append(AppendRejection(kind: entry.kind, index: entry.index, error: error))
      }
    }
  }
}
