import FairQueueing
import QueueSimulation
import TestSupport
import Testing

/// What holds in all scenarios.
@Suite struct RandomScenarioTests {
  static let policies = [QueuePolicy.fair, .roundRobin, .cortex]
  static let seeds = Seed.each(Effort.scaled(quick: 10, full: 400))

  /// Whoever waits together is served alike, whatever else happens.
  @Test(arguments: seeds)
  func lagStaysWithinTheBoundByCost(seed: Seed) throws {
    for tenant in try QueueScenario.random(seed).run(.fair).tenants {
      #expect(tenant.lag <= tenant.bound, "\(tenant.name)")
    }
  }

  /// The bound is not so wide that anything would stay within it.
  @Test func lagExceedsTheBoundByTurns() throws {
    for policy in [QueuePolicy.roundRobin, .cortex] {
      let exceeding = try (1...30).count { seed in
        try QueueScenario.random(Seed(seed)).run(policy).tenants.contains { $0.lag > $0.bound }
      }
      #expect(exceeding > 5)
    }
  }

  @Test(arguments: policies, seeds.prefix(100))
  func nothingIsLostOrCountedTwice(policy: QueuePolicy, seed: Seed) throws {
    let report = try QueueScenario.random(seed).run(policy)
    for tenant in report.tenants {
      let over = tenant.served + tenant.refused + tenant.cancelled + tenant.dropped
      #expect(tenant.sent == over + tenant.waiting + tenant.running)
      #expect(abs(tenant.serviceByInterval.reduce(0, +) - tenant.service) < 1e-6)
      #expect(tenant.meanWait <= tenant.p99Wait * 1.0001 || tenant.p99Wait < tenant.longestWait)
      #expect(tenant.p99Wait <= tenant.longestWait && tenant.longestWait <= 60)
      if policy == .fair { #expect(tenant.dropped == 0) }
    }
    let share = report.tenants.map(\.share).reduce(0, +)
    #expect(abs(share - 1) < 1e-9 || report.tenants.allSatisfy { $0.service == 0 })
  }

  @Test(arguments: policies, seeds.prefix(30))
  func theSameSeedHasTheSameReport(policy: QueuePolicy, seed: Seed) throws {
    let scenario = QueueScenario.random(seed)
    #expect(try scenario.run(policy) == scenario.run(policy))
    var other = scenario
    other.seed += 1000
    if case .rate = scenario.tenants[0].demand {
      #expect(try scenario.run(policy) != other.run(policy))
    }
  }

  /// What tenants send by a rate does not depend on who is served when.
  @Test(arguments: seeds.prefix(30))
  func arrivalsAreTheSameUnderEachPolicy(seed: Seed) throws {
    let scenario = QueueScenario.random(seed)
    let sent = try Self.policies.map { policy in
      try zip(scenario.tenants, scenario.run(policy).tenants).map { tenant, report in
        if case .rate = tenant.demand { report.sent } else { 0 }
      }
    }
    #expect(sent.allSatisfy { $0 == sent[0] })
  }

  /// No worker idles while something waits.
  @Test(arguments: [QueuePolicy.fair, .roundRobin], seeds.prefix(30))
  func workersAreBusyWhileSomethingWaits(policy: QueuePolicy, seed: Seed) throws {
    var scenario = QueueScenario.random(seed)
    scenario.changes = []
    for index in scenario.tenants.indices { scenario.tenants[index].workers = .all }
    scenario.tenants.append(SimulatedTenant("always", demand: .backlog(1), cost: .fixed(1)))
    let service = try scenario.run(policy).tenants.map(\.service).reduce(0, +)
    #expect(abs(service - 60 * Double(scenario.workers)) < 1e-6)
  }
}
