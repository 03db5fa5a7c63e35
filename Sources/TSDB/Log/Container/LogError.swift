/// A fault of a write-ahead log, and where it is.
public struct LogError: Error, Equatable, Sendable {
  /// In which file.
  public var file: LogFile
  /// The bytes of the segment that cannot be read for it: from where the log has to be cut to the next
  /// record that can be read, or to the end.
  public var byteRange: Range<Int>
  /// Whether nothing that can be read follows, as when a writer was stopped: the log is torn, not corrupt.
  public var isTorn: Bool
  /// What is wrong.
  public var fault: LogFault
}

extension LogError: CustomStringConvertible {
  /// The place and the fault in words.
  public var description: String {
    "\(file.path), byte \(byteRange.lowerBound): \(fault)"
      + (isTorn ? " (the log is torn here: nothing that can be read follows)" : "")
  }
}
