/// The samples of a histogram chunk by columns, in arrays that are used again.
///
/// All samples share a layout. Their buckets lie row after row, so that bucket `b` of sample `s` is
/// `buckets[s * layout.bucketCount + b]`; stale markers, which end a chunk, have no row.
public struct HistogramColumns<Count: HistogramCount>: Sendable {
  /// The buckets that each row counts.
  public package(set) var layout = HistogramLayout()
  /// What the chunk's header says about its first sample.
  public package(set) var counterReset = CounterReset.unknown
  /// Milliseconds since the Unix epoch.
  public package(set) var timestamps: [Int64] = []
  /// Milliseconds since the Unix epoch, 0 for none; empty if the encoding has no start times.
  public package(set) var startTimes: [Int64] = []
  /// The numbers of observations.
  public package(set) var counts: [Count] = []
  /// The numbers of observations in the zero bucket.
  public package(set) var zeroCounts: [Count] = []
  /// The sums of the observations.
  public package(set) var sums: [Double] = []
  /// The counts of the buckets, a row for each sample that is not stale.
  public package(set) var buckets: [Count] = []
  /// The number of samples that are not stale: those from here on are stale markers.
  public package(set) var liveCount = 0

  /// No samples.
  public init() {}

  /// Samples that share a layout, to be encoded as they are.
  ///
  /// - Parameters:
  ///   - layout: the buckets that each row counts.
  ///   - counterReset: what the chunk's header says about the first sample.
  ///   - timestamps: milliseconds since the Unix epoch.
  ///   - startTimes: one for each sample, in milliseconds, or none at all.
  ///   - counts: the numbers of observations.
  ///   - zeroCounts: the numbers of observations in the zero bucket.
  ///   - sums: the sums of the observations; from the first stale marker on, all are stale markers.
  ///   - buckets: a row of counts for each sample before the first stale marker, one after another.
  /// - Precondition: the columns have the lengths that this takes.
  /// - Complexity: O(`timestamps.count`)
  public init(
    layout: HistogramLayout, counterReset: CounterReset = .unknown,
    timestamps: [Int64], startTimes: [Int64] = [],
    counts: [Count], zeroCounts: [Count], sums: [Double], buckets: [Count]
  ) {
    let count = timestamps.count
    precondition(
      counts.count == count && zeroCounts.count == count && sums.count == count
        && (startTimes.isEmpty || startTimes.count == count),
      "the columns are of one length")
    liveCount = sums.firstIndex(where: \.isSeriesEnd) ?? count
    precondition(
      sums[liveCount...].allSatisfy(\.isSeriesEnd), "only stale markers follow a stale marker")
    precondition(
      buckets.count == liveCount * layout.bucketCount,
      "there is a row of counts for each sample that is not stale")
    self.layout = layout
    self.counterReset = counterReset
    self.timestamps = timestamps
    self.startTimes = startTimes
    self.counts = counts
    self.zeroCounts = zeroCounts
    self.sums = sums
    self.buckets = buckets
  }

  /// The number of samples.
  public var count: Int { timestamps.count }

  /// Forgets the samples, and keeps the arrays.
  public mutating func removeAll() {
    layout.removeAll()
    counterReset = .unknown
    timestamps.removeAll(keepingCapacity: true)
    startTimes.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    zeroCounts.removeAll(keepingCapacity: true)
    sums.removeAll(keepingCapacity: true)
    buckets.removeAll(keepingCapacity: true)
    liveCount = 0
  }

  /// The histogram of sample `index`.
  ///
  /// - Precondition: `index` is in `0..<count`.
  /// - Complexity: O(`layout.bucketCount`)
  public subscript(index: Int) -> Histogram<Count> {
    precondition(0..<count ~= index, "the columns have no such sample")
    guard index < liveCount else { return Histogram() }
    let width = layout.bucketCount
    return Histogram(
      layout: layout, counterReset: counterReset.hint(sample: index),
      count: counts[index], zeroCount: zeroCounts[index], sum: sums[index],
      buckets: Array(buckets[index * width..<(index + 1) * width]))
  }
}
