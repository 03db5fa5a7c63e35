extension QueueRun where Queue: ~Copyable {
  /// Plans when the next request of a tenant comes.
  mutating func planArrival(of tenant: Int, after time: Int64) {
    let script = scenario.tenants[tenant]
    var next = time
    if case .rate(let rate) = script.demand {
      next += max((tenants[tenant].random.gap() / rate).nanoseconds, 1)
    }
    tenants[tenant].nextArrival = next < script.stop?.nanoseconds ?? .max ? next : .max
  }

  /// Lets come what comes of a tenant at this time.
  mutating func arrive(_ tenant: Int) {
    if case .backlog = scenario.tenants[tenant].demand {
      tenants[tenant].nextArrival = .max
      return fillBacklog(of: tenant)
    }
    while tenants[tenant].nextArrival <= time {
      _ = send(tenant)
      planArrival(of: tenant, after: tenants[tenant].nextArrival)
    }
  }

  /// Lets a tenant that keeps a backlog send what it lacks, or try again in a second if it is refused.
  mutating func fillBacklog(of tenant: Int) {
    let script = scenario.tenants[tenant]
    guard case .backlog(let count) = script.demand, script.start.nanoseconds <= time,
      time < script.stop?.nanoseconds ?? .max
    else { return }
    while tenants[tenant].report.waiting < count {
      guard send(tenant) else {
        tenants[tenant].nextArrival = time + 1_000_000_000
        return
      }
    }
  }

  /// Makes a request of a tenant.
  ///
  /// - Returns: whether it is queued.
  private mutating func send(_ tenant: Int) -> Bool {
    let script = scenario.tenants[tenant]
    let cost = min(script.cost.draw(&tenants[tenant].random), 1e6).nanoseconds
    let number = requests.count
    let request = SimulatedRequest(
      tenant: tenant, cost: max(cost, 1), estimate: script.estimate ?? script.cost.mean,
      arrival: time)
    requests.append(request)
    tenants[tenant].report.sent += 1
    guard queue.enqueue(number, of: tenant, estimate: request.estimate, now: time) else {
      tenants[tenant].report.refused += 1
      return false
    }
    enter(number)
    if let patience = script.patience {
      tenants[tenant].patient.append((number, time + patience.nanoseconds))
    }
    return true
  }

  /// Takes note that a request waits.
  mutating func enter(_ request: Int) {
    let tenant = requests[request].tenant
    requests[request].isWaiting = true
    requests[request].arrival = time
    tenants[tenant].report.waiting += 1
    meter.beginWaiting(tenant)
  }

  /// Takes note that a request does not wait any more.
  ///
  /// - Returns: how long it did.
  @discardableResult
  mutating func leave(_ request: Int) -> Int64 {
    let tenant = requests[request].tenant
    requests[request].isWaiting = false
    tenants[tenant].report.waiting -= 1
    if tenants[tenant].report.waiting == 0 { meter.endWaiting(tenant) }
    let wait = time - requests[request].arrival
    tenants[tenant].longestWait = max(tenants[tenant].longestWait, wait)
    while let first = tenants[tenant].patient.first, !requests[first.request].isWaiting {
      tenants[tenant].patient.removeFirst()
    }
    return wait
  }

  /// Cancels the requests that have waited for too long.
  mutating func endPatience() {
    for tenant in tenants.indices {
      while let first = tenants[tenant].patient.first, first.end <= time {
        queue.cancel(first.request)
        leave(first.request)
        tenants[tenant].report.cancelled += 1
        fillBacklog(of: tenant)
      }
    }
  }
}
