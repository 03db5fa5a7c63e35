/// Decides requests to the instances of a ``ReplicationSet``: says whom to ask, whom no longer, and when
/// there are enough answers or too many failures.
///
/// ```swift
/// var quorum = RequestQuorum(set, of: ring, rules: RequestRules(isMinimized: true))
/// quorum.shuffle(using: &generator)
/// for group in quorum.start().starting {
///   for request in quorum.requests(of: group) { ask(quorum.instances[request]) }
/// }
/// let step = quorum.record(.failure, of: request)
/// ```
///
/// Requests are numbered as the instances of the set. They are in groups: those to a zone where the set
/// tolerates the loss of zones, or else each by itself. A group is complete when all of its requests
/// have succeeded, and lost when one has failed. There is a result when all groups but those that the
/// set can do without are complete.
public struct RequestQuorum: Sendable {
  /// The instance that each request goes to, as an index into ``RingSnapshot/instances``.
  public let instances: [Int]
  /// How the instances are asked.
  public let rules: RequestRules
  /// How the requests ended; `nil` while that is open.
  public private(set) var outcome: RequestOutcome?
  /// How many groups may be lost.
  private let tolerance: Int
  private let isByZone: Bool
  private let groupOfRequest: [Int]
  private var groups: [Group]
  /// The groups in the order in which they are started, and how many have been.
  private var order: [Int]
  private var startedCount = 0
  private var answers: [RequestAnswer?]
  private var (answeredCount, failureCount) = (0, 0)
  private var (completeCount, lostCount) = (0, 0)

  private struct Group {
    var requests: [Int] = []
    var isStarted = false
    var answeredCount = 0
    var isLost = false
    var isUnderWay: Bool { answeredCount < requests.count }
    var isComplete: Bool { answeredCount == requests.count && !isLost }
  }

  /// Requests to the instances of `set`, none of which has been made.
  ///
  /// If as many may fail as there are, it is a success from the beginning that asks nobody, as in dskit.
  ///
  /// - Parameters:
  ///   - set: whom to ask, and how many of them, or of their zones, may fail.
  ///   - snapshot: the ring that the set is of.
  ///   - rules: how they are asked.
  /// - Precondition: the instances are those of the snapshot, and no negative number of them may fail.
  /// - Complexity: O(*n*) for *n* instances
  public init(
    _ set: ReplicationSet, of snapshot: RingSnapshot, rules: RequestRules = RequestRules()
  ) {
    let isByZone = set.maxUnavailableZones > 0
    self.init(
      instances: set.instances,
      zones: isByZone ? set.instances.map { Int(snapshot.zoneNumbers[$0]) } : nil,
      tolerance: isByZone ? set.maxUnavailableZones : set.maxErrors, rules: rules)
  }

  /// Requests to `instances`, which are in these zones, or each in a group of its own.
  init(instances: [Int], zones: [Int]?, tolerance: Int, rules: RequestRules) {
    precondition(tolerance >= 0, "the number of those that may fail is not negative")
    self.instances = instances
    self.rules = rules
    self.tolerance = tolerance
    isByZone = zones != nil
    var numbers: [Int: Int] = [:]
    var groups: [Group] = []
    groupOfRequest = instances.indices.map { request in
      let zone = zones?[request] ?? request
      let group = numbers[zone] ?? groups.count
      if group == groups.count {
        numbers[zone] = group
        groups.append(Group())
      }
      groups[group].requests.append(request)
      return group
    }
    self.groups = groups
    order = Array(groups.indices)
    answers = Array(repeating: nil, count: instances.count)
    outcome = groups.count <= tolerance ? .success : nil
  }

  /// The requests of a group, ascending.
  ///
  /// - Precondition: `group` is one that a step has named.
  /// - Complexity: O(1)
  public func requests(of group: Int) -> [Int] { groups[group].requests }

  /// Whether there are groups that have not been started.
  public var holdsBack: Bool { outcome == nil && startedCount < groups.count }

  /// Whether a request has a result that counts.
  ///
  /// - Precondition: `request` is in `0..<instances.count`.
  /// - Complexity: O(1)
  public func counts(_ request: Int) -> Bool {
    guard answers[request] == .success else { return false }
    return outcome == .partial || rules.results == .all
      || groups[groupOfRequest[request]].isComplete
  }
}

