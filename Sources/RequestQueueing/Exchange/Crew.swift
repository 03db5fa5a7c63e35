internal import FairQueueing

/// The workers that have names, and which of them serve the tenants that are not served by all.
struct Crew: Sendable {
  private struct Assignment {
    let limit: WorkerLimit
    /// The workers that were chosen in a version of the pool; -1 for none.
    var workers = WorkerSet?.none
    var version = -1
  }

  var pool: WorkerPool
  /// The tenants whose last requests came with a limit.
  private var assignments: [Tenant: Assignment] = [:]
  /// How many assignments there may be before those that do not matter any more are looked for.
  private var bound = 64

  init(_ rules: WorkerRules) { pool = WorkerPool(rules: rules) }

  /// Notes how many workers serve a tenant, as its last request said.
  ///
  /// - Parameter isIdle: whether nothing of a tenant waits or is running.
  /// - Returns: whether it has been another number.
  mutating func limit(
    _ tenant: Tenant, to limit: WorkerLimit, isIdle: (Tenant) -> Bool
  ) -> Bool {
    guard limit != .all || !assignments.isEmpty,
      limit != assignments[tenant]?.limit ?? .all
    else { return false }
    assignments[tenant] = limit == .all ? nil : Assignment(limit: limit)
    if assignments.count > bound {
      assignments = assignments.filter { !isIdle($0.key) }
      bound = max(64, 2 * assignments.count)
    }
    return true
  }

  /// The workers that serve a tenant; `nil` if all do.
  mutating func workers(of tenant: Tenant) -> WorkerSet? {
    guard !assignments.isEmpty, let assignment = assignments[tenant] else { return nil }
    if let workers = assignment.workers, assignment.version == pool.version { return workers }
    let workers = pool.workers(of: tenant, limit: assignment.limit)
    assignments[tenant] = Assignment(
      limit: assignment.limit, workers: workers, version: pool.version)
    return workers
  }
}
