/// What is known of a histogram's counts relative to those before it.
///
/// A chunk has one in its header, which is about its first sample.
public enum CounterReset: UInt8, Sendable {
  /// Nothing is known; a reader compares the counts.
  case unknown = 0b00
  /// The counts go on from those before.
  case notReset = 0b01
  /// The counts have started anew.
  case reset = 0b10
  /// The histogram is a gauge: its counts go up and down.
  case gauge = 0b11

  /// What a reader can tell of sample `index` in a chunk with this header.
  ///
  /// Whether the chunk before is still the one that the header was written about is not known, so
  /// that the first sample of a counter tells nothing.
  @inlinable
  public func hint(sample index: Int) -> CounterReset {
    if self == .gauge { return .gauge }
    return index == 0 ? .unknown : .notReset
  }
}
