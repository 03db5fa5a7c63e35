/// What a crash takes of that which is not durable, in a ``MemoryFileSystem``.
public enum CrashLoss: Hashable, Sendable {
  /// Nothing: what a process finds when it was stopped alone, and the system goes on.
  case nothing
  /// All that was not synchronised: bytes of files, and names of directories.
  case allUnsynchronized
  /// The bytes that were not synchronised. All names are there, of files that may be empty.
  case unsynchronizedBytes
  /// Some of it, by chance: sectors of 512 bytes of each file, and the latest changes of names in each
  /// directory. Sectors that are lost have what was durable there, or zeros.
  case some(seed: UInt64)
}
