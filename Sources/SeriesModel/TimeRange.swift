/// A range of times, both ends included, in milliseconds since the Unix epoch.
///
/// ```swift
/// let hour = TimeRange(0...3_600_000)
/// hour.contains(3_600_000)  // true
/// TimeRange(start: 5, end: 4)  // nil
/// ```
///
/// A range holds at least one time. Nothing here traps or wraps, up to the extremes of `Int64`.
@frozen
public struct TimeRange: Hashable, Sendable {
  /// The first time that is included.
  public let start: Int64
  /// The last time that is included; not less than ``start``.
  public let end: Int64

  /// All times that can be told.
  public static let all = TimeRange(.min ... .max)

  /// The range of the same bounds.
  @inlinable
  public init(_ range: ClosedRange<Int64>) {
    start = range.lowerBound
    end = range.upperBound
  }

  /// A range whose bounds come from elsewhere; `nil` when it would end before it starts.
  ///
  /// - Parameters:
  ///   - start: the first time.
  ///   - end: the last time.
  @inlinable
  public init?(start: Int64, end: Int64) {
    guard start <= end else { return nil }
    self.start = start
    self.end = end
  }

  /// How much later the end is than the start, in milliseconds: zero for a single time.
  @inlinable
  public var duration: UInt64 { UInt64(bitPattern: end) &- UInt64(bitPattern: start) }
}

extension TimeRange {
  /// Whether `time` lies in the range.
  @inlinable
  public func contains(_ time: Int64) -> Bool { start <= time && time <= end }

  /// Whether every time of `other` lies in the range.
  @inlinable
  public func contains(_ other: TimeRange) -> Bool { start <= other.start && other.end <= end }

  /// Whether some time lies in both ranges.
  @inlinable
  public func overlaps(_ other: TimeRange) -> Bool { start <= other.end && other.start <= end }

  /// The times that lie in both ranges; `nil` if there are none.
  @inlinable
  public func intersection(_ other: TimeRange) -> TimeRange? {
    TimeRange(start: max(start, other.start), end: min(end, other.end))
  }

  /// The shortest range that contains both, and with them whatever lies between them.
  @inlinable
  public func union(_ other: TimeRange) -> TimeRange {
    // A range, as each start is not greater than its own end.
    TimeRange(min(start, other.start)...max(end, other.end))
  }
}

extension TimeRange: CustomStringConvertible {
  /// The bounds, as in `0...3600000`.
  public var description: String { "\(start)...\(end)" }
}
