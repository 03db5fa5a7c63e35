/// Who an instance is, and how it comes into the ring, stays there and leaves it.
///
/// The defaults are those of an ingester of Cortex. Other services differ:
///
/// | service | ``entry`` | ``joinsByItself`` | ``forgetting`` | ``finalSleep`` |
/// |---|---|---|---|---|
/// | ingester | pending | yes | none | 30 s |
/// | store-gateway | joining | no: once it has loaded its blocks | 10 timeouts | 0 |
/// | alertmanager | joining | no: once it has the state of its peers | 5 timeouts | 0 |
/// | ruler | active | yes | 2 timeouts | 0 |
public struct LifecycleOptions: Sendable {
  /// Who it is: its key in the ring.
  public var id: RingName
  /// Where it listens, as host and port.
  public var address: RingName
  /// Its availability zone; empty for none.
  public var zone: RingName
  /// How many tokens it has once it serves.
  public var tokenCount: Int
  /// Draws tokens: distinct ones that nobody in the ring has, and as many as are wanted. Fewer mean that
  /// they cannot be drawn yet, and the instance asks again.
  public var drawTokens: @Sendable (TokenRequest) -> [UInt32]

  /// The state in which it registers, if it is new to the ring; ``Entry/joining`` and ``Entry/active``
  /// count whatever the ring has.
  public var entry: Entry = .pending
  /// Whether it goes on to serve by itself, or waits for ``LifecycleInput/join``.
  ///
  /// With ``Entry/pending``, one that the ring has already with tokens, as active, read-only or leaving, serves
  /// at once in any case.
  public var joinsByItself = true
  /// How long it stays pending before it joins by itself.
  public var joinDelay: Duration = .zero
  /// How long it waits, with its tokens in the ring, before it looks whether they are still its own; zero
  /// to serve at once. A store that spreads its content slowly needs it.
  public var observePeriod: Duration = .zero

  /// How often it gives a sign of life; `nil` for never.
  public var heartbeatPeriod: Duration? = .seconds(5)
  /// How old the last heartbeat of a healthy instance may be; `nil` for any age.
  public var heartbeatTimeout: Duration? = .seconds(60)
  /// How long it waits after a change of the ring has failed.
  public var retryDelay: Duration = .seconds(1)
  /// When it forgets others; `nil` for never.
  public var forgetting: ForgetRule?

  /// Whether it is ready only once all instances of the ring serve and are healthy, or just it itself.
  public var awaitsAll = true
  /// For how long that must have been so before it is ready.
  public var minimumReadyDuration: Duration = .seconds(15)

  /// Whether it is leaving, in the ring, while it stops. One that is read-only stays so in any case.
  public var leavesWhenStopping = true
  /// How long it stays in the ring after all is flushed, so that others can take note of it.
  public var finalSleep: Duration = .seconds(30)
  /// Whether it removes itself from the ring in the end. After ten tries that fail it stops nevertheless,
  /// and stays in the ring until others forget it.
  public var unregistersWhenStopping = true

  /// The state in which an instance registers.
  public enum Entry: Hashable, Sendable {
    /// Pending, without tokens.
    case pending
    /// Joining, with tokens, also if the ring has it in another state.
    case joining
    /// Active, or read-only if it was saved as that, with tokens, also if the ring has it in another state.
    case active
  }

  /// Options with the defaults of an ingester.
  ///
  /// - Parameters:
  ///   - id: who it is.
  ///   - address: where it listens, as host and port.
  ///   - zone: its availability zone; empty for none.
  ///   - tokenCount: how many tokens it has once it serves.
  ///   - drawTokens: draws tokens.
  /// - Precondition: `tokenCount` is not negative.
  public init(
    id: RingName, address: RingName, zone: RingName = "", tokenCount: Int = 128,
    drawTokens: @escaping @Sendable (TokenRequest) -> [UInt32]
  ) {
    precondition(tokenCount >= 0, "an instance cannot have \(tokenCount) tokens")
    self.id = id
    self.address = address
    self.zone = zone
    self.tokenCount = tokenCount
    self.drawTokens = drawTokens
  }
}
