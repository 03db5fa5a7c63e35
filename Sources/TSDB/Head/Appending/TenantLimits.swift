/// What a tenant may append; where a number is nil, as all are unless set, there is no limit.
public struct TenantLimits: Hashable, Sendable {
  /// How many series the head has at most.
  public var series: Int?
  /// How many series of one metric name the head has at most.
  public var seriesPerMetric: Int?
  /// How many labels a series has at most.
  public var labelsPerSeries: Int?
  /// How many bytes the name of a label has at most.
  public var labelNameBytes: Int?
  /// How many bytes the value of a label has at most.
  public var labelValueBytes: Int?
  /// How many samples may come in a second. A commit of more than are left is refused as a whole.
  public var samplesPerSecond: Int?

  /// No limits.
  public init() {}
}
