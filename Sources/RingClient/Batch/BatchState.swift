internal import HashRing

/// What is known of the calls of a batch, under the lock.
struct BatchState: ~Copyable {
  var flight: Flight
  /// How the batch ended for the caller, once the flight has landed.
  private(set) var result: Result<BatchQuorum, any Error>?
  private let stragglers: BatchOptions.Stragglers
  private var quorum: BatchQuorum
  private var errors: [(any Error)?]

  init(_ plan: BatchPlan, _ options: BatchOptions) {
    flight = Flight(taskCount: plan.calls.count)
    stragglers = options.stragglers
    quorum = BatchQuorum(plan, rules: options.rules)
    errors = Array(repeating: nil, count: plan.calls.count)
  }

  /// Records how a call ended, and the error that it did with.
  mutating func record(
    _ answer: CallAnswer, _ error: (any Error)?, of call: Int
  ) -> Flight.FollowUp {
    flight.end(at: call)
    // When the wait is over, nobody looks any more.
    guard !flight.hasLanded else { return Flight.FollowUp() }
    errors[call] = error
    switch quorum.record(answer, of: call) {
    case nil: return Flight.FollowUp()
    case .success: return land(.success(quorum), stragglers == .end)
    case .failure(let key, let family, let call):
      guard let error = errors[call] else {
        preconditionFailure("the call that decides a failure has failed")
      }
      let reason = BatchError.Reason.failure(key: key, family: family, error: error)
      return land(.failure(BatchError(reason: reason, quorum: quorum)), stragglers == .end)
    }
  }

  /// Ends the wait, as the caller has been cancelled.
  mutating func cancel() -> Flight.FollowUp {
    land(.failure(CancellationError()), stragglers != .goOn)
  }

  /// Ends the wait, as the time is up.
  mutating func expire() -> Flight.FollowUp {
    land(.failure(BatchError(reason: .timeout, quorum: quorum)), stragglers != .goOn)
  }

  private mutating func land(
    _ result: Result<BatchQuorum, any Error>, _ cancelsTasks: Bool
  ) -> Flight.FollowUp {
    guard !flight.hasLanded else { return Flight.FollowUp() }
    self.result = result
    return flight.land(cancellingTasks: cancelsTasks)
  }
}
