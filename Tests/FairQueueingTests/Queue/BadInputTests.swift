import FairQueueing
import Testing

/// What is wrong is refused, and changes nothing.
@Suite struct BadInputTests {
  static let badNumbers = [0, -1, -0.0, .nan, .infinity, -.infinity] as [Double]

  @Test(arguments: badNumbers)
  func costsArePositiveAndFinite(cost: Double) throws {
    var queue = FairQueue<Int>()
    let (tenant, now) = (try Tenant("a"), QueueInstant())
    let refused = #expect(throws: EnqueueError.self) {
      try queue.enqueue(1, of: tenant, terms: RequestTerms(cost: cost), now: now)
    }
    guard case .invalidCost(let value)? = refused else {
      throw refused ?? EnqueueError.tooManyFlows
    }
    #expect(value.bitPattern == cost.bitPattern)
    try queue.enqueue(1, of: tenant, now: now)
    let dequeued = queue.dequeue(now: now)
    let next = try #require(dequeued)
    #expect(throws: CompletionError.self) { try queue.complete(next.id, cost: cost) }
    #expect(throws: CompletionError.self) { try queue.requeue(next.id, cost: cost, now: now) }
    try queue.complete(next.id)
  }

  @Test(arguments: [0, -5, -.greatestFiniteMagnitude] as [Double])
  func deadlinesAreToCome(offset: Double) throws {
    var queue = FairQueue<Int>()
    let now = QueueInstant(nanoseconds: 1_000_000)
    let terms = RequestTerms(
      deadline: QueueInstant(nanoseconds: offset < -10 ? .min : 1_000_000 + Int64(offset)))
    let refused = #expect(throws: EnqueueError.self) {
      try queue.enqueue(1, of: Tenant("a"), terms: terms, now: now)
    }
    guard case .deadlinePassed? = refused else { throw refused ?? EnqueueError.tooManyFlows }
    let count = queue.count
    #expect(count == 0)
  }

  @Test func unknownRequestsAreNotCompleted() throws {
    var queue = FairQueue<Int>()
    let (tenant, now) = (try Tenant("a"), QueueInstant())
    let id = try queue.enqueue(1, of: tenant, now: now)
    #expect(throws: CompletionError.unknownRequest) { try queue.complete(id) }
    #expect(throws: CompletionError.unknownRequest) { try queue.requeue(id, now: now) }
    _ = queue.dequeue(now: now)
    try queue.complete(id)
    #expect(throws: CompletionError.unknownRequest) { try queue.complete(id) }
    // Another request has the place by now.
    let other = try queue.enqueue(2, of: tenant, now: now)
    _ = queue.dequeue(now: now)
    #expect(other != id)
    #expect(throws: CompletionError.unknownRequest) { try queue.complete(id) }
    let cancelled = queue.cancel(id)
    #expect(cancelled == nil)
  }

  @Test func limitsRefuseAndExplain() throws {
    var queue = FairQueue<Int>(FairQueueOptions(levels: 1))
    let tenant = try Tenant("a")
    var policy = TenantPolicy(maximumRequests: 3, maximumCost: 10)
    let terms = [("x", 2.0), ("y", 5), ("y", 1)].map { RequestTerms(cost: $1, path: [Subflow($0)]) }
    for (place, terms) in terms.enumerated() {
      try queue.enqueue(
        place, of: tenant, policy: policy, terms: terms,
        now: QueueInstant(nanoseconds: Int64(place)))
    }
    let now = QueueInstant(nanoseconds: 100)
    let refused = #expect(throws: EnqueueError.self) {
      try queue.enqueue(9, of: tenant, policy: policy, now: now)
    }
    guard case .tooManyRequests(3, let backlog)? = refused else {
      throw refused ?? EnqueueError.tooManyFlows
    }
    #expect(backlog.tenant == "a")
    #expect(backlog.cost == 8)
    #expect(backlog.oldestWait == .nanoseconds(100))
    #expect(backlog.parts.map(\.name) == ["y", "x"])
    #expect(backlog.parts.map(\.cost) == [6, 2])
    #expect(backlog.parts.map(\.oldestWait) == [.nanoseconds(99), .nanoseconds(100)])
    #expect(backlog.retryAfter == .nanoseconds(100) / 3)
    // A limit that shrinks drops nothing; one that grows lets in up to the limit of cost.
    policy.maximumRequests = 1
    #expect(throws: EnqueueError.self) {
      try queue.enqueue(9, of: tenant, policy: policy, now: now)
    }
    policy.maximumRequests = 10
    let tooMuch = #expect(throws: EnqueueError.self) {
      try queue.enqueue(9, of: tenant, policy: policy, terms: RequestTerms(cost: 2.5), now: now)
    }
    guard case .tooMuchCost(10, _)? = tooMuch else { throw tooMuch ?? EnqueueError.tooManyFlows }
    try queue.enqueue(9, of: tenant, policy: policy, terms: RequestTerms(cost: 2), now: now)
    let count = queue.count
    #expect(count == 4)
  }

  #if os(Linux) || os(macOS)
  @Test(arguments: badNumbers)
  func weightsArePositiveAndFinite(weight: Double) async {
    await #expect(processExitsWith: .failure) { [bits = weight.bitPattern as UInt64] in
      _ = TenantPolicy(weight: Double(bitPattern: bits))
    }
    await #expect(processExitsWith: .failure) { [bits = weight.bitPattern as UInt64] in
      _ = Subflow("a", weight: Double(bitPattern: bits))
    }
  }
  #endif
}
