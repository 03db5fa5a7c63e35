internal import FairQueueing

/// The queue of Cortex' scheduler, as far as fairness goes.
struct CortexQueue: SimulatedQueue {
  /// The tenants that have something queued, and holes that newcomers will fill.
  private var slots: [Int?] = []
  /// What is queued of each tenant, cancelled requests among it.
  private var lines: [Line<Int>]
  private var limits: [Int]
  private let tenants: [Tenant]
  private let workerLimits: [WorkerLimit]
  private var workers = NumberedWorkers(.cortex)
  /// The workers that serve each tenant.
  private var serving: [WorkerSet] = []
  /// How many workers each tenant reserves for requests of a higher priority.
  private let reserved: [Int]
  /// The slot at which each worker was last; -1 at first.
  private var cursors: [Int] = []
  private var cancelled: Set<Int> = []

  /// A queue for a scenario that has been checked.
  init(_ scenario: QueueScenario) {
    tenants = scenario.tenants.compactMap { try? Tenant($0.name) }
    workerLimits = scenario.tenants.map(\.workers)
    lines = scenario.tenants.map { _ in Line() }
    limits = scenario.tenants.map(\.maximumRequests)
    reserved = scenario.tenants.map(\.reservedWorkers)
  }

  mutating func enqueue(_ request: Int, of tenant: Int, estimate: Double, now: Int64) -> Bool {
    guard lines[tenant].count < limits[tenant] else { return false }
    if lines[tenant].isEmpty {
      if let hole = slots.firstIndex(of: nil) { slots[hole] = tenant } else { slots.append(tenant) }
    }
    lines[tenant].append(request)
    return true
  }

  mutating func dequeue(for worker: Int, now: Int64) -> Int? {
    while let slot = nextSlot(of: worker), let tenant = slots[slot] {
      cursors[worker] = slot
      // It waits for a request of higher priority, whatever others have, and moves on at the next event.
      if worker < reserved[tenant] { return nil }
      let request = lines[tenant].removeFirst()
      if lines[tenant].isEmpty { leave(slot) }
      if cancelled.remove(request) == nil { return request }
      cursors[worker] = slot - 1
    }
    return nil
  }

  mutating func cancel(_ request: Int) { cancelled.insert(request) }

  mutating func complete(_ request: Int, cost: Double) {}

  mutating func requeue(
    _ request: Int, of tenant: Int, estimate: Double, cost: Double, now: Int64
  ) -> Bool {
    enqueue(request, of: tenant, estimate: estimate, now: now)
  }

  mutating func limit(_ tenant: Int, to count: Int) -> [Int] {
    limits[tenant] = count
    let dropped = lines[tenant].keepFirst(count)
    if lines[tenant].isEmpty, let slot = slots.firstIndex(of: tenant) { leave(slot) }
    return dropped.filter { cancelled.remove($0) == nil }
  }

  mutating func setWorkers(_ count: Int) {
    cursors.removeLast(max(cursors.count - count, 0))
    while cursors.count < count { cursors.append(-1) }
    workers.setCount(count)
    serving = zip(tenants, workerLimits).map { workers.pool.workers(of: $0, limit: $1) }
  }

  /// The next slot, in a circle, of a tenant that the worker serves.
  private func nextSlot(of worker: Int) -> Int? {
    let next = cursors[worker] + 1 < slots.count ? cursors[worker] + 1 : 0
    let isServed = { (tenant: Int?) in
      tenant.map { serving[$0].contains(workers[worker]) } ?? false
    }
    return slots[next...].firstIndex(where: isServed) ?? slots[..<next].firstIndex(where: isServed)
  }

  private mutating func leave(_ slot: Int) {
    slots[slot] = nil
    while case .some(.none) = slots.last { slots.removeLast() }
  }
}
