import FairQueueing
import TestSupport
import Testing

/// The registry against one that looks at every worker at every step.
@Suite struct WorkerPoolModelTests {
  struct Setting: Sendable, CustomStringConvertible {
    let seed: Seed
    let rules: WorkerRules
    var description: String { "\(seed) \(rules)" }
  }

  static let settings = Seed.each(Effort.scaled(quick: 3, full: 25)).flatMap { seed in
    [.rendezvous, .cortex].flatMap { choosing in
      [0, 20].flatMap { (delay: Int64) in
        [false, true].map { usesLeavingWorkers in
          Setting(
            seed: seed,
            rules: WorkerRules(
              choosing: choosing, forgetDelay: .nanoseconds(delay),
              usesLeavingWorkers: usesLeavingWorkers))
        }
      }
    }
  }

  @Test(arguments: settings)
  func randomEventsLeaveWhatTheModelHas(setting: Setting) throws {
    var generator = setting.seed.generator
    let tenant = try Tenant("tenant")
    var pool = WorkerPool(rules: setting.rules)
    var model = Model(rules: setting.rules)
    var ids: [String: WorkerID] = [:]
    var now: Int64 = 0
    for _ in 0..<600 {
      now += .random(in: 0...3, using: &generator)
      let instant = QueueInstant(nanoseconds: now)
      let name = "w\(Int.random(in: 0..<9, using: &generator))"
      let (version, candidates) = (pool.version, model.candidates)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0...2:
        let id = pool.connect(name)
        if model.workers[name] == nil { #expect(id.index == model.leastFreeIndex(ids)) }
        model.connect(name)
        #expect(ids[name] == nil || ids[name] == id)
        ids[name] = id
      case 3...5:
        guard let id = ids[name], pool.connectionCount(of: id) > 0 else { continue }
        pool.disconnect(id, now: instant)
        model.disconnect(name, now: now)
      case 6:
        let isKnown = pool.announceShutdown(of: name)
        #expect(isKnown == (model.workers[name] != nil))
        model.announceShutdown(of: name)
      default:
        pool.forgetExpired(now: instant)
        model.forgetExpired(now: now)
      }
      ids = ids.filter { model.workers[$0.key] != nil }

      #expect(pool.names(of: pool.everyone) == model.candidates)
      #expect((pool.version == version) == (model.candidates == candidates))
      #expect(pool.nextForget?.nanoseconds == model.nextForget)
      for index in 0..<9 {
        let name = "w\(index)"
        #expect(pool.worker(named: name) == ids[name])
        guard let id = ids[name] else { continue }
        #expect(pool.name(of: id) == name)
        #expect(pool.connectionCount(of: id) == model.workers[name]?.connections)
      }
      // The history of a pool has no part in the choice.
      let fresh = WorkerPool(model.candidates, rules: setting.rules)
      #expect(pool.names(of: tenant, limit: 3) == fresh.names(of: tenant, limit: 3))
    }
  }
}

private struct Model {
  struct Worker {
    var connections = 0
    var isLeaving = false
    var forgottenAt: Int64?
  }

  let rules: WorkerRules
  var workers: [String: Worker] = [:]

  var candidates: [String] {
    workers.filter { rules.usesLeavingWorkers || !$0.value.isLeaving }.keys.sorted()
  }

  var nextForget: Int64? { workers.values.compactMap(\.forgottenAt).min() }

  func leastFreeIndex(_ ids: [String: WorkerID]) -> Int? {
    (0...).first { index in !ids.values.contains { $0.index == index } }
  }

  mutating func connect(_ name: String) {
    workers[name] = Worker(connections: (workers[name]?.connections ?? 0) + 1)
  }

  mutating func disconnect(_ name: String, now: Int64) {
    guard var worker = workers[name] else { return }
    worker.connections -= 1
    let delay = rules.forgetDelay.components.attoseconds / 1_000_000_000
    if worker.connections == 0 { worker.forgottenAt = now + delay }
    let isGone = worker.connections == 0 && (worker.isLeaving || delay == 0)
    workers[name] = isGone ? nil : worker
  }

  mutating func announceShutdown(of name: String) {
    if workers[name]?.connections == 0 { workers[name] = nil }
    workers[name]?.isLeaving = true
  }

  mutating func forgetExpired(now: Int64) {
    workers = workers.filter { $0.value.forgottenAt.map { $0 > now } ?? true }
  }
}
