/// Which times a commit may have.
struct AppendBounds: Sendable {
  /// The first time that is appended in order; what is older may belong to a block.
  var minTime: Int64
  /// The first time that is taken out of order; `Int64.max` if none is.
  var outOfOrderMinTime: Int64
  /// The last time that is taken.
  var maxTime: Int64
  /// How much older than the newest one of its series an exemplar can be, in milliseconds.
  var outOfOrderWindow: Int64

  /// What is to be done with a sample.
  enum Admission {
    case append
    /// There is the same sample already.
    case ignore
    case insertOutOfOrder
  }

  /// Decides about a sample, as Prometheus does.
  ///
  /// - Parameters:
  ///   - time: its time.
  ///   - bits: what stands for its value.
  ///   - tail: the newest sample of the series.
  @inline(__always)
  func admit(
    _ time: Int64, _ bits: UInt64, behind tail: SeriesTail
  ) throws(AppendError) -> Admission {
    guard time <= maxTime else { throw .tooFarInFuture }
    if time >= minTime {
      if !tail.state.contains(.hasSamples) || time > tail.maxTime { return .append }
      if time == tail.maxTime {
        guard bits == tail.lastBits else { throw .duplicateTimestamp }
        return .ignore
      }
    }
    if time >= outOfOrderMinTime { return .insertOutOfOrder }
    if outOfOrderMinTime < .max { throw .tooOld }
    if time < minTime { throw .outOfBounds }
    throw .outOfOrder
  }
}
