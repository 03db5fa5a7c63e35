import FairQueueing
import TestSupport
import Testing

@Suite struct WorkerChoosingTests {
  struct Golden: Sendable {
    let tenant: String
    /// So many workers `querier-0`, `querier-1` and on.
    let total: Int
    /// The numbers of those that are chosen.
    let chosen: [Int]
  }

  // The first two follow from numbers that Go itself drew, the others from a model of its generator in
  // another language, which draws those numbers too.
  static let cortex = [
    Golden(tenant: "tenant-1", total: 10, chosen: [0, 2, 5, 6, 8]),
    Golden(tenant: "fake", total: 10, chosen: [0, 1, 2, 3, 6]),
    Golden(tenant: "tenant-1", total: 3, chosen: [0]),
    Golden(tenant: "tenant-1", total: 7, chosen: [2, 5, 6]),
    Golden(tenant: "fake", total: 16, chosen: [4, 5, 7, 14]),
    Golden(tenant: "fake", total: 100, chosen: [5, 7, 10, 13, 14, 18, 37, 78, 84, 89]),
    Golden(tenant: "12345", total: 37, chosen: [4, 6, 12, 13, 18, 20, 28, 29, 31]),
    Golden(tenant: "caf\u{e9}", total: 64, chosen: [17, 25, 30, 31, 43, 53]),
    Golden(tenant: "cafe\u{301}", total: 64, chosen: [11, 16, 22, 31, 32, 63]),
    Golden(
      tenant: "a|b", total: 400,
      chosen: [5, 26, 31, 45, 48, 49, 73, 134, 158, 244, 274, 287]),
  ]

  static let rendezvous = [
    Golden(tenant: "tenant-1", total: 7, chosen: [0, 3, 6]),
    Golden(tenant: "fake", total: 16, chosen: [1, 3, 5, 10]),
    Golden(tenant: "tenant-1", total: 100, chosen: [0, 10, 18, 19, 27, 29, 49, 51, 53, 60]),
    Golden(tenant: "caf\u{e9}", total: 100, chosen: [13, 29, 55, 78, 95]),
    Golden(tenant: "cafe\u{301}", total: 100, chosen: [15, 21, 26, 38, 89]),
  ]

  private func check(_ golden: Golden, _ choosing: WorkerChoosing) throws {
    // Names go into the pool in the order of their numbers, so that numbers are indices.
    let pool = WorkerPool(queriers(golden.total), rules: WorkerRules(choosing))
    let set = pool.workers(of: try Tenant(golden.tenant), limit: .count(golden.chosen.count))
    #expect(set.map(\.index) == golden.chosen)
    #expect(!set.isEveryone)
  }

  @Test(arguments: cortex)
  func theWorkersOfCortexAreThoseThatItsRuleDraws(golden: Golden) throws {
    try check(golden, .cortex)
  }

  // Never to be changed: schedulers of different versions would disagree.
  @Test(arguments: rendezvous)
  func theWorkersOfHighestScoreStayTheSameForGood(golden: Golden) throws {
    try check(golden, .rendezvous)
  }

