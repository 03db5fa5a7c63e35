/// How a record is compressed in a write-ahead log.
///
/// A record that compression would not make smaller is stored as it is.
public enum LogCompression: Sendable, CaseIterable {
  /// Not at all.
  case none
  /// As a Snappy block.
  case snappy
  /// As a Zstandard frame.
  case zstd
}
