/// What a ``Lifecycle`` wants to be done, in this order.
public enum LifecycleDirective: Sendable {
  /// The ring in the store is to be changed, by compare-and-swap. There is one such change at a time; answer
  /// with ``LifecycleInput/stored(_:reference:)`` or ``LifecycleInput/failed``.
  case change(LifecycleChange)
  /// The tokens are to be saved where a restart finds them.
  case save(SavedTokens)
  /// The state in the ring is another one now.
  case stateChanged(from: InstanceState?, to: InstanceState)
  /// It is ready, and will be counted as such from now on.
  case ready
  /// No more requests come: what is only in memory is to be flushed. Answer with
  /// ``LifecycleInput/flushed``.
  case flush
  /// This was the last.
  case stopped
}