  @Test func cortexSortsNamesAsBytes() throws {
    let names = [
      "b", "a", "\u{e9}", "e\u{301}", "Z", "", "\u{ff5e}", "\u{1f600}", "z", "10", "9", "a\0",
    ]
    let pool = WorkerPool(names, rules: WorkerRules(.cortex))
    // Strings that look the same are equal, hence bytes.
    let bytes = { (names: [String]) in names.map { Array($0.utf8) } }
    #expect(
      bytes(pool.names(of: try Tenant("tenant-1"), limit: 4))
        == bytes(
          ["", "9", "b", "e\u{301}"].sorted {
            Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
          }))
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 3, full: 50)))
  func theHighestScoresAreThoseOfAWholeSort(seed: Seed) throws {
    var generator = seed.generator
    for _ in 0..<20 {
      let names = Set(
        (0..<Int.random(in: 2...80, using: &generator)).map { _ in
          "q\(Int.random(in: 0...10_000, using: &generator))"
        }
      ).sorted()
      let tenant = try Tenant("t\(Int.random(in: 0...10_000, using: &generator))")
      let limit = Int.random(in: 1...names.count, using: &generator)
      let sorted = names.sorted { score(tenant.name, $0) > score(tenant.name, $1) }
      let pool = WorkerPool(names.shuffled(using: &generator))
      #expect(pool.names(of: tenant, limit: limit) == sorted.prefix(limit).sorted())
    }
  }

  /// The score as it is described.
  private func score(_ tenant: String, _ worker: String) -> UInt64 {
    func digest(_ name: String) -> UInt64 {
      var generator = SeededGenerator(
        seed: name.utf8.reduce(14_695_981_039_346_656_037) {
          ($0 ^ UInt64($1)) &* 1_099_511_628_211
        })
      return generator.next()
    }
    var generator = SeededGenerator(seed: digest(tenant) &+ digest(worker))
    return generator.next()
  }

  @Test(arguments: [.rendezvous, .cortex] as [WorkerChoosing], Seed.each(3))
  func poolsThatWereFilledInAnyOrderAgree(choosing: WorkerChoosing, seed: Seed) throws {
    var generator = seed.generator
    let names = queriers(70)
    let first = WorkerPool(names, rules: WorkerRules(choosing))
    var second = WorkerPool(
      (names + queriers(90).suffix(20)).shuffled(using: &generator), rules: WorkerRules(choosing))
    for name in queriers(90).suffix(20) {
      second.disconnect(second.worker(named: name)!, now: QueueInstant())
    }
    for tenant in try tenants(50) {
      #expect(first.names(of: tenant, limit: 7) == second.names(of: tenant, limit: 7))
    }
  }

  @Test(arguments: [.rendezvous, .cortex] as [WorkerChoosing])
  func aGreaterLimitOnlyAddsWorkers(choosing: WorkerChoosing) throws {
    let pool = WorkerPool(queriers(70), rules: WorkerRules(choosing))
    for tenant in try tenants(5) {
      var smaller: Set<WorkerID> = []
      for limit in 1...70 {
        let set = pool.workers(of: tenant, limit: .count(limit))
        #expect(set.count == limit)
        #expect(smaller.isSubset(of: set))
        #expect(set.isEveryone == (limit == 70))
        smaller = Set(set)
      }
    }
  }

  @Test(arguments: [.rendezvous, .cortex] as [WorkerChoosing])
  func withoutALimitEveryoneServes(choosing: WorkerChoosing) throws {
    let tenant = try Tenant("tenant")
    var pool = WorkerPool(rules: WorkerRules(choosing))
    for limit in [.all, .count(1), .fraction(0.5)] as [WorkerLimit] {
      #expect(pool.workers(of: tenant, limit: limit).isEmpty)
    }
    for name in queriers(4) { _ = pool.connect(name) }
    for limit in [.all, .count(0), .count(4), .fraction(1), .fraction(0.9)] as [WorkerLimit] {
      #expect(pool.workers(of: tenant, limit: limit) == pool.everyone)
    }
    #expect(pool.workers(of: tenant, limit: .fraction(0.6)).count == 3)
  }

  @Test(arguments: [.rendezvous, .cortex] as [WorkerChoosing])
  func workersThatKeepTheirPlaceAreChosenAndThoseThatLeaveAreNot(choosing: WorkerChoosing) throws {
    let rules = WorkerRules(choosing: choosing, forgetDelay: .seconds(1))
    var pool = WorkerPool(queriers(20), rules: rules)
    let tenant = try Tenant("tenant")
    let set = pool.workers(of: tenant, limit: .count(5))
    for worker in set { pool.disconnect(worker, now: QueueInstant()) }
    #expect(pool.workers(of: tenant, limit: .count(5)) == set)
    pool.forgetExpired(now: QueueInstant().advanced(by: .seconds(1)))
    #expect(set.isDisjoint(with: pool.workers(of: tenant, limit: .count(5))))
    let next = pool.workers(of: tenant, limit: .count(5))
    for name in pool.names(of: next) { pool.announceShutdown(of: name) }
    #expect(next.isDisjoint(with: pool.workers(of: tenant, limit: .count(5))))
  }

  @Test(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func aChoiceAllocatesTheSetAndARoomToChooseIn() throws {
    let tenant = try Tenant("tenant-of-a-name-that-is-not-short")
    for (choosing, count) in [(.rendezvous, 2), (.cortex, 2)] as [(WorkerChoosing, UInt64)] {
      let pool = WorkerPool(queriers(100), rules: WorkerRules(choosing))
      _ = pool.workers(of: tenant, limit: .count(10))
      #expect(Allocations.least { _ = pool.workers(of: tenant, limit: .count(10)) } == count)
      #expect(Allocations.least { _ = pool.workers(of: tenant, limit: .all) } == 0)
    }
  }
}

extension WorkerSet {
  fileprivate func isDisjoint(with other: WorkerSet) -> Bool { !contains(where: other.contains) }
}
