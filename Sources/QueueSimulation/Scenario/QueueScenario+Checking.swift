internal import FairQueueing

extension QueueScenario {
  /// Refuses what makes no sense, and what would take too long.
  func check() throws(ScenarioError) {
    try require(0...1e6 ~= duration && duration > 0, "duration is not in 0...1000000 s")
    try require(1...10_000 ~= workers, "the number of workers is not in 1...10000")
    try require(1...1000 ~= tenants.count, "the number of tenants is not in 1...1000")
    try require(1...1000 ~= intervals, "the number of intervals is not in 1...1000")
    var names: Set<String> = []
    for tenant in tenants {
      try tenant.check()
      if !names.insert(tenant.name).inserted {
        throw ScenarioError("there are two of this name", tenant: tenant.name)
      }
    }
    var greatest = workers
    for change in changes {
      try require(0...1e6 ~= change.time, "the time of a change is not in 0...1000000 s")
      switch change.kind {
      case .workers(let count):
        try require(0...10_000 ~= count, "the number of workers is not in 0...10000")
        greatest = max(greatest, count)
      case .maximumRequests(let count, let tenant):
        try require(tenants.indices.contains(tenant), "a change is about no tenant")
        try require(count >= 0, "a change makes a limit of requests negative")
      }
    }
    let requests = tenants.reduce(0) { sum, tenant in
      switch tenant.demand {
      case .rate(let rate): sum + rate * duration
      case .backlog(let count): sum + Double(count) + Double(greatest) * duration / tenant.cost.mean
      }
    }
    try require(requests <= 1e7, "more than 10^7 requests could be made")
  }

  private func require(_ condition: Bool, _ text: String) throws(ScenarioError) {
    if !condition { throw ScenarioError(text) }
  }
}

extension SimulatedTenant {
  fileprivate func check() throws(ScenarioError) {
    do throws(TenantError) {
      _ = try Tenant(name)
    } catch {
      throw ScenarioError("\(error)")
    }
    let seconds = 1e-6...1e6
    try require(0.001...1000 ~= weight, "the weight is not in 0.001...1000")
    try require(seconds ~= cost.mean, "the cost is not in 0.000001...1000000 s")
    if case .logNormal(let mean, let p99) = cost {
      try require(
        mean...(14 * mean) ~= p99, "the p99 of the cost is not from 1 to 14 times its mean")
    }
    try require(seconds ~= estimate ?? 1, "the estimate is not in 0.000001...1000000 s")
    switch demand {
    case .rate(let rate):
      try require(1e-6...1e6 ~= rate, "the rate is not in 0.000001...1000000 per s")
    case .backlog(let count): try require(1...100_000 ~= count, "the backlog is not in 1...100000")
    }
    try require(0...1e6 ~= start, "the start is not in 0...1000000 s")
    try require(start...1e6 ~= stop ?? start, "the stop is not after the start, or after 1000000 s")
    try require(seconds ~= patience ?? 1, "the patience is not in 0.000001...1000000 s")
    try require(maximumRequests >= 0, "the limit of requests is negative")
    try require(reservedWorkers >= 0, "the number of reserved workers is negative")
  }

  private func require(_ condition: Bool, _ text: String) throws(ScenarioError) {
    if !condition { throw ScenarioError(text, tenant: name) }
  }
}
