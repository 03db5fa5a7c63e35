import TestSupport
import Testing

@testable import FairQueueing

/// What the queue takes of memory, and when.
struct MemoryTests {
  static let options: [FairQueueOptions] = [
    FairQueueOptions(), FairQueueOptions(settlement: .atDispatch), .roundRobin,
    FairQueueOptions(classes: [.zero, .seconds(1)]), FairQueueOptions(levels: 2),
  ]

  /// Queues `count` requests of `tenants` in turn, takes them out, and completes them.
  private static func fillAndDrain(
    _ queue: inout FairQueue<Int>, _ tenants: [Tenant], count: Int, at start: Int64
  ) throws {
    let levels = queue.options.levels
    let policy = TenantPolicy(maximumRequests: count)
    let users = (0..<3).map { [Subflow("user-\($0)"), Subflow("board")] }
    for number in 0..<count {
      let now = QueueInstant(nanoseconds: start + Int64(number))
      try queue.enqueue(
        number, of: tenants[number % tenants.count], policy: policy,
        terms: RequestTerms(
          cost: Double(1 + number % 5), deadline: now.advanced(by: .seconds(1)),
          requestClass: number % queue.options.classes.count,
          path: levels > 0 ? users[number % 3] : []),
        now: now)
    }
    for _ in 0..<count {
      let next = queue.dequeue(now: QueueInstant(nanoseconds: start + Int64(count)))
      guard let next else { break }
      if queue.options.settlement != .atDispatch { try queue.complete(next.id, cost: 2) }
    }
  }

  @Test(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers), arguments: options)
  func nothingIsAllocatedInSteadyState(options: FairQueueOptions) throws {
    var queue = FairQueue<Int>(options)
    let tenants = try (0..<10).map { try Tenant("tenant-\($0)") }
    for round in 0..<3 {
      try Self.fillAndDrain(&queue, tenants, count: 1_000, at: Int64(round) << 40)
    }
    let policy = TenantPolicy(maximumRequests: 1_000)
    for number in 0..<100 {
      try queue.enqueue(
        number, of: tenants[number % 10], policy: policy, now: QueueInstant(nanoseconds: 4 << 40))
    }
    var count = 0
    let allocations = try Allocations.during {
      for number in 0..<10_000 {
        let now = QueueInstant(nanoseconds: 4 << 40 + Int64(number))
        let next = queue.dequeue(now: now)
        guard let next else { return }
        if options.settlement != .atDispatch { try queue.complete(next.id, cost: 2) }
        try queue.enqueue(
          number, of: tenants[number % 10], policy: policy,
          terms: RequestTerms(
            cost: Double(1 + number % 5), deadline: now.advanced(by: .seconds(1)),
            requestClass: number % options.classes.count),
          now: now)
        count += 1
      }
    }
    #expect(count == 10_000)
    #expect(allocations == 0)
  }

  @Test func aRequestTakesLessThan72Bytes() {
    // A slab has at most half as much room again as it needs.
    let request = MemoryLayout<RequestRecord>.stride + MemoryLayout<DeadlineHeap.Entry>.stride
    #expect(request == 48)
    var slab = Slab<RequestRecord>()
    var worst = 0.0
    for count in 1...100_000 {
      slab.append(RequestRecord())
      let capacity = slab.capacity
      if count > 16 { worst = max(worst, Double(capacity) / Double(count)) }
    }
    #expect(worst * Double(request) <= 72)
  }

  @Test(arguments: options)
  func tenantsThatAreGoneTakeNoMemory(options: FairQueueOptions) throws {
    var queue = FairQueue<Int>(options)
    let tenants = try (0..<5_000).map { try Tenant("tenant-\($0)") }
    for round in 0..<2 {
      try Self.fillAndDrain(&queue, tenants, count: 10_000, at: Int64(round) << 40)
      let (flows, known) = (queue.scheduler.flows.capacity, queue.flowCount)
      #expect(known == 0)
      #expect(flows <= Scheduler.keptFlowCount * 3 / 2)
    }
  }

  @Test func tenantsBehindOneThatNobodyServesAreForgotten() throws {
    var queue = FairQueue<Int>()
    var pool = WorkerPool()
    let (worker, other) = (pool.connect("worker"), pool.connect("other"))
    let policy = TenantPolicy(workers: .count(1))
    let now = QueueInstant()
    let tenants = try (0..<20_000).map { try Tenant("tenant-\($0)") }
    let parts = Dictionary(grouping: tenants) {
      pool.workers(of: $0, limit: .count(1)).contains(worker)
    }
    let (served, waiting) = try (#require(parts[true]), #require(parts[false]?.first))
    try queue.enqueue(-1, of: waiting, policy: policy, now: now)
    var most = 0
    for tenant in served {
      // The second one moves the virtual time on.
      for number in 0..<2 { try queue.enqueue(number, of: tenant, policy: policy, now: now) }
      while let next = queue.dequeue(for: worker, of: pool, now: now) {
        try queue.complete(next.id)
      }
      most = max(most, queue.flowCount)
    }
    #expect(served.count > 5_000 && most <= Scheduler.keptFlowCount + 2)
    let last = queue.dequeue(for: other, of: pool, now: now)?.payload
    #expect(last == -1)
  }
}
