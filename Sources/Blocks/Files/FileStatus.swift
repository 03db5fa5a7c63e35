/// What there is at a path.
public enum FileStatus: Hashable, Sendable {
  /// A file, and its length.
  case file(byteCount: Int)
  /// A directory.
  case directory
}
