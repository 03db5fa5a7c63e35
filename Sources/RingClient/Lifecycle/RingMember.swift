public import HashRing

/// An instance in a ring that a store keeps: it runs a `Lifecycle`, with a clock, a store and a place for
/// its tokens.
///
/// ```swift
/// let member = RingMember(
///   options: options, store: store, key: "collectors/ring", tokens: nil, now: { … })
/// async let _ = member.run(flush: { await head.flush() })
/// …
/// member.stop()
/// ```
///
/// Requests are taken at any time and by any task. What has come of them tells ``run(flush:observe:)``.
public struct RingMember<Store: KeyValueStore<RingDescription>>: Sendable {
  /// What happens to an instance.
  public enum Event: Sendable {
    /// Its state in the ring is another one now, and its tokens are saved, unless ``savingFailed(_:)`` came
    /// before and nothing has been saved since.
    case stateChanged(from: InstanceState?, to: InstanceState)
    /// It is ready.
    case ready
    /// A change of the ring failed, and will be tried again; up to ten times if it was to leave the ring.
    /// The cause may be a full ring: a `LifecycleError` as that of ``StoreError/changeFailed(_:)``.
    case changeFailed(StoreError)
    /// The tokens could not be saved. That is tried again with the next sign of life.
    case savingFailed(any Error)
  }

  /// Who it is, and how it behaves.
  public let options: LifecycleOptions
  let store: Store
  let key: String
  let tokens: (any TokenStore)?
  let clock: any Clock<Duration>
  let now: @Sendable () -> Int64
  /// What happens to the lifecycle, in order.
  let signals: AsyncStream<Signal>
  private let continuation: AsyncStream<Signal>.Continuation

  /// An input of the lifecycle.
  struct Signal {
    let input: LifecycleInput
    /// Why a change failed.
    var failure: StoreError?
  }

  /// An instance that does not run yet.
  ///
  /// - Parameters:
  ///   - options: who it is, and how it behaves.
  ///   - store: the store that has the ring. Its operations must end, with an error after some time: there
  ///     are no signs of life while one is under way.
  ///   - key: the key of the ring in the store.
  ///   - tokens: where its tokens are kept over a restart; `nil` for nowhere.
  ///   - clock: measures how long it waits.
  ///   - now: the present time, in milliseconds since 1970.
  public init(
    options: LifecycleOptions, store: Store, key: String, tokens: (any TokenStore)?,
    clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Int64
  ) {
    self.options = options
    self.store = store
    self.key = key
    self.tokens = tokens
    self.clock = clock
    self.now = now
    (signals, continuation) = AsyncStream.makeStream(of: Signal.self)
  }

  /// Lets it go on to serve, if it does not do so by itself.
  public func join() { signal(.join) }

  /// Makes it read-only, or active again. It is once ``Event/stateChanged(from:to:)`` says so.
  public func setReadOnly(_ isReadOnly: Bool) { signal(.setReadOnly(isReadOnly)) }

  /// Stops it: ``run(flush:observe:)`` returns when it is out of the ring, or has tried that ten times in vain.
  ///
  /// It waits for the change of the ring that is being made: a store that never answers would keep it from
  /// stopping.
  ///
  /// - Parameter unregistering: whether it removes itself from the ring; `nil` leaves that to the options.
  public func stop(unregistering: Bool? = nil) { signal(.stop(unregistering: unregistering)) }

  func signal(_ input: LifecycleInput, failure: StoreError? = nil) {
    continuation.yield(Signal(input: input, failure: failure))
  }
}
