internal import FairQueueing

/// The workers of a simulation in a pool, by number.
struct NumberedWorkers {
  private(set) var pool: WorkerPool
  private var ids: [WorkerID] = []

  init(_ rules: WorkerRules) { pool = WorkerPool(rules: rules) }

  subscript(number: Int) -> WorkerID { ids[number] }

  /// Lets the last ones go, or new ones come, until there are so many.
  mutating func setCount(_ count: Int) {
    while ids.count > count { pool.disconnect(ids.removeLast(), now: QueueInstant()) }
    while ids.count < count { ids.append(pool.connect("worker-\(ids.count)")) }
  }
}
