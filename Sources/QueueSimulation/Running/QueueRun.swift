internal import SeededRandom

/// A scenario under way.
///
/// Time goes from one instant at which something happens to the next. At each, requests end, patience
/// ends, changes come and requests arrive, in this order; then each idle worker asks once for a request,
/// the one that has been idle for longest first.
struct QueueRun<Queue: SimulatedQueue & ~Copyable>: ~Copyable {
  let scenario: QueueScenario
  var queue: Queue
  /// Since the beginning, in nanoseconds.
  var time: Int64 = 0
  let end: Int64
  var tenants: [TenantState]
  var requests: [SimulatedRequest] = []
  var workers: [SimulatedWorker] = []
  /// The idle workers, the one that has been idle for longest first.
  var idle: [Int] = []
  /// The changes that are to come, the next one last.
  var changes: [ScenarioChange]
  var meter: LagMeter

  init(_ scenario: QueueScenario, _ queue: consuming Queue) {
    self.scenario = scenario
    self.queue = queue
    end = scenario.duration.nanoseconds
    // Of changes at the same time, the first of the scenario is last here too.
    changes = scenario.changes.enumerated()
      .sorted { ($0.element.time, $0.offset) > ($1.element.time, $1.offset) }.map(\.element)
    meter = LagMeter(weights: scenario.tenants.map(\.weight))
    var seeds = SplitMix64(state: scenario.seed)
    tenants = scenario.tenants.map { tenant in
      TenantState(
        random: SplitMix64(state: seeds.next()),
        report: TenantReport(
          name: tenant.name, weight: tenant.weight,
          serviceByInterval: Array(repeating: 0, count: scenario.intervals)))
    }
  }

  consuming func run() -> QueueReport {
    setWorkers(scenario.workers)
    for tenant in tenants.indices {
      planArrival(of: tenant, after: scenario.tenants[tenant].start.nanoseconds)
    }
    while case let next = nextInstant, next < end {
      time = next
      endRequests()
      endPatience()
      makeChanges()
      for tenant in tenants.indices where tenants[tenant].nextArrival <= time { arrive(tenant) }
      askForRequests()
    }
    time = end
    return report()
  }

  private var nextInstant: Int64 {
    var next = changes.last?.time.nanoseconds ?? .max
    for worker in workers { next = min(next, worker.end) }
    for tenant in tenants.indices {
      next = min(
        next, tenants[tenant].nextArrival, tenants[tenant].patient.first?.end ?? .max)
    }
    return next
  }

  private mutating func makeChanges() {
    while let change = changes.last, change.time.nanoseconds <= time {
      changes.removeLast()
      switch change.kind {
      case .workers(let count): setWorkers(count)
      case .maximumRequests(let count, let tenant):
        for request in queue.limit(tenant, to: count) {
          leave(request)
          tenants[tenant].report.dropped += 1
        }
      }
    }
  }
}

extension Double {
  /// Seconds in nanoseconds.
  var nanoseconds: Int64 { Int64(self * 1e9) }
}

extension Int64 {
  /// Nanoseconds in seconds.
  var seconds: Double { Double(self) / 1e9 }
}
