/// A limit of what a tenant may append, and its number.
public enum TenantLimit: Hashable, Sendable {
  /// How many series the head has.
  case series(Int)
  /// How many series of one metric name the head has.
  case seriesPerMetric(Int)
  /// How many labels a series has.
  case labelsPerSeries(Int)
  /// How many bytes the name of a label has.
  case labelNameBytes(Int)
  /// How many bytes the value of a label has.
  case labelValueBytes(Int)
  /// How many samples come in a second.
  case samplesPerSecond(Int)
}

extension TenantLimit: CustomStringConvertible {
  /// The limit in words.
  public var description: String {
    switch self {
    case .series(let limit): "\(limit) series"
    case .seriesPerMetric(let limit): "\(limit) series of a metric name"
    case .labelsPerSeries(let limit): "\(limit) labels of a series"
    case .labelNameBytes(let limit): "\(limit) bytes of a label's name"
    case .labelValueBytes(let limit): "\(limit) bytes of a label's value"
    case .samplesPerSecond(let limit): "\(limit) samples a second"
    }
  }
}
