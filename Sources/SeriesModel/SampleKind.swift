/// What the value of a sample is.
public enum SampleKind: Hashable, Sendable, CaseIterable {
  /// A number.
  case float
  /// A native histogram whose counts are integers, as it was observed.
  case integerHistogram
  /// A native histogram whose counts are floats, as rates and other calculations yield.
  case floatHistogram
}
