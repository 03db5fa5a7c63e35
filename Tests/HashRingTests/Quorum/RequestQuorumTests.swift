internal import TestSupport
internal import Testing

@testable internal import HashRing

/// Requests against a model that looks at the whole history anew after each event.
struct RequestQuorumTests {
  /// Zones of up to four instances, in all ways up to names; `nil` for failures counted by instances.
  static let zones: [[Int]?] = [
    nil, [0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 0, 2], [0, 1, 2, 3],
  ]

  @Test(arguments: zones, 1...4)
  func everyOrderOfEventsGoesAsTheModelSays(zones: [Int]?, count: Int) {
    let zones = zones.map { Array($0.prefix(count)) }
    let groupCount = zones.map { Set($0).count } ?? count
    for tolerance in 0..<groupCount {
      for rules in allRules where count < 4 || Effort.isFull || (rules, tolerance) == (.init(), 1) {
        let quorum = RequestQuorum(
          instances: Array(10..<10 + count), zones: zones, tolerance: tolerance, rules: rules)
        var walk = RequestWalk(
          quorum, RequestModel(zones ?? Array(0..<count), zones != nil, tolerance, rules))
        walk.start()
        if let fault = walk.fault {
          Issue.record("tolerance \(tolerance), \(rules): \(fault)")
          return
        }
      }
    }
  }

  @Test func zonesAreStartedInTheOrderOfPreference() throws {
    let snapshot = RingSnapshot.of(6, zones: ["a", "b", "c"])
    var quorum = RequestQuorum(
      try snapshot.replicationSet(for: .read), of: snapshot, rules: RequestRules(isMinimized: true))
    let local: RingName = "c"
    quorum.sort { left, right in
      snapshot.instances[left].zone == local && snapshot.instances[right].zone != local
    }
    let groups = quorum.start().starting
    #expect(
      groups.map { quorum.requests(of: $0).map { quorum.instances[$0] } } == [[2, 5], [0, 3]])
  }

  @Test(arguments: Seed.each(4))
  func allZonesGetTheirShareWhenShuffled(seed: Seed) throws {
    var generator = seed.generator
    let snapshot = RingSnapshot.of(6, zones: ["a", "b", "c"])
    let set = try snapshot.replicationSet(for: .read)
    var counts = [0, 0, 0]
    for _ in 0..<300 {
      var quorum = RequestQuorum(set, of: snapshot, rules: RequestRules(isMinimized: true))
      quorum.shuffle(using: &generator)
      for group in quorum.start().starting { counts[group] += 1 }
    }
    #expect(counts.reduce(0, +) == 600)
    #expect(counts.allSatisfy { 150...250 ~= $0 })
  }

  @Test func requestsToNobodyAreASuccess() {
    var quorum = RequestQuorum(instances: [], zones: nil, tolerance: 0, rules: RequestRules())
    #expect(quorum.start().outcome == .success)
  }

  @Test func aPartialResultHasWhatCameFromLostZones() {
    var quorum = RequestQuorum(
      instances: Array(0..<6), zones: [0, 0, 1, 1, 2, 2], tolerance: 1,
      rules: RequestRules(results: .completeZones, allowsPartialResults: true))
    _ = quorum.start()
    for request in [0, 2] { #expect(quorum.record(.failure, of: request).outcome == nil) }
    for request in [1, 3, 4] { #expect(quorum.record(.success, of: request).outcome == nil) }
    #expect(quorum.record(.success, of: 5).outcome == .partial)
    #expect((0..<6).filter(quorum.counts(_:)) == [1, 3, 4, 5])
  }

  @Test func asManyThatMayFailAsThereAreIsASuccess() {
    for tolerance in [2, 3, .max] {
      var quorum = RequestQuorum(
        instances: [0, 1], zones: nil, tolerance: tolerance, rules: RequestRules(isMinimized: true))
      let step = quorum.start()
      #expect(step.outcome == .success && step.starting.isEmpty)
      #expect(quorum.hedge().starting.isEmpty)
    }
  }

  @Test func callsOutOfOrderTrap() async {
    await #expect(processExitsWith: .failure) {
      var quorum = RequestQuorum.ofTwo()
      _ = quorum.start()
      _ = quorum.start()
    }
    await #expect(processExitsWith: .failure) {
      var quorum = RequestQuorum.ofTwo()
      _ = quorum.hedge()
    }
    await #expect(processExitsWith: .failure) {
      var quorum = RequestQuorum.ofTwo()
      _ = quorum.start()
      _ = quorum.record(.success, of: 1)
    }
    await #expect(processExitsWith: .failure) {
      var quorum = RequestQuorum.ofTwo()
      _ = quorum.start()
      _ = quorum.record(.failure, of: 0)
      _ = quorum.record(.failure, of: 0)
    }
  }

  @Test func aNegativeNumberOfThoseThatMayFailTraps() async {
    await #expect(processExitsWith: .failure) { _ = RequestQuorum.ofTwo(tolerance: -1) }
    await #expect(processExitsWith: .failure) { _ = RequestQuorum.ofTwo(tolerance: .min) }
  }

  private var allRules: [RequestRules] {
    var all: [RequestRules] = []
    for isMinimized in [false, true] {
      for hedging in isMinimized ? [RequestRules.Hedging.all, .oneByOne] : [.all] {
        for results in [RequestRules.Results.all, .completeZones] {
          for allowsPartialResults in [false, true] {
            all.append(
              RequestRules(
                isMinimized: isMinimized, hedging: hedging, results: results,
                allowsPartialResults: allowsPartialResults))
          }
        }
      }
    }
    return all
  }
}

