/// The samples of a histogram chunk by columns, in arrays that are used again.
///
/// All samples share a layout. Their buckets lie row after row, so that bucket `b` of sample `s` is
/// `buckets[s * layout.bucketCount + b]`; stale markers, which end a chunk, have no row.
public struct HistogramColumns<Count: HistogramCount>: Sendable {
  /// The buckets that each row counts.
  public internal(set) var layout = HistogramLayout()
  /// What the chunk's header says about its first sample.
  public internal(set) var counterReset = CounterReset.unknown
  /// Milliseconds since the Unix epoch.
  public internal(set) var timestamps: [Int64] = []
  /// Milliseconds since the Unix epoch, 0 for none; empty if the encoding has no start times.
  public internal(set) var startTimes: [Int64] = []
  /// The numbers of observations.
  public internal(set) var counts: [Count] = []
  /// The numbers of observations in the zero bucket.
  public internal(set) var zeroCounts: [Count] = []
  /// The sums of the observations.
  public internal(set) var sums: [Double] = []
  /// The counts of the buckets, a row for each sample that is not stale.
  public internal(set) var buckets: [Count] = []
  /// The number of samples that are not stale: those from here on are stale markers.
  public internal(set) var liveCount = 0

  /// No samples.
  public init() {}

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
