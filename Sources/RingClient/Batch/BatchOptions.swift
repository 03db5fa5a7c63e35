public import HashRing

/// How the calls of a batch are made.
public struct BatchOptions: Sendable {
  /// When and why a key fails.
  public var rules: BatchRules
  /// What becomes of the calls that are under way when the caller's wait ends.
  public var stragglers: Stragglers
  /// How long the caller waits at most; `nil` for as long as it takes.
  public var timeout: Duration?
  /// What the timeout is measured by.
  public var clock: any Clock<Duration>
  /// Is run once, when the last call has ended; if none is made, when that is certain.
  ///
  /// What the calls share can be given back here.
  public var cleanup: (@Sendable () -> Void)?

  /// What becomes of the calls that are under way when the caller's wait ends.
  ///
  /// No option bounds how long a call takes that goes on: it has to see to that itself.
  public enum Stragglers: Hashable, Sendable {
    /// They go on: a write then reaches as many replicas as it can.
    case goOn
    /// They go on after a decision. If the caller is cancelled while it waits, or its time is up, they
    /// are cancelled.
    case endWithCaller
    /// They are cancelled in any case.
    case end
  }

  /// Options as described.
  public init(
    rules: BatchRules = BatchRules(), stragglers: Stragglers = .goOn, timeout: Duration? = nil,
    clock: any Clock<Duration> = ContinuousClock(), cleanup: (@Sendable () -> Void)? = nil
  ) {
    self.rules = rules
    self.stragglers = stragglers
    self.timeout = timeout
    self.clock = clock
    self.cleanup = cleanup
  }
}
