internal import HashRing
internal import Synchronization

/// The calls of a batch, and the caller that waits for them.
///
/// The caller, the tasks of the calls and the timer hold it; it holds calls only until they end, and the
/// timer until the wait does.
final class BatchRun: Sendable {
  private let plan: BatchPlan
  private let options: BatchOptions
  /// Makes a call; returns the error with which it ended, if it did with one.
  private let call: @Sendable (Int) async -> (any Error)?
  let state: Mutex<BatchState>

  init(
    _ plan: BatchPlan, _ options: BatchOptions,
    _ call: @escaping @Sendable (Int) async -> (any Error)?
  ) {
    (self.plan, self.options, self.call) = (plan, options, call)
    state = Mutex(BatchState(plan, options))
  }

  /// Makes the calls, and returns when the batch is decided.
  ///
  /// - Throws: a ``BatchError``, or `CancellationError`.
  func outcome() async throws -> BatchQuorum {
    await withTaskCancellationHandler {
      await withCheckedContinuation { start($0) }
    } onCancel: {
      state.withLock { $0.cancel() }.carryOut()
    }
    guard let result = state.withLock({ $0.result }) else {
      preconditionFailure("a wait ends with a result")
    }
    return try result.get()
  }

  /// Makes all calls, unless the caller has been cancelled before.
  private func start(_ continuation: CheckedContinuation<Void, Never>) {
    let (followUp, isTooLate) = state.withLock { state in
      (state.flight.wait(continuation), state.flight.hasLanded)
    }
    followUp.carryOut()
    if isTooLate {
      options.cleanup?()
      return
    }
    if let timeout = options.timeout {
      let timer = options.clock.timer(every: timeout) {
        self.state.withLock { $0.expire() }.carryOut()
        return false
      }
      state.withLock { $0.flight.keep(timer: timer) }.carryOut()
    }
    let made = plan.calls.map { index in (index: index, task: Task { await make(index) }) }
    state.withLock { $0.flight.keep(made) }.carryOut()
  }

  /// Makes a call, and records how it ended.
  private func make(_ index: Int) async {
    let error = await call(index)
    // Asks the user's error, which the lock must not be held for.
    let answer = CallAnswer(error)
    let (followUp, isLast) = state.withLock { state in
      (state.record(answer, error, of: index), state.flight.remainingCount == 0)
    }
    followUp.carryOut()
    if isLast { options.cleanup?() }
  }
}
