internal import HashRing

extension VectorFile {
  /// Checks whom batches call, how they end, and by which answer.
  func checkBatches(_ report: inout VectorReport) throws {
    var ring: VectorRing?
    for line in lines {
      guard line.kind == "batch" else {
        ring = try VectorRing(line)
        try ring?.checkTokens(line)
        continue
      }
      guard let ring else { throw VectorFault.noObject }
      let (result, expected) = (BatchCase(running: line, on: ring), BatchCase(expectedBy: line))
      report.count(result == expected, "case \(line.integer("c")): \(result), not \(expected)")
    }
  }
}

/// What is known of a batch when all of its calls have been answered.
private struct BatchCase: Equatable {
  /// The replicas of each key.
  var sets: [KeyReplicas] = []
  /// ok, 4xx or 5xx; get_error for a look-up that failed.
  var result = "get_error"
  /// How many answers it took.
  var step = 0
  /// How many it took until some key could no longer reach its quorum; 0 if all could.
  var doomedStep = 0
  /// How many successes each key has.
  var acks: [Int] = []

  init(expectedBy line: VectorLine) {
    sets = line.lines("sets").map { KeyReplicas($0.integers("i"), maxErrors: $0.integer("e")) }
    result = line.line("truth").text("r")
    step = line.line("truth").integer("step")
    doomedStep = line.integer("doomed_step")
    acks = line.integers("acks")
  }

  init(running line: VectorLine, on ring: VectorRing) {
    let snapshot = RingSnapshot(ring.description, options: ring.options, now: ring.now)
    let places = snapshot.instances.map { instance in
      ring.instances.firstIndex { $0.id == instance.id } ?? -1
    }
    let table = snapshot.table(for: Operation(mask: UInt32(truncatingIfNeeded: line.integer("m"))))
    let keys = line.integers("keys").map { UInt32(truncatingIfNeeded: $0) }
    guard let plan = try? BatchPlanner(table, of: snapshot).plan(for: keys.span) else { return }
    for key in keys {
      guard let replicas = try? table.replicas(of: key) else { return }
      sets.append(KeyReplicas(replicas.map { places[$0] }, maxErrors: replicas.maxErrors))
    }

    var quorum = BatchQuorum(plan)
    var strict = BatchQuorum(plan, rules: BatchRules(failsEarly: true))
    result = Self.word(for: quorum.outcome)
    for (place, character) in zip(line.integers("order"), line.text("out")) {
      guard let call = plan.calls.first(where: { places[plan.instances[$0]] == place }) else {
        result = "no call"
        return
      }
      let answer = Self.answer(character)
      if let outcome = quorum.record(answer, of: call) {
        (result, step) = (Self.word(for: outcome), quorum.answeredCount)
      }
      if case .failure = strict.record(answer, of: call) { doomedStep = strict.answeredCount }
    }
    acks = keys.indices.map(quorum.acks(of:))
  }

  private static func answer(_ character: Character) -> CallAnswer {
    switch character {
    case "o": .success
    case "4", "9": .failure(.client)
    default: .failure(.server)
    }
  }

  private static func word(for outcome: BatchOutcome?) -> String {
    switch outcome {
    case .success: "ok"
    case .failure(_, .client, _): "4xx"
    case .failure(_, .server, _): "5xx"
    case nil: "open"
    }
  }
}
