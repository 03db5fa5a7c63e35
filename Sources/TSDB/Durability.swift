/// What a commit survives once it has returned.
///
/// What it survives is a whole commit: after a crash there are all of its samples or none. What one survives, all
/// before it survive as well.
public enum Durability: Int, Sendable, CaseIterable {
  /// Nothing: it is in memory, and written with later commits, or when the store is closed.
  case none
  /// The end of the process: the system has the bytes.
  case write
  /// The end of the system: the bytes are on the disk.
  case fsync
}

extension Durability: Comparable {
  /// Whether `left` survives less.
  public static func < (left: Durability, right: Durability) -> Bool {
    left.rawValue < right.rawValue
  }
}
