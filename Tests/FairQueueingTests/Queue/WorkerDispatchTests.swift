import FairQueueing
import TestSupport
import Testing

/// Workers that serve some of the tenants get what they may have, and all of it.
@Suite struct WorkerDispatchTests {
  @Test(
    arguments: Seed.each(Effort.scaled(quick: 30, full: 5_000)),
    [FairQueueOptions(), .roundRobin])
  func workersGetTheFirstThatTheyMayHave(seed: Seed, options: FairQueueOptions) throws {
    var generator = seed.generator
    var queue = FairQueue<Int>(options)
    var pool = WorkerPool(
      rules: WorkerRules(choosing: Bool.random(using: &generator) ? .rendezvous : .cortex))
    var workers = (0..<6).map { pool.connect("worker \($0)") }
    let tenants = try (0..<20).map { try Tenant("tenant \($0)") }
    var limits = tenants.map { _ in WorkerLimit.all }
    /// What waits of each tenant, in order, and what each has been charged.
    var waiting = tenants.map { _ in [Int]() }
    var tags = tenants.map { _ in Int64(0) }
    var virtualTime: Int64 = 0
    let now = QueueInstant()
    for number in 0..<300 {
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: workers.append(pool.connect("worker \(number)"))
      case 1 where workers.count > 2:
        pool.disconnect(
          workers.remove(at: Int.random(in: 0..<workers.count, using: &generator)), now: now)
      case 2..<11:
        let tenant = Int.random(in: 0..<20, using: &generator)
        limits[tenant] =
          Bool.random(using: &generator)
          ? limits[tenant] : .count(Int.random(in: 0...3, using: &generator))
        try queue.enqueue(
          number, of: tenants[tenant], policy: TenantPolicy(workers: limits[tenant]), now: now)
        if waiting[tenant].isEmpty { tags[tenant] = max(tags[tenant], virtualTime) }
        waiting[tenant].append(number)
      default:
        let worker = workers[Int.random(in: 0..<workers.count, using: &generator)]
        let eligible = tenants.indices.filter {
          !waiting[$0].isEmpty
            && pool.workers(of: tenants[$0], limit: limits[$0]).contains(worker)
        }
        guard let next = queue.dequeue(for: worker, of: pool, now: now) else {
          #expect(eligible.isEmpty, "a worker idles though there is something for it")
          continue
        }
        let tenant = try #require(eligible.first { waiting[$0].first == next.payload })
        waiting[tenant].removeFirst()
        guard options.order == .fair else { continue }
        #expect(tags[tenant] == eligible.map { tags[$0] }.min())
        virtualTime = max(virtualTime, tags[tenant])
        tags[tenant] += 1
        try queue.complete(next.id)
        if waiting.allSatisfy(\.isEmpty) {
          virtualTime = 0
          tags = tags.map { _ in 0 }
        }
      }
    }
  }

  @Test func workersThatLeaveGetNothing() throws {
    var queue = FairQueue<Int>()
    var pool = WorkerPool()
    let (first, second) = (pool.connect("first"), pool.connect("second"))
    let now = QueueInstant()
    try queue.enqueue(1, of: Tenant("a"), now: now)
    pool.announceShutdown(of: "first")
    let refused = queue.dequeue(for: first, of: pool, now: now)?.payload
    #expect(refused == nil)
    let taken = queue.dequeue(for: second, of: pool, now: now)?.payload
    #expect(taken == 1)
  }
}
