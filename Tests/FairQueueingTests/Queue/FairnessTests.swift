import FairQueueing
import TestSupport
import Testing

/// The promises of the article on fairness.
@Suite struct FairnessTests {
  /// Charges over weight of two tenants that always wait stay within the bound of each other.
  @Test(arguments: Seed.each(Effort.scaled(quick: 20, full: 10_000)))
  func serviceStaysWithinTheBound(seed: Seed) throws {
    var generator = seed.generator
    let tenants = try (0..<4).map { try Tenant("\($0)") }
    let cap = [0.0, 0.5, 3, 20][Int.random(in: 0..<4, using: &generator)]
    let workers = Int.random(in: 1...8, using: &generator)
    let policies = tenants.map { _ in
      TenantPolicy(weight: Double.random(in: 0.2...5, using: &generator))
    }
    let scale = tenants.map { _ in Double.random(in: 0.1...10, using: &generator) }
    var queue = FairQueue<(tenant: Int, estimate: Double)>(
      FairQueueOptions(settlement: .atCompletion(cap: cap)))
    let now = QueueInstant()
    var service = [0.0, 0, 0, 0]
    var greatest = [0.0, 0, 0, 0]
    var running: [(id: RequestID, tenant: Int, estimate: Double)] = []
    var lowest = Array(repeating: [0.0, 0, 0, 0], count: 4)
    var highest = lowest

    func enqueue(_ tenant: Int) throws {
      let estimate = scale[tenant] * Double.random(in: 0.01...1, using: &generator)
      greatest[tenant] = max(greatest[tenant], estimate)
      try queue.enqueue(
        (tenant, estimate), of: tenants[tenant], policy: policies[tenant],
        terms: RequestTerms(cost: estimate), now: now)
    }
    func note() {
      for one in 0..<4 {
        for other in 0..<4 {
          let lead = service[one] - service[other]
          lowest[one][other] = min(lowest[one][other], lead)
          highest[one][other] = max(highest[one][other], lead)
        }
      }
    }
    for tenant in 0..<4 { for _ in 0..<3 { try enqueue(tenant) } }
    for _ in 0..<400 {
      if running.count < workers {
        let dequeued = queue.dequeue(now: now)
        let next = try #require(dequeued)
        let (tenant, estimate) = next.payload
        service[tenant] += estimate / policies[tenant].weight
        running.append((next.id, tenant, estimate))
        note()
        try enqueue(tenant)
      } else {
        let done = running.remove(at: Int.random(in: 0..<running.count, using: &generator))
        let factors = [0.001, 0.5, 1, 1.2, 30]
        let cost = done.estimate * factors[Int.random(in: 0..<5, using: &generator)]
        try queue.complete(done.id, cost: cost)
        let correction = min(max(cost - done.estimate, -cap), cap)
        service[done.tenant] += correction / policies[done.tenant].weight
        note()
      }
    }
    for one in 0..<4 {
      for other in 0..<4 where other != one {
        let bounds = [one, other].map {
          (greatest[$0] + 2 * Double(workers) * cap) / policies[$0].weight
        }
        let bound = bounds[0] + bounds[1]
        #expect(highest[one][other] - lowest[one][other] <= bound + 0.01)
      }
    }
  }

  /// With equal costs it is round robin, in both orders.
  @Test(arguments: [FairQueueOptions(), .roundRobin], [1, 2, 3, 7, 50])
  func equalCostsAreServedInTurn(options: FairQueueOptions, count: Int) throws {
    var queue = FairQueue<Int>(options)
    let now = QueueInstant()
    for tenant in 0..<count {
      for _ in 0..<20 {
        try queue.enqueue(tenant, of: Tenant("\(tenant)"), terms: RequestTerms(cost: 0.3), now: now)
      }
    }
    for place in 0..<20 * count {
      let dequeued = queue.dequeue(now: now)
      let next = try #require(dequeued)
      #expect(next.payload == place % count)
      if options.order == .fair { try queue.complete(next.id, cost: 0.3) }
    }
  }

