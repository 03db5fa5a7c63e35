/// Lets so many samples through in a second: a bucket that holds those of one second.
struct RateLimiter: Sendable {
  private let limit: Int
  private var left: Double
  private var last: Int64?

  init(limit: Int) {
    self.limit = limit
    left = Double(limit)
  }

  /// Takes samples, all or none of them.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - now: the time, in milliseconds. If it goes back, nothing comes in meanwhile.
  /// - Returns: whether they were taken.
  mutating func take(_ count: Int, now: Int64) -> Bool {
    let elapsed = Double(now) - Double(last ?? now)
    if elapsed > 0 { left = min(Double(limit), left + elapsed * Double(limit) / 1_000) }
    last = now
    guard Double(count) <= left else { return false }
    left -= Double(count)
    return true
  }
}
