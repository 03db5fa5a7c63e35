/// What is asked of an ``InMemoryStore``.
public enum StoreOperation: Hashable, Sendable {
  /// To read the value of a key.
  case read(key: String)
  /// To replace the value of a key.
  case swap(key: String)
  /// To remove a key.
  case delete(key: String)
}