  /// A tenant with costly requests, and three with cheap ones: by cost each has its quarter; by turns the
  /// costly one has nearly all. One worker, always something waiting.
  @Test(arguments: [FairQueueOptions(), .roundRobin])
  func costlyRequestsDoNotTakeTheWorkers(options: FairQueueOptions) throws {
    var queue = FairQueue<Int>(options)
    let now = QueueInstant()
    let costs = [100.0, 1, 1, 1]
    let tenants = try (0..<4).map { try Tenant("\($0)") }
    func enqueue(_ tenant: Int) throws {
      try queue.enqueue(
        tenant, of: tenants[tenant], terms: RequestTerms(cost: costs[tenant]), now: now)
    }
    for tenant in 0..<4 { for _ in 0..<4 { try enqueue(tenant) } }
    var service = [0.0, 0, 0, 0]
    while service.reduce(0, +) < 40_000 {
      let dequeued = queue.dequeue(now: now)
      let next = try #require(dequeued)
      service[next.payload] += costs[next.payload]
      try enqueue(next.payload)
      if options.order == .fair { try queue.complete(next.id) }
    }
    let share = service[0] / service.reduce(0, +)
    if options.order == .fair {
      #expect(abs(share - 0.25) < 0.01)
    } else {
      #expect(share > 0.95)
    }
  }

  /// Who was away has no more than its share afterwards, and who leaves finds its debt.
  @Test func absenceBringsNoCreditAndNoEscape() throws {
    var queue = FairQueue<String>(FairQueueOptions(settlement: .atDispatch))
    let now = QueueInstant()
    let (steady, visitor) = try (Tenant("steady"), Tenant("visitor"))
    for _ in 0..<100 { try queue.enqueue("steady", of: steady, now: now) }
    for _ in 0..<50 { _ = queue.dequeue(now: now) }
    for _ in 0..<10 { try queue.enqueue("visitor", of: visitor, now: now) }
    let next = (0..<10).compactMap { _ in queue.dequeue(now: now)?.payload }
    #expect(next.count { $0 == "visitor" } <= 6)
    // It asks for something costly, is served, and goes; when it comes back, it waits.
    while queue.backlog(of: visitor, now: now).requestCount > 0 { _ = queue.dequeue(now: now) }
    try queue.enqueue("costly", of: visitor, terms: RequestTerms(cost: 10), now: now)
    while queue.dequeue(now: now)?.payload != "costly" {}
    try queue.enqueue("again", of: visitor, now: now)
    var before = 0
    while queue.dequeue(now: now)?.payload == "steady" { before += 1 }
    #expect(before >= 9)
  }

  /// Nothing is kept of tenants that came and went.
  @Test(arguments: [FairQueueOptions(), FairQueueOptions(settlement: .atDispatch), .roundRobin])
  func idleTenantsAreForgotten(options: FairQueueOptions) throws {
    var queue = FairQueue<Int>(options)
    let now = QueueInstant()
    let tracks = options.settlement != .atDispatch
    for _ in 0..<3 { try queue.enqueue(0, of: Tenant("steady"), now: now) }
    for visitor in 1...1000 {
      try queue.enqueue(visitor, of: Tenant("\(visitor)"), now: now)
      for _ in 0..<2 {
        let dequeued = queue.dequeue(now: now)
        let next = try #require(dequeued)
        if tracks { try queue.complete(next.id) }
        if next.payload == 0 { try queue.enqueue(0, of: Tenant("steady"), now: now) }
      }
      let count = queue.flowCount
      #expect(count <= 4)
    }
    while let next = queue.dequeue(now: now) { if tracks { try queue.complete(next.id) } }
    let count = queue.flowCount
    #expect(count == 0)
  }

  /// Costs that are far too large or small neither stop the virtual time nor run over it.
  @Test func extremeCostsStayInOrder() throws {
    var queue = FairQueue<Int>(FairQueueOptions(settlement: .atDispatch))
    let now = QueueInstant()
    let costs = [Double.greatestFiniteMagnitude, .leastNonzeroMagnitude, 1]
    let tenants = try (0..<3).map { try Tenant("\($0)") }
    let policy = TenantPolicy(maximumRequests: .max)
    func enqueue(_ tenant: Int) throws {
      try queue.enqueue(
        tenant, of: tenants[tenant], policy: policy, terms: RequestTerms(cost: costs[tenant]),
        now: now)
    }
    for tenant in 0..<3 { try enqueue(tenant) }
    for _ in 0..<3 { _ = queue.dequeue(now: now) }
    for _ in 0..<5000 { try enqueue(0) }
    // More than 2^61 units pass, so that tags begin anew on the way.
    for _ in 0..<5000 {
      let next = queue.dequeue(now: now)?.payload
      #expect(next == 0)
    }
    try enqueue(1)
    try enqueue(0)
    let next = queue.dequeue(now: now)?.payload
    #expect(next == 1)
  }
}
