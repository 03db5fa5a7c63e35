import FairQueueing
import QueueSimulation
import Testing

/// A tenant whose requests cost a hundred times as much as those of three others.
@Suite struct HeavyTenantTests {
  private static let scenario = QueueScenario(
    duration: 600, workers: 20,
    tenants: [SimulatedTenant("heavy", demand: .backlog(50), cost: .fixed(30))]
      + ["a", "b", "c"].map { SimulatedTenant($0, demand: .backlog(50), cost: .fixed(0.3)) })

  @Test(arguments: [QueuePolicy.roundRobin, .cortex])
  func byTurnsItTakesTheWorkers(policy: QueuePolicy) throws {
    let tenants = try Self.scenario.run(policy).tenants
    #expect(0.94..<0.98 ~= tenants[0].share)
    #expect(tenants[1...].allSatisfy { 370..<410 ~= $0.served })
    #expect(tenants.allSatisfy { $0.lag > 100 * $0.bound })
  }

  @Test func byCostItHasItsShare() throws {
    let tenants = try Self.scenario.run(.fair).tenants
    #expect(tenants.allSatisfy { 0.24..<0.26 ~= $0.share })
    #expect(tenants[1...].allSatisfy { $0.served > 10_000 && $0.longestWait < 4 })
    #expect(tenants.allSatisfy { $0.lag <= $0.bound && $0.bound < 30.4 })
  }

  /// A weight is a share.
  @Test func weightsAreShares() throws {
    var scenario = Self.scenario
    for (index, weight) in [4.0, 3, 2, 1].enumerated() { scenario.tenants[index].weight = weight }
    for tenant in try scenario.run(.fair).tenants {
      #expect(abs(tenant.share - tenant.weight / 10) < 0.01)
      #expect(tenant.lag <= tenant.bound)
    }
  }

  /// What estimates miss is put right at completion; where they are final, it is not.
  @Test func wrongEstimatesAreSettled() throws {
    var scenario = Self.scenario
    for index in scenario.tenants.indices { scenario.tenants[index].estimate = 1 }
    let settled = try scenario.run(.fair).tenants
    #expect(settled.allSatisfy { 0.23..<0.27 ~= $0.share && $0.lag <= $0.bound })
    let final = try scenario.run(.queue(FairQueueOptions(settlement: .atDispatch))).tenants
    #expect(final[0].share > 0.9 && final[0].lag > final[0].bound)
  }
}
