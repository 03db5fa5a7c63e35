/// What happens to a ``Lifecycle``.
public enum LifecycleInput: Sendable {
  /// It starts. This comes first, and once.
  case start
  /// Time has passed; due at ``Lifecycle/wakeTime``, and harmless at any other.
  case time
  /// The change that it asked for is done, or there was nothing to write. The ring is what the store has
  /// now, and `reference` the time by which the store judges heartbeats, in milliseconds since 1970.
  case stored(RingDescription, reference: Int64)
  /// The change that it asked for has failed, as one that throws does, or nobody knows whether it has.
  case failed
  /// The ring has this content, or had it not long ago.
  case observed(RingDescription, reference: Int64)
  /// It shall go on to serve, if it does not do so by itself.
  case join
  /// It shall be read-only, or active again.
  case setReadOnly(Bool)
  /// It shall stop, and remove itself from the ring or not; `nil` leaves that to the options.
  case stop(unregistering: Bool?)
  /// All is flushed that ``LifecycleDirective/flush`` asked for.
  case flushed
}
