/// When a chunk is full, and the next sample starts another.
///
/// The rules are those of Prometheus, and the defaults are its own:
///
/// - No chunk reaches across a multiple of ``timeRange``.
/// - A chunk of floats aims at ``targetSampleCount`` samples. When it has a quarter of them, the end
///   is predicted so that the chunks up to the next multiple of the range are of equal length. It
///   ends at the latest with twice as many samples, or when it is longer than ``byteLimit``.
/// - A chunk of histograms aims at ``histogramTargetByteCount`` bytes likewise, but has at least
///   ``minimumHistogramCount`` samples.
/// - A chunk of histograms ends rather than that its samples, written again with the buckets of the
///   next one, have more than 2^20 counts together. (Prometheus has no such limit. Only samples that
///   someone made up reach it.)
/// - A chunk of histograms also ends where its layout or its counters do, as the `HistogramAppender`
///   of `Gorilla` says.
public struct CuttingRules: Hashable, Sendable {
  /// How many milliseconds a chunk can span, from one multiple of this number to the next: two hours
  /// unless set.
  ///
  /// Before the year 1970 a chunk may reach one multiple further: Prometheus rounds towards it.
  public var timeRange: Int64 = 2 * 3_600_000 {
    didSet { precondition(timeRange > 0, "a range of time is positive") }
  }
  /// How many samples a chunk should have: 120 unless set.
  public var targetSampleCount = 120 {
    didSet { precondition(targetSampleCount >= 4, "a chunk should have at least four samples") }
  }
  /// How many bytes a chunk of floats can have and still take a sample; nil for any number.
  ///
  /// The default, 1,005, leaves room for a sample of the greatest length within a kilobyte.
  public var byteLimit: Int? = 1_024 - 19
  /// How many bytes a chunk of histograms should have; nil to cut them as floats, by the number of
  /// samples.
  public var histogramTargetByteCount: Int? = 1_024
  /// How many samples a chunk of histograms has at least, unless the range of time ends: 10 unless set.
  public var minimumHistogramCount = 10
  /// Whether samples have start times, which takes encodings 4 to 6 rather than 1 to 3.
  public var hasStartTimes = false

  /// The rules of Prometheus 3.14.
  public init() {}

  /// The rules of Prometheus 2.42, which counts samples and does not look at bytes.
  public static var countingSamples: CuttingRules {
    var rules = CuttingRules()
    rules.byteLimit = nil
    rules.histogramTargetByteCount = nil
    return rules
  }
}
