extension FairQueue {
  /// How many tenants and flows below them are known: those that have something queued or running, or that
  /// owe for what they were served.
  ///
  /// - Complexity: O(1)
  public var flowCount: Int { scheduler.flowCount }

  /// What waits of a tenant, since when, and how much it is.
  ///
  /// - Complexity: O(*f*) for *f* flows below the tenant
  public func backlog(of tenant: Tenant, now: QueueInstant) -> Backlog {
    scheduler.backlog(
      of: scheduler.table.flow(tenant.key, in: 0), tenant.key, now: now.nanoseconds)
  }
}
