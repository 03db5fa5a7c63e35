/// Which blocks are compacted together, and when.
///
/// ```swift
/// let rules = CompactionRules(retention: 15 * 86_400_000)
/// rules.ranges  // Of 2, 6 and 18 hours: the next would be more than a tenth of what is kept.
/// ```
public struct CompactionRules: Hashable, Sendable {
  /// The ranges of time that blocks have, in milliseconds, ascending: first that of the blocks written from
  /// a head, then those that compaction makes.
  public let ranges: [Int64]

  /// Two hours, in milliseconds: the range of the blocks that Prometheus writes from its head.
  public static let headRange: Int64 = 7_200_000

  /// Rules with ranges of one's own.
  ///
  /// - Parameter ranges: the ranges, in milliseconds.
  /// - Precondition: there are some, they are positive, and ascend.
  public init(ranges: [Int64]) {
    precondition(
      ranges.first ?? 0 > 0 && zip(ranges, ranges.dropFirst()).allSatisfy(<),
      "ranges of blocks are positive, and ascend")
    self.ranges = ranges
  }

  /// The rules of Prometheus: each range is three times the one before, and the longest is at most 31 days
  /// and a tenth of the time for which samples are kept.
  ///
  /// - Parameters:
  ///   - headRange: the first range, in milliseconds.
  ///   - retention: for how many milliseconds samples are kept; for ever unless given.
  /// - Precondition: `headRange` is positive.
  public init(headRange: Int64 = CompactionRules.headRange, retention: Int64? = nil) {
    let days31: Int64 = 31 * 86_400_000
    let longest = min(retention.map { $0 / 10 } ?? days31, days31)
    var ranges = [headRange]
    while let last = ranges.last, last <= longest / 3 { ranges.append(last * 3) }
    self.init(ranges: ranges)
  }
}
