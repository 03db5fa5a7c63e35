internal import FairQueueing

extension QueueRun where Queue: ~Copyable {
  /// What has come of it at its end.
  consuming func report() -> QueueReport {
    for worker in workers.indices { addService(of: worker) }
    for request in requests where request.isWaiting {
      let wait = time - request.arrival
      tenants[request.tenant].longestWait = max(tenants[request.tenant].longestWait, wait)
    }
    let total = tenants.reduce(0) { $0 + $1.report.service }
    for tenant in tenants.indices {
      tenants[tenant].sumUpWaits()
      if total > 0 { tenants[tenant].report.share = tenants[tenant].report.service / total }
      compare(tenant)
    }
    return QueueReport(tenants: tenants.map(\.report))
  }

  /// Finds the other tenant from which one comes apart the most, as a part of the bound.
  private mutating func compare(_ tenant: Int) {
    guard isComparable(tenant) else { return }
    for other in tenants.indices where other != tenant && isComparable(other) {
      let lag = meter.lag(tenant, other)
      let bound = tenants[tenant].bound + tenants[other].bound
      if lag * tenants[tenant].report.bound >= tenants[tenant].report.lag * bound, lag > 0 {
        tenants[tenant].report.lag = lag
        tenants[tenant].report.bound = bound
      }
    }
  }

  /// Whether all workers serve a tenant.
  private func isComparable(_ tenant: Int) -> Bool {
    scenario.tenants[tenant].workers.count(of: .max) == nil
  }
}
