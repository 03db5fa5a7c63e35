internal import BitCoding
public import SeriesModel

/// A range of time in which the samples of a series count as deleted.
///
/// The range of all times tells that the head has let go of the series.
public struct LogTombstone: Hashable, Sendable {
  /// The number of the series.
  public var series: UInt64
  /// The times of the samples.
  public var range: TimeRange

  /// A deletion.
  ///
  /// - Parameters:
  ///   - series: the number of the series.
  ///   - range: the times of the samples.
  public init(series: UInt64, range: TimeRange) {
    self.series = series
    self.range = range
  }
}

extension LogTombstone {
  static func decode(_ record: Span<UInt8>) throws(LogRecordError) -> [LogTombstone] {
    var cursor = RecordCursor()
    var entries: [LogTombstone] = []
    while !cursor.isAtEnd(of: record) {
      let start = cursor.byteOffset
      let series = try cursor.readWord(from: record)
      let first = try cursor.readVarint(from: record)
      let last = try cursor.readVarint(from: record)
      guard let range = TimeRange(start: first, end: last) else {
        throw .reversedRange(byteOffset: start)
      }
      entries.append(LogTombstone(series: series, range: range))
    }
    return entries
  }

  func append(to record: inout [UInt8]) {
    record.append(bigEndian: series)
    record.append(varint: range.start)
    record.append(varint: range.end)
  }
}
