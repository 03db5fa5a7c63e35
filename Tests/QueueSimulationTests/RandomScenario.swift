import FairQueueing
import QueueSimulation
import TestSupport

extension QueueScenario {
  /// A small scenario of any kind: tenants of any weight, demand, costs and estimates, some of whom come
  /// late, leave or lose patience, and workers that crash and join.
  static func random(_ seed: Seed) -> QueueScenario {
    var random = seed.generator
    func number(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &random) }
    func chance(_ probability: Double) -> Bool { number(0...1) < probability }

    let count = Int.random(in: 2...5, using: &random)
    let tenants = (0..<count).map { index in
      let mean = number(0.05...5)
      var tenant = SimulatedTenant(
        "tenant \(index)", weight: number(0.2...5),
        demand: chance(0.5)
          ? .rate(number(0.5...8)) : .backlog(.random(in: 1...20, using: &random)),
        cost: chance(0.5) ? .fixed(mean) : .logNormal(mean: mean, p99: mean * number(1...14)))
      if chance(0.3) { tenant.estimate = mean * number(0.1...5) }
      if chance(0.3) { tenant.start = number(0...20) }
      if chance(0.3) { tenant.stop = number(20...60) }
      if chance(0.3) { tenant.patience = number(0.5...20) }
      if chance(0.3) { tenant.maximumRequests = .random(in: 1...30, using: &random) }
      if chance(0.2) { tenant.workers = .count(.random(in: 1...4, using: &random)) }
      if chance(0.1) { tenant.reservedWorkers = 1 }
      return tenant
    }
    var changes: [ScenarioChange] = []
    while chance(0.5) {
      let kind =
        chance(0.5)
        ? ScenarioChange.Kind.workers(.random(in: 0...12, using: &random))
        : .maximumRequests(
          .random(in: 0...30, using: &random), tenant: .random(in: 0..<count, using: &random))
      changes.append(ScenarioChange(kind, at: number(0...60)))
    }
    return QueueScenario(
      seed: seed.value, duration: 60, workers: .random(in: 1...8, using: &random),
      tenants: tenants, changes: changes, intervals: 7)
  }
}
