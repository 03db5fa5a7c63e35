extension ClosedRange<UInt32> {
  /// How many keys there are.
  var keyCount: UInt64 { UInt64(upperBound - lowerBound) + 1 }
}
