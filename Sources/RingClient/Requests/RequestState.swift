internal import HashRing

/// What is known of requests, under the lock.
struct RequestState: ~Copyable {
  var flight: Flight
  /// How the requests ended for the caller, once the flight has landed.
  private(set) var result: Result<Decision, any Error>?
  private var quorum: RequestQuorum
  private var errors: [(any Error)?]
  /// The requests that have succeeded before the landing.
  private var successes: [Int] = []
  /// Those of them whose responses nobody needs, once the flight has landed.
  private(set) var unused: [Int] = []

  /// What the caller gets.
  struct Decision {
    /// The requests whose responses count, ascending.
    let requests: [Int]
    let isPartial: Bool
    let errors: [any Error]
  }

  /// What is to be done when the lock is released.
  struct FollowUp {
    /// The requests to make.
    var requests: [Int] = []
    /// The request that has succeeded too late.
    var unused: Int?
    var flight = Flight.FollowUp()
  }

  init(_ quorum: RequestQuorum) {
    self.quorum = quorum
    flight = Flight(taskCount: quorum.instances.count)
    errors = Array(repeating: nil, count: quorum.instances.count)
  }

  /// Whether there are requests that a tick of the hedging delay would make.
  var holdsBack: Bool { !flight.hasLanded && quorum.holdsBack }

  /// Begins, unless the caller has been cancelled before.
  mutating func start(_ continuation: CheckedContinuation<Void, Never>) -> FollowUp {
    let isTooLate = flight.hasLanded
    let waiting = flight.wait(continuation)
    return isTooLate ? FollowUp(flight: waiting) : follow(quorum.start())
  }

  /// Notes that the requests under way are slow.
  mutating func hedge() -> FollowUp { holdsBack ? follow(quorum.hedge()) : FollowUp() }

  /// Records how a request ended, and the error that it did with.
  mutating func record(
    _ answer: RequestAnswer, _ error: (any Error)?, of request: Int
  ) -> FollowUp {
    flight.end(at: request)
    guard !flight.hasLanded else { return FollowUp(unused: error == nil ? request : nil) }
    if error == nil { successes.append(request) } else { errors[request] = error }
    return follow(quorum.record(answer, of: request))
  }

  /// Ends the wait with an error, if it has not ended.
  mutating func giveUp(_ reason: any Error) -> FollowUp {
    land(.failure(reason), unused: successes)
  }

  private mutating func follow(_ step: RequestStep) -> FollowUp {
    switch step.outcome {
    case nil:
      return FollowUp(
        requests: step.starting.flatMap(quorum.requests(of:)),
        flight: flight.cancel(step.cancelling.map(quorum.requests(of:)) ?? []))
    case .failure(let request)?:
      guard let error = errors[request] else {
        preconditionFailure("the request that decides a failure has failed")
      }
      return giveUp(error)
    case .success?: return succeed(isPartial: false)
    case .partial?: return succeed(isPartial: true)
    }
  }

  private mutating func succeed(isPartial: Bool) -> FollowUp {
    let requests = quorum.instances.indices.filter(quorum.counts(_:))
    return land(
      .success(
        Decision(requests: requests, isPartial: isPartial, errors: errors.compactMap(\.self))),
      unused: successes.filter { !quorum.counts($0) })
  }

  /// Ends the wait, if it has not ended.
  private mutating func land(
    _ result: Result<Decision, any Error>, unused: [Int]
  ) -> FollowUp {
    guard !flight.hasLanded else { return FollowUp() }
    (self.result, self.unused) = (result, unused)
    return FollowUp(flight: flight.land(cancellingTasks: true))
  }
}
