internal import FairQueueing

/// A clock, as the time since its queue was made.
struct QueueClock: Sendable {
  private let elapsed: @Sendable () -> Duration
  private let sleep: @Sendable (Duration) async throws -> Void

  /// Counts from now on.
  @specialized(where Source == ContinuousClock)
  init<Source: Clock<Duration>>(_ clock: Source) {
    let start = clock.now
    elapsed = { start.duration(to: clock.now) }
    sleep = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
  }

  var now: QueueInstant {
    QueueInstant(nanoseconds: Int64(clamping: elapsed().attoseconds / 1_000_000_000))
  }

  func sleep(until instant: QueueInstant) async throws {
    try await sleep(QueueInstant().duration(to: instant))
  }
}
