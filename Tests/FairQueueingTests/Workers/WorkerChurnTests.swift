import FairQueueing
import TestSupport
import Testing

/// What happens to many tenants at once.
@Suite struct WorkerChurnTests {
  static let tenantCount = Effort.scaled(quick: 1000, full: 20_000)

  /// For each tenant, how many of its ten workers are new after one has joined 100.
  private func changesByAJoin(_ choosing: WorkerChoosing) throws -> [Int] {
    var pool = WorkerPool(queriers(100), rules: WorkerRules(choosing))
    let tenants = try tenants(Self.tenantCount)
    let before = tenants.map { pool.workers(of: $0, limit: .count(10)) }
    _ = pool.connect("querier-100")
    return zip(tenants, before).map { tenant, before in
      pool.workers(of: tenant, limit: .count(10)).count { !before.contains($0) }
    }
  }

  @Test func aWorkerThatJoinsIsTheOnlyNewOneAndIsChosenByItsShareOfTenants() throws {
    let changes = try changesByAJoin(.rendezvous)
    #expect(changes.allSatisfy { $0 <= 1 })
    let share = 10.0 / 101
    let expected = Double(changes.count) * share
    let deviation = (expected * (1 - share)).squareRoot()
    #expect(abs(Double(changes.reduce(0, +)) - expected) < 4 * deviation)
  }

  @Test func cortexReplacesNineOfTen() throws {
    let changes = try changesByAJoin(.cortex)
    let mean = Double(changes.reduce(0, +)) / Double(changes.count)
    #expect(abs(mean - 9) < 0.2, "\(mean)")
  }

  @Test func aWorkerThatLeavesIsReplacedByOneWhereItServedAndNowhereElse() throws {
    var pool = WorkerPool(queriers(50))
    let tenants = try tenants(200)
    let before = tenants.map { pool.workers(of: $0, limit: .count(5)) }
    let leaver = pool.worker(named: "querier-17")!
    pool.disconnect(leaver, now: QueueInstant())
    for (tenant, before) in zip(tenants, before) {
      let after = pool.workers(of: tenant, limit: .count(5))
      if before.contains(leaver) {
        #expect(after.count { !before.contains($0) } == 1)
        #expect(!after.contains(leaver))
      } else {
        #expect(after == before)
      }
    }
  }

  @Test(arguments: [.rendezvous, .cortex] as [WorkerChoosing])
  func workersServeEquallyManyTenantsUpToChance(choosing: WorkerChoosing) throws {
    let (total, limit) = (100, 10)
    let pool = WorkerPool(queriers(total), rules: WorkerRules(choosing))
    let tenants = try tenants(Self.tenantCount)
    var counts = [Int](repeating: 0, count: total)
    var shared = 0
    var previous = pool.workers(of: tenants[0], limit: .count(limit))
    for tenant in tenants {
      let set = pool.workers(of: tenant, limit: .count(limit))
      for worker in set { counts[worker.index] += 1 }
      shared += set.count { previous.contains($0) }
      previous = set
    }
    let share = Double(limit) / Double(total)
    let expected = Double(tenants.count) * share
    // A tenant chooses each worker at most once: hence 1 - share, and one degree of freedom less.
    let chiSquare =
      counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) }
      / (expected * (1 - share)) * Double(total - 1) / Double(total)
    let freedom = Double(total - 1)
    #expect(abs(chiSquare - freedom) < 4 * (2 * freedom).squareRoot(), "\(chiSquare)")
    // Neighbours by name share one worker of ten, as any two tenants do.
    let mean = Double(shared - limit) / Double(tenants.count - 1)
    #expect(abs(mean - 1) < 4 * (0.82 / Double(tenants.count)).squareRoot(), "\(mean)")
  }
}
