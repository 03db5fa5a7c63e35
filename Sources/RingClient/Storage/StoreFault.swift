/// What goes wrong with an operation of an ``InMemoryStore``.
public enum StoreFault: Hashable, Sendable {
  /// The operation fails, and does nothing.
  case failure
  /// The operation is done, and is reported as failed all the same, as when the answer is lost.
  case lostAnswer
  /// Someone else is faster: a swap finds another version. Of other operations it is a failure.
  case conflict
}

extension StoreFault: Error {}
