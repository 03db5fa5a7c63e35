/// How long requests may take, and what becomes of results that nobody needs.
public struct RequestOptions: Sendable {
  /// After which time those under way count as slow, again and again; `nil` for never.
  public var hedgingDelay: Duration?
  /// How long the caller waits at most; `nil` for as long as it takes.
  public var timeout: Duration?
  /// What both are measured by.
  public var clock: any Clock<Duration>

  /// Options as described.
  public init(
    hedgingDelay: Duration? = nil, timeout: Duration? = nil,
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.hedgingDelay = hedgingDelay
    self.timeout = timeout
    self.clock = clock
  }
}
