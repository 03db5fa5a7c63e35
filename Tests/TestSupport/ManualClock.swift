internal import Synchronization

/// A clock that stands still until it is advanced.
public final class ManualClock: Clock, Sendable {
  /// A time, as the duration since the clock was made.
  public struct Instant: InstantProtocol {
    /// How long after the clock was made.
    public var offset: Duration

    /// The time after `duration`.
    public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    /// How long it is until `other`.
    public func duration(to other: Instant) -> Duration { other.offset - offset }
    /// Whether `left` is before `right`.
    public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private struct State {
    var now = Instant(offset: .zero)
    var sleepers: [Int: (deadline: Instant, continuation: CheckedContinuation<Void, any Error>)] =
      [:]
    var cancelled: Set<Int> = []
    var sleepCount = 0
    var readCount = 0
    var isBroken = false
  }

  /// What a broken clock throws.
  public struct Failure: Error {}

  private let state = Mutex(State())

  /// A clock at zero.
  public init() {}

  /// The time, until it is advanced.
  public var now: Instant {
    state.withLock { state in
      state.readCount += 1
      return state.now
    }
  }
  /// Zero.
  public var minimumResolution: Duration { .zero }
  /// How often it has been asked for the time.
  public var readCount: Int { state.withLock { $0.readCount } }
  /// How many sleeps have begun.
  public var sleepCount: Int { state.withLock { $0.sleepCount } }
  /// How many tasks sleep.
  public var sleeperCount: Int { deadlines.count }
  /// Until when they do.
  public var deadlines: [Duration] {
    state.withLock { $0.sleepers.values.map(\.deadline.offset) }
  }
  /// Whether nobody can sleep.
  public var isBroken: Bool {
    get { state.withLock { $0.isBroken } }
    set { state.withLock { $0.isBroken = newValue } }
  }

  /// Suspends the task until the clock has been advanced to a time, or the task is cancelled.
  public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    if isBroken { throw Failure() }
    let id = state.withLock { state in
      state.sleepCount += 1
      return state.sleepCount
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result: Result<Void, any Error>? = state.withLock { state in
          if state.cancelled.contains(id) { return .failure(CancellationError()) }
          if deadline <= state.now { return .success(()) }
          state.sleepers[id] = (deadline, continuation)
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        state.cancelled.insert(id)
        return state.sleepers.removeValue(forKey: id)
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Moves on, and wakes those whose time has come.
  public func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.map(\.continuation)
    }
    for continuation in woken { continuation.resume() }
  }
}
