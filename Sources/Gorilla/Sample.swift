/// A float sample.
@frozen
public struct Sample: Sendable {
  /// Milliseconds since the Unix epoch.
  public var timestamp: Int64
  /// The value; its bit pattern survives encoding, be it a NaN with a payload or a negative zero.
  public var value: Double

  /// A sample.
  @inlinable
  public init(timestamp: Int64, value: Double) {
    self.timestamp = timestamp
    self.value = value
  }
}

extension Sample: Equatable {
  /// Whether both are the same sample, with values compared by bit pattern.
  @inlinable
  public static func == (left: Sample, right: Sample) -> Bool {
    left.timestamp == right.timestamp && left.value.bitPattern == right.value.bitPattern
  }
}
