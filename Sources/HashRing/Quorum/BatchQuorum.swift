/// Decides a batch: counts the answers of the instances for each key, and says when all keys have their
/// quorum or one has missed it.
///
/// ```swift
/// var quorum = BatchQuorum(plan)
/// if let outcome = quorum.record(.success, of: call) {
///   // decided, and by this answer
/// }
/// ```
///
/// A key is acked when its successes *become* equal to its quorum, so that further ones cannot stand in
/// for those of another key, as they do in Cortex. It fails when the errors of one family exceed those
/// that it may have, or when no replica is left that could answer. Answers may be recorded after the
/// decision too; they no longer change it, but the outcomes of keys that were undecided.
public struct BatchQuorum: Sendable {
  /// What was to be called.
  public let plan: BatchPlan
  /// When and why a key fails.
  public let rules: BatchRules
  /// How the batch ended; `nil` while that is open. A batch without keys is a success from the beginning.
  public private(set) var outcome: BatchOutcome?
  /// How many calls have been answered.
  public private(set) var answeredCount = 0
  private var tallies: [KeyTally]
  private var pendingKeys: Int
  /// For each call, when it was answered, counted from 1, and how.
  private var answers: [(time: Int, answer: CallAnswer)]

  /// A batch that nobody has answered yet.
  ///
  /// - Complexity: O(*n*) for *n* keys and calls
  public init(_ plan: BatchPlan, rules: BatchRules = BatchRules()) {
    self.plan = plan
    self.rules = rules
    tallies = plan.tallies
    pendingKeys = plan.keyCount
    answers = Array(repeating: (0, .success), count: plan.calls.count)
    outcome = plan.keyCount == 0 ? .success : nil
  }

  /// Records the answer to a call, and returns the outcome of the batch if it is decided by that.
  ///
  /// Of all calls, at most one returns an outcome. If several keys fail at once, the first one counts.
  ///
  /// - Precondition: `call` is one of the plan's, and has not been answered before.
  /// - Complexity: O(*n*) for a call with *n* keys. Nothing is allocated, but that the first answer copies
  ///   the counts of all keys, which a new quorum shares with its plan.
  @discardableResult
  public mutating func record(_ answer: CallAnswer, of call: Int) -> BatchOutcome? {
    precondition(answers[call].time == 0, "a call is answered once")
    answeredCount += 1
    answers[call] = (answeredCount, answer)
    let failed =
      switch answer {
      case .success: addAcks(plan.keys(of: call))
      case .failure(let family): addErrors(family, plan.keys(of: call))
      }
    guard outcome == nil else { return nil }
    if let failed {
      outcome = failure(of: failed)
    } else if pendingKeys == 0 {
      outcome = .success
    }
    return outcome
  }

  /// What is known of a key.
  ///
  /// - Precondition: `key` is in `0..<plan.keyCount`.
  /// - Complexity: O(1)
  public func outcome(of key: Int) -> KeyOutcome { tallies[key].outcome }

  /// How many instances have answered for a key that they did what was asked.
  ///
  /// - Precondition: `key` is in `0..<plan.keyCount`.
  /// - Complexity: O(1)
  public func acks(of key: Int) -> Int { Int(tallies[key].acks) }

  /// Counts a success for each of the keys; returns the first that fails by having no replica left.
  private mutating func addAcks(_ keys: ArraySlice<Int>) -> Int? {
    var failed: Int?
    for key in keys where tallies[key].addAck(rules.blame) {
      if tallies[key].acks == tallies[key].quorum {
        pendingKeys -= 1
      } else if failed == nil {
        failed = key
      }
    }
    return failed
  }

  /// Counts an error for each of the keys; returns the first that fails by it.
  private mutating func addErrors(_ family: ErrorFamily, _ keys: ArraySlice<Int>) -> Int? {
    var failed: Int?
    for key in keys where tallies[key].addError(family, rules) && failed == nil { failed = key }
    return failed
  }

  /// The failure of the batch by that of a key.
  private func failure(of key: Int) -> BatchOutcome {
    guard case .failed(let family) = tallies[key].outcome else {
      preconditionFailure("the key has failed")
    }
    var last = -1
    for call in plan.calls
    where answers[call].answer == .failure(family) && plan.call(call, isFor: key) {
      if last < 0 || answers[call].time > answers[last].time { last = call }
    }
    // A key fails by errors of the family that is blamed, so that there is one.
    return .failure(key: key, family: family, call: last)
  }
}
