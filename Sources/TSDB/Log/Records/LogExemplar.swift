internal import BitCoding
public import SeriesModel

/// An exemplar: one observation that stands for others of its series.
public struct LogExemplar: Sendable {
  /// The number of the series.
  public var series: UInt64
  /// Its time, in milliseconds since the Unix epoch.
  public var timestamp: Int64
  /// The value that was observed.
  public var value: Double
  /// What leads to the observation, as the identifier of a trace.
  public var labels: LabelSet

  /// An exemplar.
  ///
  /// - Parameters:
  ///   - series: the number of the series.
  ///   - timestamp: its time, in milliseconds since the Unix epoch.
  ///   - value: the value that was observed.
  ///   - labels: what leads to the observation.
  public init(series: UInt64, timestamp: Int64, value: Double, labels: LabelSet) {
    self.series = series
    self.timestamp = timestamp
    self.value = value
    self.labels = labels
  }
}

extension LogExemplar: Equatable {
  /// Whether both are the same exemplar, with values compared by bit pattern.
  public static func == (left: LogExemplar, right: LogExemplar) -> Bool {
    left.series == right.series && left.timestamp == right.timestamp
      && left.value.bitPattern == right.value.bitPattern && left.labels == right.labels
  }
}

extension LogExemplar {
  static func decode(_ record: Span<UInt8>) throws(LogRecordError) -> [LogExemplar] {
    var cursor = RecordCursor()
    guard !cursor.isAtEnd(of: record) else { return [] }
    let base = try RecordBase(from: record, at: &cursor)
    var builder = LabelSetBuilder()
    var entries: [LogExemplar] = []
    while !cursor.isAtEnd(of: record) {
      let (series, timestamp) = try base.readEntry(from: record, at: &cursor)
      let value = try cursor.readDouble(from: record)
      let labels = try cursor.readLabels(from: record, using: &builder)
      entries.append(
        LogExemplar(series: series, timestamp: timestamp, value: value, labels: labels))
    }
    return entries
  }

  static func append(_ entries: [LogExemplar], to record: inout [UInt8]) {
    guard let first = entries.first else { return }
    let base = RecordBase(series: first.series, timestamp: first.timestamp)
    base.append(to: &record)
    for entry in entries {
      base.append(series: entry.series, timestamp: entry.timestamp, to: &record)
      record.append(entry.value)
      record.append(entry.labels)
    }
  }
}
