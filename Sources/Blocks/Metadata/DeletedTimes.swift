public import SeriesModel

/// The times at which the samples of a series count as deleted.
///
/// The ranges are in order, and at least a millisecond lies between two of them that is in neither: what
/// overlaps or touches is one.
public struct DeletedTimes: Hashable, Sendable {
  /// The ranges, in the order of time.
  public private(set) var ranges: [TimeRange] = []

  /// No times.
  public init() {}

  /// The times of any ranges.
  ///
  /// - Parameter ranges: the ranges, in any order.
  /// - Complexity: O(*n* log *n*) for *n* ranges
  public init(_ ranges: [TimeRange]) {
    for range in ranges.sorted(by: { $0.start < $1.start }) {
      if let last = self.ranges.last, last.end >= range.start || last.end + 1 == range.start {
        self.ranges[self.ranges.count - 1] = last.union(range)
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// Whether there are none.
  public var isEmpty: Bool { ranges.isEmpty }

  /// Deletes a further range.
  ///
  /// - Parameter range: its times.
  /// - Complexity: O(the number of ranges)
  public mutating func insert(_ range: TimeRange) { self = DeletedTimes(ranges + [range]) }

  /// Whether `time` is one of them.
  ///
  /// - Complexity: O(log *n*) for *n* ranges
  public func contains(_ time: Int64) -> Bool {
    let index = firstIndex(endingAtOrAfter: time)
    return index < ranges.count && ranges[index].start <= time
  }

  /// Whether every time of `range` is one of them.
  ///
  /// - Complexity: O(log *n*) for *n* ranges
  public func contains(_ range: TimeRange) -> Bool {
    let index = firstIndex(endingAtOrAfter: range.start)
    return index < ranges.count && ranges[index].contains(range)
  }

  /// Whether some time of `range` is one of them.
  ///
  /// - Complexity: O(log *n*) for *n* ranges
  public func overlaps(_ range: TimeRange) -> Bool {
    let index = firstIndex(endingAtOrAfter: range.start)
    return index < ranges.count && ranges[index].overlaps(range)
  }

  /// The next samples that follow one another and are not deleted; nil if there are none.
  ///
  /// ```swift
  /// var start = 0
  /// while let run = deleted.nextRun(of: timestamps, from: start) {
  ///   … // The samples of `run` are still there.
  ///   start = run.upperBound
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - timestamps: the times of samples, in milliseconds since the Unix epoch, ascending.
  ///   - start: the first sample to be looked at.
  /// - Precondition: `start` is not negative.
  /// - Complexity: O(log *n* + log *m*) for *n* ranges and *m* samples, times the number of ranges that are
  ///   passed over
  public func nextRun(of timestamps: Span<Int64>, from start: Int) -> Range<Int>? {
    var start = start
    while start < timestamps.count {
      let index = firstIndex(endingAtOrAfter: timestamps[start])
      guard index < ranges.count else { return start..<timestamps.count }
      let range = ranges[index]
      if timestamps[start] < range.start {
        return start..<Self.firstIndex(in: timestamps, from: start) { $0 >= range.start }
      }
      start = Self.firstIndex(in: timestamps, from: start) { $0 > range.end }
    }
    return nil
  }

  private func firstIndex(endingAtOrAfter time: Int64) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].end < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func firstIndex(
    in timestamps: Span<Int64>, from start: Int, where isBehind: (Int64) -> Bool
  ) -> Int {
    var (low, high) = (start, timestamps.count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(timestamps[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
