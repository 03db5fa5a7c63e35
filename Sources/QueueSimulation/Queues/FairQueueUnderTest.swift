internal import FairQueueing

/// A `FairQueue` of numbers.
struct FairQueueUnderTest: SimulatedQueue, ~Copyable {
  private var queue: FairQueue<Int>
  private let tenants: [Tenant]
  private var policies: [TenantPolicy]
  /// By what the queue knows the requests.
  private var ids: [RequestID?] = []
  private var workers = NumberedWorkers(WorkerRules())
  private let isSettled: Bool

  /// A queue for a scenario that has been checked.
  init(_ options: FairQueueOptions, _ scenario: QueueScenario) {
    queue = FairQueue(options)
    isSettled = options.settlement != .atDispatch
    tenants = scenario.tenants.compactMap { try? Tenant($0.name) }
    policies = scenario.tenants.map {
      TenantPolicy(
        weight: $0.weight, maximumRequests: $0.maximumRequests, workers: $0.workers)
    }
  }

  mutating func enqueue(_ request: Int, of tenant: Int, estimate: Double, now: Int64) -> Bool {
    while ids.count <= request { ids.append(nil) }
    do throws(EnqueueError) {
      ids[request] = try queue.enqueue(
        request, of: tenants[tenant], policy: policies[tenant],
        terms: RequestTerms(cost: estimate), now: QueueInstant(nanoseconds: now))
      return true
    } catch {
      return false
    }
  }

  mutating func dequeue(for worker: Int, now: Int64) -> Int? {
    queue.dequeue(
      for: workers[worker], of: workers.pool, now: QueueInstant(nanoseconds: now))?.payload
  }

  mutating func cancel(_ request: Int) {
    if let id = ids[request] { queue.cancel(id) }
  }

  mutating func complete(_ request: Int, cost: Double) {
    guard isSettled, let id = ids[request] else { return }
    do throws(CompletionError) {
      try queue.complete(id, cost: cost)
    } catch {
      preconditionFailure("a request that runs can be completed: \(error)")
    }
  }

  mutating func requeue(
    _ request: Int, of tenant: Int, estimate: Double, cost: Double, now: Int64
  ) -> Bool {
    guard isSettled, let id = ids[request] else {
      return enqueue(request, of: tenant, estimate: estimate, now: now)
    }
    do throws(CompletionError) {
      try queue.requeue(id, cost: cost, now: QueueInstant(nanoseconds: now))
      return true
    } catch {
      preconditionFailure("a request that runs can be put back: \(error)")
    }
  }

  mutating func limit(_ tenant: Int, to count: Int) -> [Int] {
    policies[tenant].maximumRequests = count
    return []
  }

  mutating func setWorkers(_ count: Int) { workers.setCount(count) }
}
