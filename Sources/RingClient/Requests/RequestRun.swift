internal import HashRing
internal import Synchronization

/// The requests to a set, and the caller that waits for them.
///
/// The caller, the tasks of the requests and the timers hold it; it holds requests only until they end,
/// and timers until the wait does.
final class RequestRun: Sendable {
  private let options: RequestOptions
  /// Makes a request; returns the error with which it ended, if it did with one.
  private let request: @Sendable (Int) async -> (any Error)?
  /// Lets go of the response to a request.
  private let discard: @Sendable (Int) -> Void
  let state: Mutex<RequestState>

  init(
    _ quorum: RequestQuorum, _ options: RequestOptions,
    request: @escaping @Sendable (Int) async -> (any Error)?,
    discard: @escaping @Sendable (Int) -> Void
  ) {
    (self.options, self.request, self.discard) = (options, request, discard)
    state = Mutex(RequestState(quorum))
  }

  /// Makes the requests, and returns when they are decided.
  ///
  /// - Throws: the error of a request, ``RequestTimeout``, or `CancellationError`.
  func outcome() async throws -> RequestState.Decision {
    await withTaskCancellationHandler {
      await withCheckedContinuation { start($0) }
    } onCancel: {
      giveUp(CancellationError())
    }
    let (result, unused) = state.withLock { ($0.result, $0.unused) }
    // Here, as what ends the wait may be a cancellation, within whatever the one who cancels holds.
    for index in unused { discard(index) }
    guard let result else { preconditionFailure("a wait ends with a result") }
    return try result.get()
  }

  /// Makes the first requests, unless the caller has been cancelled before.
  private func start(_ continuation: CheckedContinuation<Void, Never>) {
    let (followUp, isOver, holdsBack) = state.withLock { state in
      (state.start(continuation), state.flight.hasLanded, state.holdsBack)
    }
    if let timeout = options.timeout, !isOver {
      keep(
        timer: options.clock.timer(every: timeout) {
          self.giveUp(RequestTimeout())
          return false
        })
    }
    if let delay = options.hedgingDelay, holdsBack {
      keep(timer: options.clock.timer(every: delay) { self.hedge() })
    }
    carryOut(followUp)
  }

  /// Makes requests that have been held back; tells whether there are more.
  private func hedge() -> Bool {
    let (followUp, holdsBack) = state.withLock { ($0.hedge(), $0.holdsBack) }
    carryOut(followUp)
    return holdsBack
  }

  /// Ends the wait without a decision.
  private func giveUp(_ reason: any Error) { carryOut(state.withLock { $0.giveUp(reason) }) }

  /// Makes a request, and records how it ended.
  private func make(_ index: Int) async {
    let error = await request(index)
    // Asks the user's error, which the lock must not be held for.
    let answer = RequestAnswer(error)
    carryOut(state.withLock { $0.record(answer, error, of: index) })
  }

  private func carryOut(_ followUp: RequestState.FollowUp) {
    followUp.flight.carryOut()
    if let index = followUp.unused { discard(index) }
    guard !followUp.requests.isEmpty else { return }
    let made = followUp.requests.map { index in (index: index, task: Task { await make(index) }) }
    state.withLock { $0.flight.keep(made) }.carryOut()
  }

  private func keep(timer: Task<Void, Never>) {
    state.withLock { $0.flight.keep(timer: timer) }.carryOut()
  }
}
