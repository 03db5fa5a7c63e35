import FairQueueing
import TestSupport
import Testing

/// What a queue does is what its rules say, whatever is done to it.
@Suite struct FairQueueModelTests {
  static let seeds = Seed.each(Effort.scaled(quick: 60, full: 10_000))

  @Test(arguments: seeds)
  func everyStepFollowsTheRules(seed: Seed) throws {
    var generator = seed.generator
    let levels = Int.random(in: 0...2, using: &generator)
    let classes =
      Bool.random(using: &generator) ? [Duration.zero] : [.nanoseconds(30), .zero, .nanoseconds(5)]
    let cap = Bool.random(using: &generator) ? Double.infinity : 2
    let trial = try Trial(levels: levels, classes: classes, cap: cap)
    let operations = Int.random(in: 10...80, using: &generator)
    for _ in 0..<operations { try trial.step(&generator) }
    try trial.drain(&generator)
  }

  /// A queue and the model of it.
  final class Trial {
    var queue: FairQueue<Int>
    let model: ModelQueue
    let tenants: [Tenant]
    var policies: [TenantPolicy]
    let levels: Int
    let classCount: Int
    var now: Int64 = 0
    var payload = 0
    var payloads: [RequestID: Int] = [:]

    init(levels: Int, classes: [Duration], cap: Double) throws {
      queue = FairQueue(
        FairQueueOptions(
          settlement: .atCompletion(cap: cap), classes: classes, levels: levels))
      model = ModelQueue(
        classes: classes.map { Int64($0 / .nanoseconds(1)) }, cap: cap)
      tenants = try (0..<4).map { try Tenant("tenant \($0)") }
      policies = [1, 2, 0.5, 3].map { TenantPolicy(weight: $0, maximumRequests: 12) }
      self.levels = levels
      classCount = classes.count
    }

    func step(_ generator: inout SeededGenerator) throws {
      now += Int64.random(in: 0...10, using: &generator)
      expire()
      switch Int.random(in: 0..<20, using: &generator) {
      case 0..<8: try enqueue(&generator)
      case 8..<13: try dequeue()
      case 13..<17: try complete(&generator)
      case 17: try requeue(&generator)
      case 18: cancel(&generator)
      default:
        let tenant = Int.random(in: 0..<4, using: &generator)
        policies[tenant] = TenantPolicy(
          weight: Double.random(in: 0.1...4, using: &generator),
          maximumRequests: Int.random(in: 0...12, using: &generator))
      }
      let (count, runningCount) = (queue.count, queue.runningCount)
      #expect(count == model.queued.count)
      #expect(runningCount == model.running.count)
    }

    func enqueue(_ generator: inout SeededGenerator) throws {
      let tenant = Int.random(in: 0..<4, using: &generator)
      let path = (0..<levels).map { _ in
        Subflow(
          "\(Int.random(in: 0..<3, using: &generator))",
          weight: Bool.random(using: &generator) ? 1 : 2)
      }
      let terms = RequestTerms(
        cost: Double.random(in: 0.01...4, using: &generator),
        deadline: Int.random(in: 0..<4, using: &generator) > 0
          ? nil : QueueInstant(nanoseconds: now + Int64.random(in: 1...100, using: &generator)),
        requestClass: Int.random(in: 0..<classCount, using: &generator), path: path)
      payload += 1
      let waiting = model.root.children[tenants[tenant].name]?.waiting ?? 0
      do throws(EnqueueError) {
        let id = try queue.enqueue(
          payload, of: tenants[tenant], policy: policies[tenant], terms: terms,
          now: QueueInstant(nanoseconds: now))
        #expect(waiting < policies[tenant].maximumRequests)
        #expect(payloads.updateValue(payload, forKey: id) == nil)
        model.enqueue(
          ModelQueue.Request(
            id: id, path: [tenants[tenant].name] + path.map(\.name), cost: terms.cost,
            requestClass: terms.requestClass, enqueuedAt: now,
            deadline: terms.deadline?.nanoseconds ?? .max),
          weights: [policies[tenant].weight] + path.map(\.weight))
      } catch {
        guard case .tooManyRequests(let limit, let backlog) = error else { throw error }
        #expect(limit == policies[tenant].maximumRequests)
        #expect(waiting >= limit)
        #expect(backlog.requestCount == waiting)
        #expect(backlog.parts.reduce(0) { $0 + $1.requestCount } == waiting)
      }
    }

    func dequeue() throws {
      guard let next = queue.dequeue(now: QueueInstant(nanoseconds: now)) else {
        #expect(model.queued.isEmpty, "nothing was handed out though something waits")
        return
      }
      let request = try #require(model.request(next.id), "what was handed out does not wait")
      #expect(model.isNext(request))
      #expect(payloads[next.id] == next.payload)
      model.dispatch(request)
    }

    func complete(_ generator: inout SeededGenerator) throws {
      guard let id = anyOf(Array(model.running.keys), &generator) else { return }
      let cost: Double? =
        Bool.random(using: &generator) ? nil : Double.random(in: 0.01...9, using: &generator)
      try queue.complete(id, cost: cost)
      model.complete(id, cost: cost)
      payloads[id] = nil
    }

    func requeue(_ generator: inout SeededGenerator) throws {
      guard let id = anyOf(Array(model.running.keys), &generator) else { return }
      try queue.requeue(id, cost: nil, now: QueueInstant(nanoseconds: now))
      model.requeue(id, cost: nil)
      expire()
    }

    func cancel(_ generator: inout SeededGenerator) {
      guard let id = anyOf(model.queued.map(\.id), &generator), let request = model.request(id)
      else {
        return
      }
      let cancelled = queue.cancel(id)
      #expect(cancelled == payloads.removeValue(forKey: id))
      model.remove(request)
      let again = queue.cancel(id)
      #expect(again == nil)
    }

    /// Those that have expired are told, each once.
    func expire() {
      var expected = Set(model.queued.filter { $0.deadline <= now }.map(\.id))
      for request in model.queued.filter({ $0.deadline <= now }).sorted(by: {
        $0.deadline < $1.deadline
      }) {
        model.remove(request)
      }
      while let expired = queue.takeExpired(now: QueueInstant(nanoseconds: now)) {
        #expect(expected.remove(expired.id) != nil)
        #expect(payloads.removeValue(forKey: expired.id) == expired.payload)
      }
      #expect(expected.isEmpty, "an owner was not told")
    }

    /// In the end everything has been handed out, and nothing is left.
    func drain(_ generator: inout SeededGenerator) throws {
      while !model.queued.isEmpty { try dequeue() }
      while !model.running.isEmpty { try complete(&generator) }
      #expect(payloads.isEmpty)
      let flowCount = queue.flowCount
      #expect(flowCount == 0)
    }

    private func anyOf(
      _ ids: [RequestID], _ generator: inout SeededGenerator
    ) -> RequestID? {
      let payloads = payloads
      // The order of a dictionary is another one in each process.
      return ids.sorted { payloads[$0, default: 0] < payloads[$1, default: 0] }.randomElement(
        using: &generator)
    }
  }
}
