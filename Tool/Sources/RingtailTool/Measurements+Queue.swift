internal import FairQueueing
internal import Workloads

extension Measurements {
  /// Measures the queue: pairs of an enqueue and a dequeue, in several orders and with several numbers of
  /// tenants.
  func runQueue() throws {
    guard isWanted("queue.") else { return }
    for tenants in [1, 10, 100, 1_000, 10_000] {
      try runPairs(tenants)
    }
    for workers in [1, 100, 1_000] where isWanted("queue.handoff.\(workers)") {
      let work = try waiting { try await RequestQueueWorkload(workers: workers) }
      // A request goes to a worker, and its answer comes back.
      try run("queue.handoff.\(workers)", "ns/op", units: 2 * work.count, on: .wall) {
        try waiting { try await work.run() }
      }
    }
    if isWanted("queue.twothreads") {
      let work = LockedQueueWorkload(QueueWorkload.fair, tenants: 100)
      for (name, batchSize) in [("queue.twothreads", 16), ("queue.twothreads.each", 1)] {
        try run(name, "ns/op", units: QueueWorkload.pairCount, on: .wall) {
          try waiting { await work.passOn(batchSize: batchSize) }
        }
      }
    }
  }

  private func runPairs(_ tenants: Int) throws {
    let (unit, units) = ("ns/op", QueueWorkload.pairCount)
    for (order, options) in [
      ("roundrobin", FairQueueOptions.roundRobin), ("fair", QueueWorkload.fair),
    ] where isWanted("queue.\(order).\(tenants)") {
      var work = QueueWorkload(options, tenants: tenants)
      run("queue.\(order).\(tenants)", unit, units: units) { work.exchange() }
    }
    if isWanted("queue.settled.\(tenants)") {
      var work = QueueWorkload(FairQueueOptions(), tenants: tenants)
      try run("queue.settled.\(tenants)", unit, units: units) { try work.settle() }
    }
    if isWanted("queue.locked.\(tenants)") {
      let work = LockedQueueWorkload(QueueWorkload.fair, tenants: tenants)
      run("queue.locked.\(tenants)", unit, units: units) { work.exchange() }
    }
    if isWanted("queue.churn.\(tenants)") {
      var work = QueueWorkload(QueueWorkload.fair, tenants: tenants, depth: 0)
      run("queue.churn.\(tenants)", unit, units: units) { work.comeAndGo() }
    }
  }
}
