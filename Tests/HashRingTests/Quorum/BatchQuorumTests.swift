internal import HashRing
internal import TestSupport
internal import Testing

/// Batches against a model that looks at the whole history anew after each answer.
struct BatchQuorumTests {
  static let rules = [
    BatchRules(), BatchRules(blame: .last), BatchRules(failsEarly: true),
    BatchRules(blame: .last, failsEarly: true),
  ]

  @Test(arguments: rules)
  func everyOrderOfAnswersEndsAsTheModelSays(rules: BatchRules) throws {
    // All multisets of keys: the order of the keys matters for ties alone, and ties come with each. Of those
    // that differ by the names of instances only, one will do, as all orders of answers come with it.
    let sizes = Effort.scaled(
      quick: [(1, 3), (2, 3), (1, 4)],
      full: [(1, 3), (2, 3), (3, 3), (1, 4), (2, 4), (3, 4)])
    for (keyCount, instanceCount) in sizes {
      let planner = RingSnapshot.of(instanceCount).planner
      let sets = replicaSets(instanceCount)
      let renamings = renamings(of: sets, instanceCount)
      for numbers in multisets(of: sets.indices, count: keyCount) {
        let isFirst = renamings.allSatisfy { renaming in
          !numbers.map { renaming[$0] }.sorted().lexicographicallyPrecedes(numbers)
        }
        guard isFirst else { continue }
        let keys = numbers.map { sets[$0] }
        let plan = try planner.plan(for: keys)
        var walk = BatchWalk(keys, rules, BatchQuorum(plan, rules: rules))
        walk.goOn()
        if let fault = walk.fault {
          Issue.record("\(keys.map { ($0.map(\.self), $0.maxErrors) }): \(fault)")
          return
        }
      }
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 6, full: 60)))
  func largeBatchesEndAsTheModelSays(seed: Seed) throws {
    var generator = seed.generator
    let instanceCount = Int.random(in: 3...12, using: &generator)
    let planner = RingSnapshot.of(instanceCount).planner
    let sets = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
      let count = Int.random(in: 1...min(9, instanceCount), using: &generator)
      return KeyReplicas(
        (0..<instanceCount).shuffled(using: &generator).prefix(count),
        maxErrors: Int.random(in: 0..<count, using: &generator))
    }
    let rules = Self.rules.randomElement(using: &generator)!
    let plan = try planner.plan(for: sets)
    let isCalm = Bool.random(using: &generator)
    let history = plan.calls.shuffled(using: &generator).map { call in
      let answers = isCalm ? BatchWalk.answers + [.success, .success, .success] : BatchWalk.answers
      return (plan.instances[call], answers.randomElement(using: &generator)!)
    }
    var quorum = BatchQuorum(plan, rules: rules)
    for count in 0...history.count {
      if count > 0 {
        let (instance, answer) = history[count - 1]
        quorum.record(answer, of: plan.instances.firstIndex(of: instance)!)
      }
      let model = BatchModel(sets, rules, Array(history.prefix(count)))
      #expect(model.fault(of: quorum) == nil)
    }
  }

  @Test func surplusAcksOfOneKeyDoNotStandInForAnother() throws {
    let plan = try RingSnapshot.of(4).planner.plan(for: [
      KeyReplicas([0, 1, 2], maxErrors: 1), KeyReplicas([1, 2, 3], maxErrors: 1),
    ])
    var quorum = BatchQuorum(plan)
    #expect(quorum.record(.success, of: 0) == nil)
    #expect(quorum.record(.success, of: 1) == nil)
    #expect(quorum.outcome(of: 0) == .acked)
    #expect(quorum.outcome(of: 1) == .undecided)
    #expect(quorum.record(.success, of: 2) == .success)
    #expect(quorum.record(.failure(.server), of: 3) == nil)
    #expect(quorum.outcome == .success)
    #expect([quorum.acks(of: 0), quorum.acks(of: 1)] == [3, 2])
  }

  @Test func aBatchWithoutKeysIsASuccess() throws {
    let plan = try RingSnapshot.of(3).planner.plan(for: [])
    #expect(plan.calls.isEmpty)
    #expect(BatchQuorum(plan).outcome == .success)
  }

  @Test(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func answersTakeNoAllocation() throws {
    let snapshot = RingSnapshot.of(9)
    let keys = (0..<200).map { UInt32($0) &* 2_246_822_519 }
    let plan = try snapshot.planner.plan(for: keys.span)
    var quorums = (0..<5).map { _ in BatchQuorum(plan) }
    // Each copy is separated from the plan first.
    for index in quorums.indices { quorums[index].record(.success, of: 0) }
    var index = 0
    let count = Allocations.least {
      for call in plan.calls.dropFirst() {
        quorums[index].record(call % 3 == 0 ? .failure(.client) : .success, of: call)
      }
      index += 1
    }
    #expect(count == 0)
  }

  @Test func answeringACallTwiceTraps() async {
    await #expect(processExitsWith: .failure) {
      var quorum = BatchQuorum(
        try RingSnapshot.of(1).planner.plan(for: [KeyReplicas([0], maxErrors: 0)]))
      quorum.record(.success, of: 0)
      quorum.record(.success, of: 0)
    }
  }

  /// All sets of replicas among so many instances, with all numbers of errors that they may have.
  private func replicaSets(_ instanceCount: Int) -> [KeyReplicas] {
    (1..<1 << instanceCount).flatMap { bits in
      let members = (0..<instanceCount).filter { bits >> $0 & 1 == 1 }
      return members.indices.map { KeyReplicas(members, maxErrors: $0) }
    }
  }

  /// All ascending lists of so many of the numbers, with repetitions.
  private func multisets(of numbers: Range<Int>, count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return numbers.flatMap { number in
      multisets(of: number..<numbers.upperBound, count: count - 1).map { [number] + $0 }
    }
  }

  /// For each way to name the instances anew, which of the sets each becomes.
  private func renamings(of sets: [KeyReplicas], _ instanceCount: Int) -> [[Int]] {
    permutations(of: Array(0..<instanceCount)).map { names in
      sets.compactMap { set in
        let renamed = KeyReplicas(set.map { names[$0] }.sorted(), maxErrors: set.maxErrors)
        return sets.firstIndex(of: renamed)
      }
    }
  }

  private func permutations(of numbers: [Int]) -> [[Int]] {
    guard !numbers.isEmpty else { return [[]] }
    return numbers.flatMap { number in
      permutations(of: numbers.filter { $0 != number }).map { [number] + $0 }
    }
  }
}

