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

  /// The time that is so many milliseconds, not less than none, before this one, or the first one that
  /// there is.
  func movedBack(by milliseconds: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(milliseconds)
    return overflow ? .min : difference
  }
}
