/// For a queue that hands requests to workers as they come: which workers may have those of a tenant.
extension FairQueue {
  /// How many workers serve a tenant, as its last request said; `nil` if nothing is known of the tenant.
  package mutating func workerLimit(of tenant: Tenant) -> WorkerLimit? {
    scheduler.workerLimit(of: tenant.key)
  }

  /// The workers that serve a tenant; `nil` if all do.
  ///
  /// - Parameter pool: always the same pool, as for ``dequeue(for:of:now:)``.
  package mutating func workers(of tenant: Tenant, in pool: WorkerPool) -> WorkerSet? {
    scheduler.workers(of: tenant.key, in: pool)
  }
}
