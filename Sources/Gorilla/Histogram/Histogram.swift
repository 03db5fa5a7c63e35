/// One native histogram.
///
/// `Histogram<UInt64>` counts observations, `Histogram<Double>` is what rates and sums of such are.
public struct Histogram<Count: HistogramCount>: Sendable {
  /// Which buckets ``buckets`` counts.
  public var layout: HistogramLayout
  /// What is known of the counts relative to those of the sample before.
  public var counterReset: CounterReset
  /// The number of observations.
  public var count: Count
  /// The number of observations in the zero bucket.
  public var zeroCount: Count
  /// The sum of all observations; the stale marker makes it a stale histogram.
  public var sum: Double
  /// The number of observations in each bucket of the layout, positive buckets first.
  public var buckets: [Count]

  /// A histogram.
  ///
  /// - Precondition: `buckets` has as many counts as `layout` has buckets.
  public init(
    layout: HistogramLayout, counterReset: CounterReset = .unknown,
    count: Count, zeroCount: Count, sum: Double, buckets: [Count]
  ) {
    precondition(buckets.count == layout.bucketCount, "there is one count for each bucket")
    self.layout = layout
    self.counterReset = counterReset
    self.count = count
    self.zeroCount = zeroCount
    self.sum = sum
    self.buckets = buckets
  }

  /// A stale marker: the series ended.
  public init() {
    self.init(
      layout: HistogramLayout(), count: .zero, zeroCount: .zero, sum: .seriesEnd, buckets: [])
  }

  /// Whether this is a stale marker.
  public var isStale: Bool { sum.isSeriesEnd }
}

extension Histogram: Equatable {
  /// Whether both are the same histogram, with doubles compared by bit pattern.
  public static func == (left: Histogram, right: Histogram) -> Bool {
    left.layout == right.layout && left.counterReset == right.counterReset
      && left.count._bitPattern == right.count._bitPattern
      && left.zeroCount._bitPattern == right.zeroCount._bitPattern
      && left.sum.bitPattern == right.sum.bitPattern
      && left.buckets.elementsEqual(right.buckets) { $0._bitPattern == $1._bitPattern }
  }
}
