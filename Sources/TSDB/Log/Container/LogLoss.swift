/// What a repair of a write-ahead log has cut off.
public struct LogLoss: Equatable, Sendable {
  /// The fault: where the log now ends, and why.
  public var error: LogError
  /// How many bytes were cut off or removed.
  public var byteCount: Int
  /// The segments that were removed, as they came behind the fault.
  public var removed: [LogFile]
}
