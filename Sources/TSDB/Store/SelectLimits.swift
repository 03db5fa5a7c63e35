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

/// How much was read so far.
struct SelectCount: Sendable {
  private let limits: SelectLimits
  private var series = 0
  private var samples = 0
  private var bytes = 0

  init(limits: SelectLimits) { self.limits = limits }

  /// Counts one more series.
  ///
  /// - Throws: ``StoreError`` if that is more than may be read.
  mutating func addSeries(sampleCount: Int, byteCount: Int) throws(StoreError) {
    series += 1
    samples += sampleCount
    bytes += byteCount
    if let limit = limits.series, series > limit { throw .tooManySeries(limit: limit) }
    if let limit = limits.samples, samples > limit { throw .tooManySamples(limit: limit) }
    if let limit = limits.bytes, bytes > limit { throw .tooManyBytes(limit: limit) }
  }
}
