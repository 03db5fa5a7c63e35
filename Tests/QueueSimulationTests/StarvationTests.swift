import FairQueueing
import QueueSimulation
import Testing

/// How tenants starve in Cortex' queue, and do not in ours.
@Suite struct StarvationTests {
  /// Workers that were all idle begin at the first slot, so that its tenant gets all of them.
  @Test func burstsGoToTheFirstTenantOnlyInCortex() throws {
    let tenants = ["a", "b", "c"].map {
      SimulatedTenant($0, demand: .backlog(60), cost: .fixed(1))
    }
    let scenario = QueueScenario(duration: 0.5, workers: 60, tenants: tenants)
    #expect(try scenario.run(.cortex).tenants.map(\.running) == [60, 0, 0])
    #expect(try scenario.run(.roundRobin).tenants.map(\.running) == [20, 20, 20])
    #expect(try scenario.run(.fair).tenants.map(\.running) == [20, 20, 20])
  }

  /// A tenant whose requests were cancelled cannot send others, as long as no worker comes.
  @Test func cancelledRequestsCountOnlyInCortex() throws {
    let scenario = QueueScenario(
      duration: 90, workers: 1,
      tenants: [
        SimulatedTenant("busy", demand: .backlog(1), cost: .fixed(100), stop: 1),
        SimulatedTenant(
          "impatient", demand: .rate(10), cost: .fixed(1), start: 1, patience: 1,
          maximumRequests: 40),
      ])
    let cortex = try scenario.run(.cortex).tenants[1]
    #expect(cortex.cancelled == 40 && cortex.refused == cortex.sent - 40)
    for policy in [QueuePolicy.fair, .roundRobin] {
      let ours = try scenario.run(policy).tenants[1]
      #expect(ours.refused == 0 && ours.cancelled + ours.waiting == ours.sent)
    }
  }

  /// What no longer fits under a limit is gone, and its owner does not hear of it.
  @Test func aLoweredLimitDropsOnlyInCortex() throws {
    let scenario = QueueScenario(
      duration: 200, workers: 1,
      tenants: [
        SimulatedTenant("a", demand: .backlog(80), cost: .fixed(1), stop: 0.5)
      ], changes: [ScenarioChange(.maximumRequests(10, tenant: 0), at: 1.5)])
    let cortex = try scenario.run(.cortex).tenants[0]
    #expect(cortex.sent == 81 && cortex.dropped == 69 && cortex.served == 12)
    for policy in [QueuePolicy.fair, .roundRobin] {
      let ours = try scenario.run(policy).tenants[0]
      #expect(ours.dropped == 0 && ours.served == ours.sent)
    }
  }

  /// A worker that is reserved for better requests of one tenant idles while another tenant waits.
  @Test func aReservedWorkerIdlesOnlyInCortex() throws {
    let scenario = QueueScenario(
      duration: 60, workers: 2,
      tenants: [
        SimulatedTenant("reserving", demand: .backlog(1), cost: .fixed(50), reservedWorkers: 1),
        SimulatedTenant("other", demand: .backlog(3), cost: .fixed(10), start: 1, stop: 2),
      ])
    let cortex = try scenario.run(.cortex).tenants
    let ours = try scenario.run(.fair).tenants
    #expect(cortex.map(\.service).reduce(0, +) < 115)
    #expect(abs(ours.map(\.service).reduce(0, +) - 120) < 1e-6)
    #expect(cortex[1].waiting > 0)
  }

  /// A worker begins anew with the first slot after each crash, and so do all that join.
  @Test func newWorkersServeTheFirstTenantOnlyInCortex() throws {
    let tenants = (0..<10).map {
      SimulatedTenant("\($0)", demand: .backlog(5), cost: .fixed(1))
    }
    let scenario = QueueScenario(
      duration: 99.5, workers: 10, tenants: tenants,
      changes: (0..<100).flatMap {
        [
          ScenarioChange(.workers(0), at: Double($0) + 0.8),
          ScenarioChange(.workers(10), at: Double($0) + 0.8),
        ]
      })
    // All is begun and nothing ends: ten workers go to the tenant of the first slot each time.
    let cortex = try scenario.run(.cortex).tenants
    #expect(cortex[0].share > 0.4)
    #expect(try scenario.run(.fair).tenants.allSatisfy { abs($0.share - 0.1) < 0.02 })
  }

  /// A limit of workers holds under each policy, even for a tenant that is alone.
  @Test(arguments: [QueuePolicy.fair, .roundRobin, .cortex])
  func aLimitOfWorkersHolds(policy: QueuePolicy) throws {
    let tenant = SimulatedTenant("a", demand: .backlog(10), cost: .fixed(1), workers: .count(3))
    let scenario = QueueScenario(
      duration: 9.5, workers: 8, tenants: [tenant],
      changes: [ScenarioChange(.workers(2), at: 5), ScenarioChange(.workers(20), at: 7)])
    let report = try scenario.run(policy).tenants[0]
    #expect(abs(report.service - (5 * 3 + 2 * 2 + 2.5 * 3)) < 1e-6)
    #expect(report.running == 3)
  }
}
