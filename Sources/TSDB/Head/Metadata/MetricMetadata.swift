/// What a metric is, in what unit, and what it tells.
public struct MetricMetadata: Hashable, Sendable {
  /// What kind of metric it is.
  public var type: LogMetadata.MetricType
  /// The unit, such as `seconds`; may be empty.
  public var unit: String
  /// What the metric tells; may be empty.
  public var help: String

  /// Metadata of a metric.
  ///
  /// - Parameters:
  ///   - type: what kind of metric it is.
  ///   - unit: the unit; may be empty.
  ///   - help: what the metric tells; may be empty.
  public init(type: LogMetadata.MetricType, unit: String = "", help: String = "") {
    self.type = type
    self.unit = unit
    self.help = help
  }

  init(_ entry: LogMetadata) { self.init(type: entry.type, unit: entry.unit, help: entry.help) }
}

extension LogMetadata {
  init(series: UInt64, _ metadata: MetricMetadata) {
    self.init(
      series: series, type: metadata.type, unit: metadata.unit, help: metadata.help)
  }
}
