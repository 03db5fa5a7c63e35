public import FairQueueing

/// A queue of requests of many tenants, as benchmarks fill and empty it.
public struct QueueWorkload: ~Copyable, Sendable {
  /// The number of a request's tenant is what is queued.
  private var queue: FairQueue<UInt32>
  private let tenants: [Tenant]
  private let costs: [Double]
  private let policy: TenantPolicy
  private var turn = 0

  /// How many pairs of operations a round has.
  public static let pairCount = 10_000
  private static let now = QueueInstant(nanoseconds: 1_000_000_000)

  /// The options that are measured under the name of fair: start-time fair queueing, estimates being final.
  public static let fair = FairQueueOptions(settlement: .atDispatch)

  /// A queue with tenants that have the same number of requests.
  ///
  /// - Parameters:
  ///   - options: in what order requests are handed out.
  ///   - tenants: how many tenants there are.
  ///   - depth: how many requests of each of them wait.
  public init(_ options: FairQueueOptions, tenants count: Int, depth: Int = 10) {
    queue = FairQueue(options)
    tenants = (0..<count).map { Self.tenant($0) }
    // Costs from 0.5 to 4.4.
    costs = (0..<64).map { 0.5 + Double($0 &* 37 % 64) / 16 }
    policy = TenantPolicy()
    for _ in 0..<depth {
      for tenant in 0..<count { enqueue(of: UInt32(tenant)) }
    }
    // Until the order of the tenants has nothing to do with where they lie in memory.
    if depth > 0 {
      for _ in 0...2 * count * depth / Self.pairCount { _ = exchange() }
    }
  }

  private static func tenant(_ number: Int) -> Tenant {
    do throws(TenantError) {
      return try Tenant("tenant-\(number)")
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Queues a request of a tenant.
  @inline(__always)
  mutating func enqueue(of tenant: UInt32) {
    do throws(EnqueueError) {
      try queue.enqueue(
        tenant, of: tenants[Int(tenant)], policy: policy,
        terms: RequestTerms(cost: costs[turn & 63]),
        now: Self.now)
      turn &+= 1
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Takes out the request that is next.
  @inline(__always)
  mutating func dequeue() -> Dispatch<UInt32> {
    guard let next = queue.dequeue(now: Self.now) else { preconditionFailure("nothing is queued") }
    return next
  }

  /// Takes requests out, and queues others of their tenants, so that every tenant has always some.
  ///
  /// - Returns: a number that depends on every request.
  public mutating func exchange() -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<Self.pairCount {
      let tenant = dequeue().payload
      enqueue(of: tenant)
      sum &+= UInt64(tenant)
    }
    return sum
  }

  /// As ``exchange()``, for a queue that settles costs: each request is completed, at another cost than was
  /// estimated.
  ///
  /// - Returns: a number that depends on every request.
  public mutating func settle() throws(CompletionError) -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<Self.pairCount {
      let next = dequeue()
      try queue.complete(next.id, cost: costs[(turn &+ 5) & 63])
      enqueue(of: next.payload)
      sum &+= UInt64(next.payload)
    }
    return sum
  }

  /// Has tenants appear, one after the other, with a request that is taken out at once: nothing waits before
  /// and after.
  ///
  /// - Returns: a number that depends on every request.
  public mutating func comeAndGo() -> UInt64 {
    var sum: UInt64 = 0
    for number in 0..<Self.pairCount {
      enqueue(of: UInt32(number % tenants.count))
      sum &+= UInt64(dequeue().payload)
    }
    return sum
  }
}
