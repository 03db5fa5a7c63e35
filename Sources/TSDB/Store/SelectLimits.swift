/// How much may be read at most; where a number is nil, as all are unless set, there is no limit.
public struct SelectLimits: Hashable, Sendable {
  /// How many series.
  public var series: Int?
  /// How many samples, those counted twice that are in two places, and with what is read but lies outside of
  /// the range of times.
  public var samples: Int?
  /// How many bytes of chunks.
  public var bytes: Int?

  /// No limits.
  public init() {}
}

extension SelectLimits {
  func check(seriesCount: Int) throws(StoreError) {
    if let limit = series, seriesCount > limit { throw .tooManySeries(limit: limit) }
  }
}