extension RequestQuorum {
  /// Requests to two instances, the second of which is held back.
  fileprivate static func ofTwo(tolerance: Int = 1) -> Self {
    Self(
      instances: [0, 1], zones: nil, tolerance: tolerance, rules: RequestRules(isMinimized: true))
  }
}

/// Goes through all orders of answers and ticks.
private struct RequestWalk {
  private var quorum: RequestQuorum
  private var model: RequestModel
  private(set) var fault: String?

  init(_ quorum: RequestQuorum, _ model: RequestModel) {
    (self.quorum, self.model) = (quorum, model)
  }

  mutating func start() { take(quorum.start()) }

  private mutating func take(_ step: RequestStep) {
    let expected = model.step()
    let isAgreed =
      Array(step.starting) == expected.starting && step.cancelling == expected.cancelling
      && step.outcome == expected.outcome
    guard isAgreed else {
      fault = "\(step), not \(expected), after \(model.history)"
      return
    }
    if step.outcome != nil {
      for request in model.groups.indices where quorum.counts(request) != model.counts(request) {
        fault = "the result of \(request) does not count as it should, after \(model.history)"
      }
      return
    }
    goOn()
  }

  private mutating func goOn() {
    let before = (quorum, model)
    for request in model.started where model.answers[request] == nil {
      for answer in [RequestAnswer.success, .failure, .terminalFailure] where fault == nil {
        (quorum, model) = before
        model.history.append(.answer(answer, request))
        take(quorum.record(answer, of: request))
      }
    }
    // A second tick without an answer in between is worth a try only where something is held back.
    if quorum.holdsBack && fault == nil {
      (quorum, model) = before
      model.history.append(.tick)
      take(quorum.hedge())
    }
  }
}

/// What is to come of a history of events, by definition.
private struct RequestModel {
  enum Event {
    case answer(RequestAnswer, Int)
    case tick
  }

  let groups: [Int]
  let isByZone: Bool
  let tolerance: Int
  let rules: RequestRules
  var history: [Event] = []

  init(_ groups: [Int], _ isByZone: Bool, _ tolerance: Int, _ rules: RequestRules) {
    (self.groups, self.isByZone, self.tolerance, self.rules) = (groups, isByZone, tolerance, rules)
  }

  private var groupCount: Int { Set(groups).count }

  var answers: [Int: RequestAnswer] { answers(after: history.count) }

  private func answers(after count: Int) -> [Int: RequestAnswer] {
    var answers: [Int: RequestAnswer] = [:]
    for case .answer(let answer, let request) in history.prefix(count) { answers[request] = answer }
    return answers
  }

  private func lost(after count: Int) -> Set<Int> {
    Set(answers(after: count).filter { $0.value != .success }.map { groups[$0.key] })
  }

  /// How many groups are started after the first events.
  private func startedCount(after count: Int) -> Int {
    var started = rules.isMinimized ? groupCount - tolerance : groupCount
    for index in 0..<count {
      switch history[index] {
      case .tick: started += rules.hedging == .all ? groupCount : 1
      case .answer: started += lost(after: index + 1).count - lost(after: index).count
      }
      started = min(started, groupCount)
    }
    return started
  }

  /// The requests that have been made.
  var started: [Int] {
    groups.indices.filter { groups[$0] < startedCount(after: history.count) }
  }

  private func isComplete(_ group: Int) -> Bool {
    groups.indices.allSatisfy { groups[$0] != group || answers[$0] == .success }
  }

  func counts(_ request: Int) -> Bool {
    answers[request] == .success
      && (rules.results == .all || outcome == .partial || isComplete(groups[request]))
  }

  /// What follows from the last event.
  func step() -> (starting: [Int], cancelling: Int?, outcome: RequestOutcome?) {
    if let outcome { return ([], nil, outcome) }
    guard let last = history.last else { return (Array(0..<startedCount(after: 0)), nil, nil) }
    let before = history.count - 1
    let starting = Array(startedCount(after: before)..<startedCount(after: history.count))
    var cancelling: Int?
    if case .answer(_, let request) = last, rules.results == .completeZones,
      !rules.allowsPartialResults, lost(after: before) != lost(after: history.count)
    {
      let group = groups[request]
      let isUnderWay = groups.indices.contains { groups[$0] == group && answers[$0] == nil }
      cancelling = isUnderWay ? group : nil
    }
    return (starting, cancelling, nil)
  }

  private var outcome: RequestOutcome? {
    guard case .answer(let answer, let request)? = history.last else { return nil }
    let failures = answers.values.count { $0 != .success }
    if answer == .terminalFailure { return .failure(request: request) }
    let complete = Set(groups).count(where: isComplete)
    if complete >= groupCount - tolerance { return .success }
    let lost = lost(after: history.count).count
    if lost <= tolerance { return nil }
    if !rules.allowsPartialResults || lost == groupCount { return .failure(request: request) }
    if isByZone && failures * 2 >= groups.count { return .failure(request: request) }
    return answers.count == groups.count ? .partial : nil
  }
}
