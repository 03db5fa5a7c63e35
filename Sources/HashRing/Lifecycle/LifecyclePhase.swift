/// How far a ``Lifecycle`` has come.
public enum LifecyclePhase: Hashable, Sendable {
  /// It has not started.
  case new
  /// It has started, and the ring does not have it yet.
  case registering
  /// It is in the ring, and waits until it may join.
  case pending
  /// It has tokens in the ring, and makes sure that they are its own, or waits until it may serve.
  case joining
  /// It serves.
  case serving
  /// It stops, and flushes what is only in memory.
  case flushing
  /// All is flushed, and it stays for a while.
  case sleeping
  /// It removes itself from the ring.
  case unregistering
  /// It is done.
  case stopped
}
