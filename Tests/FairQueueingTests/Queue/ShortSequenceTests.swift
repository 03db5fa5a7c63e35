import FairQueueing
import TestSupport
import Testing

/// Every sequence of a few operations does what the rules say.
@Suite struct ShortSequenceTests {
  enum Operation: Int, CaseIterable {
    case enqueueCheap, enqueueCostly, dequeue, complete, requeue, cancel
  }

  @Test func everyShortSequenceFollowsTheRules() throws {
    let kinds = Operation.allCases.count
    let length = Effort.scaled(quick: 5, full: 8)
    let tenants = try (Tenant("cheap"), Tenant("costly"))
    var sequenceCount = 1
    for _ in 0..<length { sequenceCount *= kinds }
    for sequence in 0..<sequenceCount {
      var rest = sequence
      let trial = Trial(tenants)
      for _ in 0..<length {
        guard let operation = Operation(rawValue: rest % kinds) else { continue }
        rest /= kinds
        // What has nothing to be done to is another, shorter sequence.
        guard try trial.carryOut(operation) else { break }
      }
      try trial.drain()
      guard trial.faults.isEmpty else {
        Issue.record("sequence \(sequence): \(trial.faults)")
        return
      }
    }
  }

  /// A queue and the model of it.
  final class Trial {
    var queue = FairQueue<Int>(FairQueueOptions(settlement: .atCompletion(cap: 1)))
    let model = ModelQueue(cap: 1)
    let tenants: (cheap: Tenant, costly: Tenant)
    /// The requests that wait, in the order in which they came.
    var waiting: [RequestID] = []
    /// The requests that run, in the order in which they were handed out.
    var running: [RequestID] = []
    var faults: [String] = []
    let now = QueueInstant()

    init(_ tenants: (Tenant, Tenant)) { self.tenants = tenants }

    /// - Returns: whether there was something to be done.
    func carryOut(_ operation: Operation) throws -> Bool {
      switch operation {
      case .enqueueCheap: try enqueue(tenants.cheap, cost: 1)
      case .enqueueCostly: try enqueue(tenants.costly, cost: 2)
      case .dequeue: return try dequeue()
      case .complete:
        guard !running.isEmpty else { return false }
        let id = running.removeFirst()
        try queue.complete(id, cost: 0.5)
        model.complete(id, cost: 0.5)
      case .requeue:
        guard let id = running.popLast() else { return false }
        try queue.requeue(id, cost: 4, now: now)
        model.requeue(id, cost: 4)
        waiting.append(id)
      case .cancel:
        guard let id = waiting.popLast(), let request = model.request(id) else { return false }
        if queue.cancel(id) == nil { faults.append("what waits was not cancelled") }
        model.remove(request)
      }
      if queue.count != model.queued.count || queue.runningCount != model.running.count {
        faults.append("what waits or runs was counted wrongly")
      }
      return true
    }

    private func enqueue(_ tenant: Tenant, cost: Double) throws {
      let id = try queue.enqueue(0, of: tenant, terms: RequestTerms(cost: cost), now: now)
      waiting.append(id)
      model.enqueue(
        ModelQueue.Request(
          id: id, path: [tenant.name], cost: cost, requestClass: 0, enqueuedAt: 0, deadline: .max),
        weights: [1])
    }

    private func dequeue() throws -> Bool {
      guard let next = queue.dequeue(now: now) else {
        if !model.queued.isEmpty { faults.append("nothing was handed out though something waits") }
        return false
      }
      guard let request = model.request(next.id), model.isNext(request) else {
        faults.append("it was not the turn of what was handed out")
        return false
      }
      model.dispatch(request)
      waiting.removeAll { $0 == next.id }
      running.append(next.id)
      return true
    }

    /// In the end everything has been handed out, and nothing is left.
    func drain() throws {
      while try dequeue() {}
      for id in running {
        try queue.complete(id)
        model.complete(id, cost: nil)
      }
      if queue.flowCount != 0 { faults.append("tenants are left") }
    }
  }
}