/// Goes through all orders of answers.
private struct BatchWalk {
  static let answers: [CallAnswer] = [.success, .failure(.client), .failure(.server)]

  let keys: [KeyReplicas]
  let rules: BatchRules
  private var quorum: BatchQuorum
  private var history: [(Int, CallAnswer)] = []
  private(set) var fault: String?

  init(_ keys: [KeyReplicas], _ rules: BatchRules, _ quorum: BatchQuorum) {
    (self.keys, self.rules, self.quorum) = (keys, rules, quorum)
  }

  mutating func goOn() {
    let before = quorum
    for call in before.plan.calls {
      let instance = before.plan.instances[call]
      guard !history.contains(where: { $0.0 == instance }) else { continue }
      for answer in Self.answers where fault == nil {
        quorum = before
        history.append((instance, answer))
        let outcome = quorum.record(answer, of: call)
        let expected = before.outcome == nil ? quorum.outcome : nil
        let model = BatchModel(keys, rules, history)
        fault = outcome == expected ? model.fault(of: quorum) : "returns \(outcome as Any)"
        if let fault { self.fault = "\(fault) after \(history)" } else { goOn() }
        history.removeLast()
      }
    }
  }
}

/// What is to come of a history of answers, by definition.
private struct BatchModel {
  let keys: [KeyReplicas]
  let rules: BatchRules
  let history: [(instance: Int, answer: CallAnswer)]

  init(_ keys: [KeyReplicas], _ rules: BatchRules, _ history: [(Int, CallAnswer)]) {
    (self.keys, self.rules) = (keys, rules)
    self.history = history.map { (instance: $0.0, answer: $0.1) }
  }

  /// In what a machine differs from the model.
  func fault(of quorum: BatchQuorum) -> String? {
    for key in keys.indices {
      let expected = outcome(of: key, after: history.count)
      if quorum.outcome(of: key) != expected { return "key \(key) is not \(expected)" }
      let acks = answers(for: key, history.count).count { $0 == .success }
      if quorum.acks(of: key) != acks { return "key \(key) has not \(acks) acks" }
    }
    let expected = outcome(quorum.plan)
    return quorum.outcome == expected ? nil : "\(quorum.outcome as Any) is not \(expected as Any)"
  }

  private func outcome(_ plan: BatchPlan) -> BatchOutcome? {
    for count in 0...history.count {
      let outcomes = keys.indices.map { outcome(of: $0, after: count) }
      if outcomes.allSatisfy({ $0 == .acked }) { return .success }
      for (key, outcome) in outcomes.enumerated() {
        guard case .failed(let family) = outcome else { continue }
        let blamed = history.prefix(count).last { entry in
          keys[key].contains(entry.instance) && entry.answer == .failure(family)
        }
        let call = plan.calls.first { plan.instances[$0] == blamed?.instance } ?? -1
        return .failure(key: key, family: family, call: call)
      }
    }
    return nil
  }

  private func answers(for key: Int, _ count: Int) -> [CallAnswer] {
    history.prefix(count).filter { keys[key].contains($0.instance) }.map(\.answer)
  }

  /// What is known of a key after the first answers: the first of them that decides counts.
  private func outcome(of key: Int, after count: Int) -> KeyOutcome {
    let replicas = keys[key]
    let answers = answers(for: key, count)
    for length in 0...answers.count {
      let first = answers.prefix(length)
      let clients = first.count { $0 == .failure(.client) }
      let servers = first.count { $0 == .failure(.server) }
      if length - clients - servers == replicas.count - replicas.maxErrors { return .acked }
      let hasFailed =
        rules.failsEarly
        ? clients + servers > replicas.maxErrors
        : max(clients, servers) > replicas.maxErrors || length == replicas.count
      guard hasFailed else { continue }
      switch rules.blame {
      case .majority: return .failed(clients < servers ? .server : .client)
      case .last:
        return first.last { $0 != .success } == .failure(.client)
          ? .failed(.client) : .failed(.server)
      }
    }
    return .undecided
  }
}
