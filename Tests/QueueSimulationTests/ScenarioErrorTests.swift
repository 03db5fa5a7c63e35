import QueueSimulation
import Testing

/// What makes no sense is refused, in words.
@Suite struct ScenarioErrorTests {
  private static func scenario(_ change: (inout QueueScenario) -> Void) -> QueueScenario {
    let tenant = SimulatedTenant("a", demand: .backlog(1), cost: .fixed(1))
    var scenario = QueueScenario(duration: 1, workers: 1, tenants: [tenant])
    change(&scenario)
    return scenario
  }

  @Test(arguments: [0, -1, .nan, .infinity] as [Double])
  func numbersAreInTheirRanges(number: Double) throws {
    let wrong: [(inout QueueScenario) -> Void] = [
      { $0.duration = number },
      { $0.tenants[0].weight = number },
      { $0.tenants[0].cost = .fixed(number) },
      { $0.tenants[0].cost = .logNormal(mean: 1, p99: number) },
      { $0.tenants[0].cost = .logNormal(mean: number, p99: 1) },
      { $0.tenants[0].estimate = number },
      { $0.tenants[0].demand = .rate(number) },
      { $0.tenants[0].patience = number },
      { $0.tenants[0].start = number == 0 ? -1 : number },
      { $0.tenants[0].stop = number == 0 ? -1 : number },
      { $0.changes = [ScenarioChange(.workers(1), at: number == 0 ? -1 : number)] },
    ]
    for change in wrong {
      #expect(throws: ScenarioError.self) { try Self.scenario(change).run(.fair) }
    }
  }

  @Test func countsAreInTheirRanges() throws {
    let wrong: [(inout QueueScenario) -> Void] = [
      { $0.workers = 0 },
      { $0.workers = .max },
      { $0.intervals = 0 },
      { $0.tenants = [] },
      { $0.tenants[0].name = "" },
      { $0.tenants.append($0.tenants[0]) },
      { $0.tenants[0].demand = .backlog(0) },
      { $0.tenants[0].demand = .backlog(.max) },
      { $0.tenants[0].maximumRequests = -1 },
      { $0.tenants[0].reservedWorkers = -1 },
      { $0.tenants[0].cost = .logNormal(mean: 1, p99: 15) },
      { $0.tenants[0].cost = .logNormal(mean: 1, p99: 0.5) },
      { $0.changes = [ScenarioChange(.workers(-1), at: 1)] },
      { $0.changes = [ScenarioChange(.maximumRequests(1, tenant: 1), at: 1)] },
      { $0.changes = [ScenarioChange(.maximumRequests(-1, tenant: 0), at: 1)] },
      // As many requests as nobody would wait for.
      {
        $0.duration = 1e6
        $0.tenants[0].cost = .fixed(1e-6)
      },
    ]
    for change in wrong {
      #expect(throws: ScenarioError.self) { try Self.scenario(change).run(.cortex) }
    }
    _ = try Self.scenario { _ in }.run(.cortex)
  }

  @Test func errorsNameTheTenant() {
    let error = #expect(throws: ScenarioError.self) {
      try Self.scenario { $0.tenants[0].weight = 0 }.run(.fair)
    }
    #expect(error?.description == "tenant a: the weight is not in 0.001...1000")
  }
}
