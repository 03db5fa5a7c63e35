internal import BitCoding

/// What a metric is, in what unit, and what it tells, for one of its series.
public struct LogMetadata: Hashable, Sendable {
  /// What kind of metric it is.
  public enum MetricType: UInt8, CaseIterable, Sendable {
    /// Not told, or a kind that is not known here.
    case unknown
    /// A value that only grows.
    case counter
    /// A value that goes up and down.
    case gauge
    /// Counts of observations in buckets.
    case histogram
    /// A histogram whose counts go up and down.
    case gaugeHistogram
    /// Quantiles.
    case summary
    /// Labels, with a value that is always 1.
    case info
    /// One of several states, each a series.
    case stateSet
  }

  /// The number of the series.
  public var series: UInt64
  /// What kind of metric it is.
  public var type: MetricType
  /// The unit, such as `seconds`; may be empty.
  public var unit: String
  /// What the metric tells; may be empty.
  public var help: String

  /// Metadata of a series.
  ///
  /// - Parameters:
  ///   - series: the number of the series.
  ///   - type: what kind of metric it is.
  ///   - unit: the unit; may be empty.
  ///   - help: what the metric tells; may be empty.
  public init(series: UInt64, type: MetricType, unit: String, help: String) {
    self.series = series
    self.type = type
    self.unit = unit
    self.help = help
  }
}

extension LogMetadata {
  private static let unitKey = "UNIT"
  private static let helpKey = "HELP"

  static func decode(_ record: Span<UInt8>) throws(LogRecordError) -> [LogMetadata] {
    var cursor = RecordCursor()
    var entries: [LogMetadata] = []
    while !cursor.isAtEnd(of: record) {
      let series = try cursor.readUvarint(from: record)
      let type = MetricType(rawValue: try cursor.readByte(from: record)) ?? .unknown
      var entry = LogMetadata(series: series, type: type, unit: "", help: "")
      var fieldCount = try cursor.readUvarint(from: record)
      while fieldCount > 0 {
        let key = try cursor.readString(from: record)
        let value = try cursor.readString(from: record)
        // Others are for later versions.
        if key == unitKey { entry.unit = value }
        if key == helpKey { entry.help = value }
        fieldCount -= 1
      }
      entries.append(entry)
    }
    return entries
  }

  func append(to record: inout [UInt8]) {
    record.append(uvarint: series)
    record.append(type.rawValue)
    record.append(uvarint: 2)
    for text in [Self.unitKey, unit, Self.helpKey, help] { record.append(text: text.utf8.span) }
  }
}
