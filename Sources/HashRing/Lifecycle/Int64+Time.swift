extension Int64 {
  /// The time in milliseconds that is `duration` after this one, or the last one that there is.
  func advanced(by duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    let (milliseconds, isFarOff) = seconds.multipliedReportingOverflow(by: 1000)
    if isFarOff { return seconds > 0 ? .max : .min }
    let (sum, overflow) = addingReportingOverflow(
      milliseconds + attoseconds / 1_000_000_000_000_000)
    return overflow ? (seconds > 0 ? .max : .min) : sum
  }
}
