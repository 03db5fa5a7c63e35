internal import BitCoding
public import SeriesModel

/// A series in a write-ahead log: by which number the records behind it know it.
public struct LogSeries: Hashable, Sendable {
  /// The number.
  public var reference: UInt64
  /// The labels.
  public var labels: LabelSet

  /// A series.
  ///
  /// - Parameters:
  ///   - reference: the number by which samples refer to it.
  ///   - labels: its labels.
  public init(reference: UInt64, labels: LabelSet) {
    self.reference = reference
    self.labels = labels
  }
}

extension LogSeries {
  static func decode(_ record: Span<UInt8>) throws(LogRecordError) -> [LogSeries] {
    var cursor = RecordCursor()
    var builder = LabelSetBuilder()
    var entries: [LogSeries] = []
    while !cursor.isAtEnd(of: record) {
      let reference = try cursor.readWord(from: record)
      let labels = try cursor.readLabels(from: record, using: &builder)
      entries.append(LogSeries(reference: reference, labels: labels))
    }
    return entries
  }

  func append(to record: inout [UInt8]) {
    record.append(bigEndian: reference)
    record.append(labels)
  }
}
