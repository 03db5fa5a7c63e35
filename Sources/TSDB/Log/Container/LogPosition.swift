/// A place in a write-ahead log, between two of its bytes.
public struct LogPosition: Hashable, Comparable, Sendable {
  /// The number of the segment.
  public var segment: Int
  /// The number of bytes before it in the segment.
  public var byteOffset: Int

  /// A place.
  ///
  /// - Parameters:
  ///   - segment: the number of the segment.
  ///   - byteOffset: the number of bytes before it in the segment.
  public init(segment: Int, byteOffset: Int) {
    self.segment = segment
    self.byteOffset = byteOffset
  }

  /// Whether `left` comes first.
  public static func < (left: LogPosition, right: LogPosition) -> Bool {
    (left.segment, left.byteOffset) < (right.segment, right.byteOffset)
  }
}
