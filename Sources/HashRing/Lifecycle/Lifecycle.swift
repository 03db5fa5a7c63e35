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
/// Heartbeats of an instance do not go back, even if its clock does, and a change in the same second as
/// the heartbeat before it counts as made in the next: of two descriptions of an instance, gossip keeps
/// the one with the later heartbeat. Only a heartbeat that is more than half an hour ahead of the clock is
/// replaced by an earlier one: whoever wrote it had a wrong clock, and the instance would look alive for
/// as long after its death.
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
  /// Whether it serves in the state in which the ring has it when it registers: nothing was saved, and
  /// nobody has asked for another one.
  var adoptsState: Bool
  /// When it was told of something last.
  var latestTime = Int64.min
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
  /// How often it tries to remove itself before it stops nevertheless.
  var unregisteringTries = 10
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
    // A file that someone wrote by hand may have them in any order, and several times.
    tokens = Set(saved?.tokens ?? []).sorted()
    self.saved = saved
    self.saved?.tokens = tokens
    adoptsState = saved == nil
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
    followClock(to: now)
    switch input {
    case .start: phase = .registering
    case .time: break
    case .stored(let ring, let reference):
      let kind = takeChangeAtWork()
      settle(kind, ring, at: now, using: &random, &directives)
      if kind == .update(.leaving) { beginFlushing(&directives) }
      look(at: ring, reference: reference, now: now)
    case .failed:
      let kind = takeChangeAtWork()
      tryAgain(kind, at: now)
      if kind == .update(.leaving) { beginFlushing(&directives) }
    case .observed(let ring, let reference): look(at: ring, reference: reference, now: now)
    case .join:
      if !joins, phase == .pending || phase == .joining { phaseEnd = now }
      joins = true
    case .setReadOnly(let isReadOnly):
      servingState = isReadOnly ? .readOnly : .active
      adoptsState = false
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

  /// Keeps what is planned as far away as it was, if the clock has gone back.
  private mutating func followClock(to now: Int64) {
    defer { latestTime = now }
    guard now < latestTime else { return }
    let (distance, isFarOff) = latestTime.subtractingReportingOverflow(now)
    let step = isFarOff ? .max : distance
    retryTime = retryTime.movedBack(by: step)
    heartbeatTime = heartbeatTime?.movedBack(by: step)
    readySince = readySince?.movedBack(by: step)
    phaseEnd =
      phase == .unregistering ? unregisteringTime(at: now) : phaseEnd?.movedBack(by: step)
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
      case .pending, .joining: flush(&directives)
      // It stays read-only, and so comes back as that.
      case .serving where state == .readOnly || !options.leavesWhenStopping: flush(&directives)
      case .sleeping where phaseEnd.map { $0 <= now } ?? false:
        end(at: now)
      case .unregistering where !unregisters: phase = .stopped
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
    phaseEnd = unregisteringTime(at: now)
  }

  private func unregisteringTime(at now: Int64) -> Int64 {
    // A tombstone must not be older than the last heartbeat, which may be a second ahead, or more if the
    // clock has gone back; there is no waiting for a clock that was quite wrong.
    let (seconds, _) = heartbeat.subtractingReportingOverflow(now.secondsRoundedDown)
    return 0...2 ~= seconds ? now.advanced(by: .seconds(seconds)) : now
  }

  /// Flushes after the attempt to say in the ring that it is leaving. Others may not have been told, as the
  /// store is down or what they wrote has won, but it must not wait for that.
  private mutating func beginFlushing(_ directives: inout [LifecycleDirective]) {
    if phase == .serving { flush(&directives) }
  }

  private mutating func flush(_ directives: inout [LifecycleDirective]) {
    phase = .flushing
    phaseEnd = nil
    directives.append(.flush)
  }
}
