/// The life of an instance in a ring, from its registration until it is gone, as a pure machine: it is told
/// what happens and what time it is, and says what is to be done.
///
/// ```swift
/// var lifecycle = Lifecycle(options: options, saved: nil)
/// for directive in lifecycle.handle(.start, at: now, using: &generator) {
///   if case .change(let change) = directive { … }  // compare and swap, then .stored or .failed
/// }
/// ```
///
/// Whoever runs it does three things: carries out the directives in their order, reports what became of
/// each change, and comes back with ``LifecycleInput/time`` when it is ``wakeTime``. What the machine
/// believes of itself is what the store has confirmed, so a change whose outcome is unknown can be
/// reported as failed: it will be made again, and no harm is done.
///
/// Heartbeats of an instance never go back, even if its clock does, and a change in the same second as
/// the heartbeat before it counts as made in the next: of two descriptions of an instance, gossip keeps
/// the one with the later heartbeat.
public struct Lifecycle: Sendable {
  /// Who the instance is, and how it behaves.
  public let options: LifecycleOptions
  /// How far it has come.
  public internal(set) var phase = LifecyclePhase.new
  /// Its state in the ring, as last confirmed; `nil` before the first time.
  public internal(set) var state: InstanceState?
  /// Its tokens in the ring, as last confirmed, or those that were saved.
  public internal(set) var tokens: [UInt32]
  /// When it registered, in seconds since 1970; 0 if that is unknown.
  public internal(set) var registered: Int64 = 0
  /// The state in which it serves or shall serve: active or read-only.
  public internal(set) var servingState: InstanceState
  /// Whether it has been ready once.
  public internal(set) var isReady = false

  /// What was saved; `nil` if nothing was.
  var saved: SavedTokens?
  /// Of which kind the change is that is being made.
  var changeAtWork: LifecycleChange.Kind?
  /// No change is made before this time.
  var retryTime = Int64.min
  var heartbeatTime: Int64?
  /// The heartbeat that the ring has, in seconds since 1970.
  var heartbeat = Int64.min
  /// When the phases pending, joining and sleeping end, and when to unregister; `nil` if time alone does not end them.
  var phaseEnd: Int64?
  /// Since when the ring has looked as it must for the instance to be ready.
  var readySince: Int64?
  /// Whether it goes on to serve by itself.
  var joins: Bool
  /// Whether it was asked to stop.
  var isStopping = false
  var unregisters: Bool
  /// Whom to forget, each with the heartbeat that shows that it is dead.
  var forgettable: [(id: RingName, heartbeat: Int64)] = []

  /// An instance that has not started.
  ///
  /// - Parameters:
  ///   - options: who it is, and how it behaves.
  ///   - saved: what an earlier run saved last, if anything is left of it. Its state counts more than the
  ///     one that the ring has: a store that spreads its content slowly may have an old one.
  public init(options: LifecycleOptions, saved: SavedTokens?) {
    self.options = options
    self.saved = saved
    tokens = saved?.tokens ?? []
    servingState = saved?.previousState == .readOnly ? .readOnly : .active
    joins = options.joinsByItself
    unregisters = options.unregistersWhenStopping
  }

  /// Takes note of what happens.
  ///
  /// - Parameters:
  ///   - input: what happens.
  ///   - now: the present time, in milliseconds since 1970.
  ///   - random: draws what is left to chance: when the first heartbeat is due, and the seeds for
  ///     tokens.
  /// - Returns: what is to be done.
  /// - Precondition: `start` comes first and once; `stored` and `failed` answer a change.
  /// - Complexity: O(*t*) for *t* tokens of all instances, or as much as drawing tokens takes
  public mutating func handle(
    _ input: LifecycleInput, at now: Int64, using random: inout some RandomNumberGenerator
  ) -> [LifecycleDirective] {
    precondition((phase == .new) == isStart(input), "a lifecycle starts first, and once")
    var directives: [LifecycleDirective] = []
    if phase == .stopped { return directives }
    switch input {
    case .start: phase = .registering
    case .time: break
    case .stored(let ring, let reference):
      settle(ring, at: now, using: &random, &directives)
      look(at: ring, reference: reference, now: now)
    case .failed:
      let kind = takeChangeAtWork()
      retryTime = now.advanced(by: options.retryDelay)
      // It cannot tell the others that it is leaving, but must not wait for that.
      if phase == .serving, kind == .update(.leaving) { beginFlushing(&directives) }
    case .observed(let ring, let reference): look(at: ring, reference: reference, now: now)
    case .join:
      joins = true
      if phase == .pending || phase == .joining { phaseEnd = now }
    case .setReadOnly(let isReadOnly): servingState = isReadOnly ? .readOnly : .active
    case .stop(let unregistering):
      isStopping = true
      unregisters = unregistering ?? options.unregistersWhenStopping
    case .flushed:
      if phase == .flushing {
        phase = .sleeping
        phaseEnd = now.advanced(by: options.finalSleep)
      }
    }
    proceed(at: now, using: &random, &directives)
    return directives
  }

  private func isStart(_ input: LifecycleInput) -> Bool {
    if case .start = input { true } else { false }
  }

  /// Does what the present phase and time ask for.
  private mutating func proceed(
    at now: Int64, using random: inout some RandomNumberGenerator,
    _ directives: inout [LifecycleDirective]
  ) {
    if let readyTime, readyTime <= now {
      isReady = true
      directives.append(.ready)
    }
    // Changes at work are waited for: they decide in which state it stops.
    guard changeAtWork == nil else { return }
    if isStopping {
      switch phase {
      case .registering: end(at: now)
      case .pending, .joining: beginFlushing(&directives)
      // It stays read-only, and so comes back as that.
      case .serving where state == .readOnly || !options.leavesWhenStopping:
        beginFlushing(&directives)
      case .sleeping where phaseEnd.map { $0 <= now } ?? false:
        end(at: now)
      default: break
      }
      if phase == .stopped { directives.append(.stopped) }
    }
    if let (kind, time) = nextChange, max(time, retryTime) <= now {
      changeAtWork = kind
      directives.append(
        .change(LifecycleChange(kind: kind, lifecycle: self, now: now, seed: random.next())))
    }
  }

  private mutating func end(at now: Int64) {
    phase = unregisters ? .unregistering : .stopped
    // A tombstone must not be older than the last heartbeat, which may be a second ahead, or more if the
    // clock has gone back; there is no waiting for a clock that was quite wrong.
    let (seconds, _) = heartbeat.subtractingReportingOverflow(now.secondsRoundedDown)
    phaseEnd = 0...2 ~= seconds ? now.advanced(by: .seconds(seconds)) : now
  }

  mutating func beginFlushing(_ directives: inout [LifecycleDirective]) {
    phase = .flushing
    phaseEnd = nil
    directives.append(.flush)
  }
}