extension RequestQuorum {
  /// Puts the groups in a random order, so that all get their share of minimised requests.
  ///
  /// - Precondition: none has been started.
  /// - Complexity: O(*n*) for *n* groups
  public mutating func shuffle(using generator: inout some RandomNumberGenerator) {
    precondition(startedCount == 0, "groups are ordered before they are started")
    order.shuffle(using: &generator)
  }

  /// Puts the groups in an order of preference.
  ///
  /// - Parameter areInOrder: whether the group of the first instance is to be asked before that of the
  ///   second; instances are indices into ``RingSnapshot/instances``, and the first ones of their groups.
  /// - Precondition: none has been started.
  /// - Complexity: O(*n* log *n*) for *n* groups
  public mutating func sort(by areInOrder: (Int, Int) -> Bool) {
    precondition(startedCount == 0, "groups are ordered before they are started")
    order.sort { left, right in
      areInOrder(instances[groups[left].requests[0]], instances[groups[right].requests[0]])
    }
  }

  /// Starts: names the groups to begin with.
  ///
  /// - Precondition: nothing has been started.
  /// - Complexity: O(*n*) for *n* groups that are started
  public mutating func start() -> RequestStep {
    precondition(startedCount == 0, "requests are started once")
    var step = RequestStep()
    step.outcome = outcome
    if outcome == nil {
      step.starting = release(rules.isMinimized ? groups.count - tolerance : groups.count)
    }
    return step
  }

  /// Tells that the requests under way are slow: names what is to be started besides.
  ///
  /// - Precondition: the requests have been started.
  /// - Complexity: O(*n*) for *n* groups that are started
  public mutating func hedge() -> RequestStep {
    precondition(startedCount > 0 || outcome != nil, "only requests under way are slow")
    var step = RequestStep()
    if holdsBack { step.starting = release(rules.hedging == .all ? groups.count : 1) }
    return step
  }

  /// Records an answer, and tells what follows.
  ///
  /// Answers after the decision may be recorded as well; nothing follows from them.
  ///
  /// - Precondition: `request` has been started, and not been answered before.
  /// - Complexity: O(1); nothing is allocated
  public mutating func record(_ answer: RequestAnswer, of request: Int) -> RequestStep {
    let group = groupOfRequest[request]
    precondition(groups[group].isStarted, "requests are answered after they are started")
    precondition(answers[request] == nil, "a request is answered once")
    answers[request] = answer
    answeredCount += 1
    groups[group].answeredCount += 1
    if answer == .success {
      if groups[group].isComplete { completeCount += 1 }
    } else {
      failureCount += 1
    }
    let isNewlyLost = answer != .success && !groups[group].isLost
    if isNewlyLost {
      groups[group].isLost = true
      lostCount += 1
    }
    var step = RequestStep()
    guard outcome == nil else { return step }
    outcome = decision(by: answer, of: request)
    step.outcome = outcome
    if isNewlyLost && outcome == nil {
      if holdsBack { step.starting = release(1) }
      if cancelsLostGroups && groups[group].isUnderWay { step.cancelling = group }
    }
    return step
  }

  /// The next groups in order, which are started now.
  private mutating func release(_ count: Int) -> ArraySlice<Int> {
    let released = order[startedCount...].prefix(count)
    for group in released { groups[group].isStarted = true }
    startedCount += released.count
    return released
  }

  /// The outcome, if the answer that was recorded last decides it.
  private func decision(by answer: RequestAnswer, of request: Int) -> RequestOutcome? {
    if answer == .terminalFailure { return .failure(request: request) }
    if completeCount >= groups.count - tolerance { return .success }
    guard lostCount > tolerance else { return nil }
    guard rules.allowsPartialResults, !isHopeless else { return .failure(request: request) }
    return answeredCount == instances.count ? .partial : nil
  }

  /// Whether the results from lost groups are of no use.
  private var cancelsLostGroups: Bool {
    rules.results == .completeZones && !rules.allowsPartialResults
  }

  /// Whether so much has failed that not even a partial result is worth having.
  private var isHopeless: Bool {
    lostCount == groups.count || isByZone && 2 * failureCount >= instances.count
  }
}
