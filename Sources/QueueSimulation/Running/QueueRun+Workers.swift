extension QueueRun where Queue: ~Copyable {
  /// Adds workers, or lets the last ones crash.
  mutating func setWorkers(_ count: Int) {
    while workers.count > count {
      crash(workers.count - 1)
      workers.removeLast()
    }
    idle.removeAll { $0 >= count }
    while workers.count < count {
      idle.append(workers.count)
      workers.append(SimulatedWorker())
    }
    queue.setWorkers(count)
  }

  /// Lets each idle worker ask for a request.
  mutating func askForRequests() {
    let asking = idle
    idle.removeAll(keepingCapacity: true)
    for worker in asking {
      if let request = queue.dequeue(for: worker, now: time) {
        start(request, on: worker)
      } else {
        idle.append(worker)
      }
    }
  }

  private mutating func start(_ number: Int, on worker: Int) {
    let request = requests[number]
    let end = time + request.cost
    let cost = (min(end, crash(of: worker)) - time).seconds
    workers[worker] = SimulatedWorker(
      request: number, start: time, end: end, correction: cost - request.estimate)
    tenants[request.tenant].begin(request, correction: cost - request.estimate)
    meter.charge(request.tenant, request.estimate)
    tenants[request.tenant].waits.append(leave(number))
    fillBacklog(of: request.tenant)
  }

  /// When a worker will crash, in nanoseconds; `.max` for never.
  private func crash(of worker: Int) -> Int64 {
    let crash = changes.last { change in
      if case .workers(let count) = change.kind { count <= worker } else { false }
    }
    return crash?.time.nanoseconds ?? .max
  }

  /// Ends the requests that are done.
  mutating func endRequests() {
    for worker in workers.indices where workers[worker].end <= time {
      guard let number = workers[worker].request else { continue }
      let cost = end(number, on: worker)
      queue.complete(number, cost: cost)
      tenants[requests[number].tenant].report.served += 1
      workers[worker] = SimulatedWorker()
      idle.append(worker)
    }
  }

  private mutating func crash(_ worker: Int) {
    guard let number = workers[worker].request else { return }
    let request = requests[number]
    let cost = end(number, on: worker)
    if queue.requeue(
      number, of: request.tenant, estimate: request.estimate, cost: cost, now: time)
    {
      enter(number)
    } else {
      tenants[request.tenant].report.dropped += 1
    }
  }

  /// Takes note that a worker serves a request no longer.
  ///
  /// - Returns: what it has cost, in seconds.
  private mutating func end(_ number: Int, on worker: Int) -> Double {
    let request = requests[number]
    let correction = workers[worker].correction
    tenants[request.tenant].end(correction: correction)
    meter.charge(request.tenant, correction)
    addService(of: worker)
    return (time - workers[worker].start).seconds
  }

  /// Adds what a worker did for the request that it serves, until now, to what its tenant was given.
  mutating func addService(of worker: Int) {
    guard let request = workers[worker].request else { return }
    let width = Double(end) / Double(scenario.intervals)
    var start = workers[worker].start
    var interval = min(Int(Double(start) / width), scenario.intervals - 1)
    tenants[requests[request].tenant].report.service += (time - start).seconds
    while start < time {
      let isLast = interval == scenario.intervals - 1
      let edge = isLast ? time : min(max(Int64(width * Double(interval + 1)), start), time)
      tenants[requests[request].tenant].report.serviceByInterval[interval] += (edge - start).seconds
      start = edge
      interval += 1
    }
  }
}
