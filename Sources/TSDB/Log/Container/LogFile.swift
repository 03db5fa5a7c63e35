/// A segment of a write-ahead log, or of its checkpoint.
public struct LogFile: Hashable, Sendable {
  /// The path.
  public var path: String
  /// The number of the checkpoint that it belongs to; nil if it is a segment of the log itself.
  public var checkpoint: Int?
  /// The number of the segment.
  public var segment: Int
  /// The length.
  public var byteCount: Int
}
