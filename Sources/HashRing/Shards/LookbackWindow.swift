/// The time from the start of a look-back on.
struct LookbackWindow {
  /// Its first second since 1970.
  let start: Int64

  /// The window that starts so long before `now`, which is in milliseconds since 1970; none if
  /// `lookback` is not positive.
  init?(_ lookback: Duration, now: Int64) {
    guard lookback > .zero else { return nil }
    let time = max(.milliseconds(now) - lookback, .seconds(Int64.min))
    let (seconds, fraction) = time.components
    start = fraction < 0 ? seconds - 1 : seconds
  }

  /// Whether something that happened in this second since 1970 lies within.
  func contains(_ second: Int64) -> Bool { second >= start }
}
