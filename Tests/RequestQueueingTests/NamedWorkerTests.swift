internal import FairQueueing
internal import RequestQueueing
internal import TestSupport
internal import Testing

/// Workers that have names, and tenants that only some of them serve.
@Suite(.timeLimit(.minutes(1))) struct NamedWorkerTests {
  /// A tenant that one worker serves.
  private let policy = TenantPolicy(workers: .count(1))

  /// A worker that answers all that it gets, from when this returns.
  ///
  /// - Returns: the task, and what it answers.
  private func worker(_ name: String, of queue: NumberQueue) async -> Task<[Int], any Error> {
    let count = queue.parkedCount
    let task = Task.detached {
      let worker = queue.connect(name)
      var numbers: [Int] = []
      while let lease = try await worker.next() {
        let number = lease.request
        numbers.append(number)
        lease.complete(.success(number))
      }
      return numbers
    }
    await eventually { queue.parkedCount > count }
    return task
  }

  /// The name of the one worker that serves a tenant.
  private func servant(of tenant: String, in queue: NumberQueue) throws -> String {
    let pool = queue.pool
    let workers = try pool.workers(of: Tenant(tenant), limit: .count(1))
    return try #require(workers.first { _ in true }.flatMap { pool.name(of: $0) })
  }

  /// A tenant that a worker serves.
  private func tenant(of worker: String, in queue: NumberQueue) throws -> String {
    try #require(
      (0..<1000).lazy.map { "tenant-\($0)" }.first { (try? servant(of: $0, in: queue)) == worker })
  }

  @Test(arguments: [WorkerRules(), .cortex])
  func requestsWakeTheWorkersThatServeTheirTenant(rules: WorkerRules) async throws {
    let queue = NumberQueue(RequestQueueOptions(workerRules: rules))
    var workers: [String: Task<[Int], any Error>] = [:]
    for name in ["a", "b", "c", "d", "e"] { workers[name] = await worker(name, of: queue) }
    var expected = workers.mapValues { _ in [Int]() }
    for number in 0..<40 {
      let tenant = "tenant-\(number % 8)"
      #expect(await Owner(number, in: queue, of: tenant, policy: policy).ending == .answer(number))
      await eventually { queue.parkedCount == 5 }
      expected[try servant(of: tenant, in: queue)]?.append(number)
    }
    queue.shutDown()
    for (name, worker) in workers { #expect(try await worker.value == expected[name]) }
  }

  @Test func aRequestWaitsForItsWorkerWhileOthersAreParked() async throws {
    let queue = NumberQueue()
    let busy = queue.connect("busy")
    let idle = await worker("idle", of: queue)
    let tenant = try tenant(of: "busy", in: queue)
    let owner = await Owner.waiting(1, in: queue, of: tenant, policy: policy)
    #expect(await Owner(2, in: queue).ending == .answer(2))
    await eventually { queue.parkedCount == 1 }
    #expect(queue.count == 1)
    try await busy.lease().complete(.success(7))
    #expect(await owner.ending == .answer(7))
    queue.shutDown()
    #expect(try await idle.value == [2])
  }

  @Test func workersWithoutANameServeAllTenants() async throws {
    let queue = NumberQueue()
    let idle = await worker("idle", of: queue)
    let busy = queue.connect("busy")
    let tenant = try tenant(of: "busy", in: queue)
    let owner = await Owner.waiting(1, in: queue, of: tenant, policy: policy)
    try await queue.lease().complete(.success(7))
    #expect(await owner.ending == .answer(7))
    let nameless = Task { try await queue.lease().complete(.success(8)) }
    await eventually { queue.parkedCount == 2 }
    #expect(await Owner(1, in: queue, of: tenant, policy: policy).ending == .answer(8))
    try await nameless.value
    queue.shutDown()
    #expect(try await idle.value == [])
    let isOver = try await busy.next() == nil
    #expect(isOver)
  }

  @Test func aGreaterLimitCountsForWhatWaitsAlready() async throws {
    let queue = NumberQueue()
    let busy = queue.connect("busy")
    let idle = await worker("idle", of: queue)
    let tenant = try tenant(of: "busy", in: queue)
    let first = await Owner.waiting(1, in: queue, of: tenant, policy: policy)
    let second = await Owner.waiting(2, in: queue, of: tenant, policy: policy)
    let third = Owner(3, in: queue, of: tenant)
    for (number, owner) in [first, second, third].enumerated() {
      #expect(await owner.ending == .answer(number + 1))
    }
    queue.shutDown()
    #expect(try await idle.value == [1, 2, 3])
    #expect(queue.pool.connectionCount(of: busy.id) == 1)
  }

  @Test func aWorkerThatIsNewGetsWhatWaitedForAnother() async throws {
    let queue = NumberQueue()
    let old = queue.connect("old")
    let policy = TenantPolicy(workers: .count(1))
    var owners: [Owner] = []
    for number in 0..<100 {
      owners.append(await .waiting(number, in: queue, of: "\(number)", policy: policy))
    }
    let new = await worker("new", of: queue)
    let expected = try (0..<100).filter { try servant(of: "\($0)", in: queue) == "new" }
    #expect(20...80 ~= expected.count)
    for number in expected { #expect(await owners[number].ending == .answer(number)) }
    #expect(queue.count == 100 - expected.count)
    queue.shutDown(draining: false)
    #expect(try await new.value.sorted() == expected)
    #expect(queue.pool.name(of: old.id) == "old")
  }

  @Test func aWorkerThatAnnouncedItsShutdownGetsNoMore() async throws {
    let queue = NumberQueue()
    let leaving = await worker("leaving", of: queue)
    let staying = await worker("staying", of: queue)
    let connection = queue.connect("leaving")
    let tenant = try tenant(of: "leaving", in: queue)
    #expect(await Owner(0, in: queue, of: tenant, policy: policy).ending == .answer(0))
    await eventually { queue.parkedCount == 2 }
    #expect(queue.announceShutdown(of: "leaving"))
    #expect(!queue.announceShutdown(of: "unknown"))
    #expect(try await leaving.value == [0])
    let isOver = try await connection.next() == nil
    #expect(isOver)
    #expect(await Owner(1, in: queue, of: tenant, policy: policy).ending == .answer(1))
    queue.shutDown()
    #expect(try await staying.value == [1])
  }

  @Test func whatWaitsForAWorkerGoesToOthersWhenItAnnouncesItsShutdown() async throws {
    let queue = NumberQueue()
    let leaving = queue.connect("leaving")
    let staying = await worker("staying", of: queue)
    let tenant = try tenant(of: "leaving", in: queue)
    let first = await Owner.waiting(1, in: queue, of: tenant, policy: policy)
    let second = await Owner.waiting(2, in: queue, of: tenant, policy: policy)
    let lease = try await leaving.lease()
    queue.announceShutdown(of: "leaving")
    #expect(await second.ending == .answer(2))
    lease.complete(.success(7))
    #expect(await first.ending == .answer(7))
    queue.shutDown()
    #expect(try await staying.value == [2])
  }

  @Test func byTheRulesOfCortexAWorkerGoesOnUntilItIsGone() async throws {
    let queue = NumberQueue(RequestQueueOptions(workerRules: .cortex))
    let owner: Owner
    do {
      let leaving = queue.connect("leaving")
      queue.announceShutdown(of: "leaving")
      let first = Owner(1, in: queue, policy: policy)
      try await leaving.lease().complete(.success(7))
      #expect(await first.ending == .answer(7))
      owner = await Owner.waiting(2, in: queue, policy: policy)
    }
    #expect(queue.pool.worker(named: "leaving") == nil)
    let other = queue.connect("other")
    try await other.lease().complete(.success(8))
    #expect(await owner.ending == .answer(8))
  }

  @Test func aWorkerKeepsItsPlaceForTheDelayOfTheRules() async throws {
    let clock = ManualClock()
    let rules = WorkerRules(forgetDelay: .seconds(10))
    let queue = NumberQueue(RequestQueueOptions(workerRules: rules), clock: clock)
    let staying = await worker("staying", of: queue)
    let tenant: String
    do {
      let crashing = queue.connect("crashing")
      tenant = try self.tenant(of: "crashing", in: queue)
      #expect(queue.pool.connectionCount(of: crashing.id) == 1)
    }
    let first = await Owner.waiting(1, in: queue, of: tenant, policy: policy)
    await eventually { clock.sleeperCount == 1 }
    clock.advance(by: .seconds(9))
    do {
      let back = queue.connect("crashing")
      try await back.lease().complete(.success(7))
      #expect(await first.ending == .answer(7))
    }
    let second = await Owner.waiting(2, in: queue, of: tenant, policy: policy)
    clock.advance(by: .seconds(9))
    await eventually { clock.sleeperCount == 1 }
    #expect(queue.count == 1)
    clock.advance(by: .seconds(1))
    #expect(await second.ending == .answer(2))
    queue.shutDown()
    #expect(try await staying.value == [2])
  }

  @Test(arguments: [false, true])
  func theEndOfTheQueueDoesNotWaitForWorkersThatAreGone(isShutDownFirst: Bool) async throws {
    let clock = ManualClock()
    let rules = WorkerRules(forgetDelay: .seconds(10))
    let queue = NumberQueue(RequestQueueOptions(workerRules: rules), clock: clock)
    let staying = await worker("staying", of: queue)
    let owner: Owner
    do {
      let crashing = queue.connect("crashing")
      let tenant = try tenant(of: "crashing", in: queue)
      owner = await Owner.waiting(1, in: queue, of: tenant, policy: policy)
      if isShutDownFirst { queue.shutDown() }
      #expect(queue.count == 1)
      #expect(queue.pool.connectionCount(of: crashing.id) == 1)
    }
    if !isShutDownFirst { queue.shutDown() }
    #expect(await owner.ending == .answer(1))
    try await queue.drained()
    #expect(try await staying.value == [1])
  }

  @Test func withoutDrainingRequestsFailWhoeverServesThem() async throws {
    let queue = NumberQueue()
    let busy = queue.connect("busy")
    let idle = await worker("idle", of: queue)
    let tenant = try tenant(of: "busy", in: queue)
    let owner = await Owner.waiting(1, in: queue, of: tenant, policy: policy)
    queue.shutDown(draining: false)
    #expect(await owner.ending == .shutDown)
    try await queue.drained()
    #expect(try await idle.value == [])
    let isOver = try await busy.next() == nil
    #expect(isOver)
  }

  @Test func aPoolOfANameEndsWhenItAnnouncesItsShutdown() async throws {
    let queue = NumberQueue()
    let pool = Task { try await queue.run(workers: 3, as: "querier-1") { $0 } }
    for number in 0..<10 {
      #expect(await Owner(number, in: queue, policy: policy).ending == .answer(number))
    }
    let worker = try #require(queue.pool.worker(named: "querier-1"))
    #expect(queue.pool.connectionCount(of: worker) == 1)
    queue.announceShutdown(of: "querier-1")
    try await pool.value
    #expect(queue.pool.worker(named: "querier-1") == nil)
    #expect(queue.parkedCount == 0)
  }
}
