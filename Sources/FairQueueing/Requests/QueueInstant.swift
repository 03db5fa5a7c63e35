/// A moment, in nanoseconds since one that the caller chose once and for all.
///
/// The queue reads no clock: every operation that depends on time is told it. A service takes its
/// monotonic clock, a simulation its own.
@frozen
public struct QueueInstant: InstantProtocol, Hashable, Sendable {
  /// Nanoseconds since the moment that the caller counts from.
  public var nanoseconds: Int64

  /// The moment so many nanoseconds after the one that the caller counts from.
  @inlinable
  public init(nanoseconds: Int64 = 0) { self.nanoseconds = nanoseconds }

  /// Whether `left` is before `right`.
  @inlinable
  public static func < (left: QueueInstant, right: QueueInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The moment after `duration`; the last or the first one if it is too far away to be counted.
  public func advanced(by duration: Duration) -> QueueInstant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.nanoseconds)
    guard overflow else { return QueueInstant(nanoseconds: sum) }
    return QueueInstant(nanoseconds: duration < .zero ? .min : .max)
  }

  /// How long it is until `other`; the longest time that is counted if it is longer.
  public func duration(to other: QueueInstant) -> Duration {
    let (difference, overflow) = other.nanoseconds.subtractingReportingOverflow(nanoseconds)
    guard overflow else { return .nanoseconds(difference) }
    return .nanoseconds(other < self ? Int64.min : .max)
  }
}

extension Duration {
  /// In whole nanoseconds, toward zero; the greatest or least number if they are too many.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowOfSum) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
    guard overflow || overflowOfSum else { return sum }
    return seconds < 0 ? .min : .max
  }
}
