internal import FairQueueing
internal import RequestQueueing
internal import Synchronization
internal import TestSupport
internal import Testing

/// A queue where one thing happens at a time: requests come and are cancelled, workers come, ask, answer,
/// die and go. It knows who waits, and what each worker may have.
struct WorkerScene {
  /// A connection that tasks share.
  private final class Connection: Sendable {
    let name: String
    let worker: WorkerConnection<Int, Int>

    init(_ name: String, to queue: NumberQueue) {
      self.name = name
      worker = queue.connect(name)
    }

    var id: WorkerID { worker.id }
  }

  /// What comes of a worker's wait for a request.
  private final class Hand: Sendable {
    private struct State: ~Copyable {
      var lease: Lease<Int, Int>?
      var isOver = false
    }

    private let state = Mutex(State())

    var isOver: Bool { state.withLock { $0.isOver } }
    /// The request that it holds.
    var request: Int? {
      state.withLock { state in
        switch state.lease {
        case .none: nil
        case .some(let lease): lease.request
        }
      }
    }

    func end(_ lease: consuming Lease<Int, Int>?) {
      var lease = lease
      state.withLock { state in
        state.lease = lease.take()
        state.isOver = true
      }
    }

    func complete() { state.withLock { $0.lease.take() }?.complete(.success(0)) }
    func abandon() { state.withLock { $0.lease.take() }?.abandon() }
  }

  private struct Parked {
    let connection: Connection?
    let hand = Hand()
    var task: Task<Void, Never>?
  }

  private struct Request {
    let tenant: Tenant
    let owner: Owner
  }

  private let clock = ManualClock()
  private let queue: NumberQueue
  private var random: SeededGenerator
  private let names: [String]
  private let tenants: [Tenant]
  private var limits: [Tenant: WorkerLimit] = [:]
  private var connections: [Connection] = []
  private var pool: WorkerPool
  /// In the order in which they were parked.
  private var parked: [Parked] = []
  private var waiting: [Int: Request] = [:]
  private var running: [(number: Int, request: Request, hand: Hand)] = []
  private var lastNumber = 0

  init(_ seed: Seed) throws {
    random = seed.generator
    let rules = WorkerRules(
      choosing: Bool.random(using: &random) ? .rendezvous : .cortex,
      forgetDelay: Bool.random(using: &random) ? .zero : .seconds(10),
      usesLeavingWorkers: Int.random(in: 0..<4, using: &random) == 0)
    let order = Bool.random(using: &random) ? FairQueueOptions() : .roundRobin
    queue = NumberQueue(
      RequestQueueOptions(queue: order, maximumAttempts: .max, workerRules: rules), clock: clock)
    pool = WorkerPool(rules: rules)
    names = (0..<5).map { "worker-\($0)" }
    tenants = try (0..<4).map { try Tenant("tenant-\($0)") }
  }

  /// Lets one thing happen, and sees to it that it has the right consequences.
  mutating func step() async throws {
    switch Int.random(in: 0..<24, using: &random) {
    case 0..<2: await connect()
    case 2: await disconnect()
    case 3: announceShutdown()
    case 4: await pass(.seconds(.random(in: 1...8, using: &random)))
    case 5..<13: await park()
    case 13..<20: try await enqueue()
    case 20: await cancelOwner()
    case 21: await cancelWorker()
    case 22: answer { $0.complete() }
    default: abandon()
    }
    try await collect()
    check()
  }

  /// Shuts the queue down, and drains it if there is a worker left.
  mutating func end() async throws {
    queue.shutDown()
    pool.forgetExpired(now: QueueInstant(nanoseconds: .max))
    try await collect()
    check()
    if pool.everyone.isEmpty || connections.isEmpty { queue.shutDown(draining: false) }
    for entry in running { entry.hand.complete() }
    let workers = connections.map { connection in
      Task {
        while let lease = try await connection.worker.next() { lease.complete(.success(0)) }
      }
    }
    try await queue.drained()
    for worker in workers { try await worker.value }
    for worker in parked { await worker.task?.value }
    for request in waiting.values {
      #expect([.answer(0), .shutDown].contains(await request.owner.ending))
    }
    #expect(queue.parkedCount == 0)
  }
}

// MARK: What can happen

extension WorkerScene {
  private mutating func connect() async {
    guard let name = names.randomElement(using: &random) else { return }
    connections.append(Connection(name, to: queue))
    #expect(pool.connect(name) == connections.last?.id)
  }

  private mutating func disconnect() async {
    let idle = connections.indices.filter { index in
      parked.allSatisfy { $0.connection !== connections[index] }
    }
    guard let index = idle.randomElement(using: &random) else { return }
    pool.disconnect(connections[index].id, now: queue.now)
    connections.remove(at: index)
    // A task that is ending may still have the connection.
    await settle()
  }

  private mutating func announceShutdown() {
    guard let name = names.randomElement(using: &random) else { return }
    #expect(queue.announceShutdown(of: name) == pool.announceShutdown(of: name))
  }

  private mutating func pass(_ time: Duration) async {
    clock.advance(by: time)
    pool.forgetExpired(now: queue.now)
    await settle()
  }

  /// Waits until the queue knows the same workers.
  private func settle() async {
    let (queue, pool) = (queue, pool)
    await eventually {
      let other = queue.pool
      return other.version == pool.version && other.nextForget == pool.nextForget
        && names.allSatisfy { name in
          other.worker(named: name).map { other.connectionCount(of: $0) }
            == pool.worker(named: name).map { pool.connectionCount(of: $0) }
        }
    }
  }

  private mutating func park() async {
    let isNameless = Int.random(in: 0..<20, using: &random) == 0
    let connection = isNameless ? nil : connections.randomElement(using: &random)
    guard isNameless || connection != nil else { return }
    var worker = Parked(connection: connection)
    let (queue, hand, count) = (queue, worker.hand, parked.count)
    worker.task = Task.detached {
      do {
        hand.end(connection == nil ? try await queue.next() : try await connection?.worker.next())
      } catch { hand.end(nil) }
    }
    parked.append(worker)
    await eventually { hand.isOver || queue.parkedCount > count }
  }

  private mutating func enqueue() async throws {
    guard let tenant = tenants.randomElement(using: &random) else { return }
    // So that no two requests come at the same time.
    await pass(.nanoseconds(1))
    try await collect()
    let before = limits[tenant]
    if Int.random(in: 0..<4, using: &random) == 0 || before == nil {
      limits[tenant] = [.all, .count(1), .count(1), .fraction(0.4)].randomElement(using: &random)
    }
    lastNumber += 1
    let expected = before == limits[tenant] ? parked.first { serves($0, tenant) } : nil
    let (queue, count, parkedCount) = (queue, queue.count, queue.parkedCount)
    let policy = TenantPolicy(maximumRequests: .max, workers: limits[tenant] ?? .all)
    waiting[lastNumber] = Request(
      tenant: tenant,
      owner: Owner(lastNumber, in: queue, of: tenant.name, policy: policy))
    await eventually { queue.count != count || queue.parkedCount != parkedCount }
    if let expected {
      await eventually { expected.hand.isOver }
      #expect(expected.hand.request == lastNumber)
    }
  }

  private mutating func cancelOwner() async {
    guard let number = waiting.keys.sorted().randomElement(using: &random),
      let request = waiting.removeValue(forKey: number)
    else { return }
    request.owner.task.cancel()
    #expect(await request.owner.ending == .cancelled)
  }

  private mutating func cancelWorker() async {
    guard let index = parked.indices.randomElement(using: &random) else { return }
    parked[index].task?.cancel()
    await parked[index].task?.value
    #expect(parked[index].hand.request == nil)
    parked.remove(at: index)
  }

  private mutating func answer(_ body: (Hand) -> Void) {
    guard let index = running.indices.randomElement(using: &random) else { return }
    body(running.remove(at: index).hand)
  }

  private mutating func abandon() {
    guard let index = running.indices.randomElement(using: &random) else { return }
    let (number, request, hand) = running.remove(at: index)
    waiting[number] = request
    hand.abandon()
  }
}

// MARK: What must come of it

extension WorkerScene {
  private func serves(_ worker: Parked, _ tenant: Tenant) -> Bool {
    guard let id = worker.connection?.id else { return true }
    return pool.workers(of: tenant, limit: limits[tenant] ?? .all).contains(id)
  }

  /// Takes note of the workers whose wait is over.
  private mutating func collect() async throws {
    let (queue, workers) = (queue, parked)
    let count = parked.count - queue.parkedCount
    await eventually { workers.count { $0.hand.isOver } == count }
    var received: [Int: Parked] = [:]
    for worker in parked where worker.hand.isOver {
      if let number = worker.hand.request {
        received[number] = worker
      } else {
        let id = try #require(worker.connection?.id)
        #expect(!pool.everyone.contains(id), "a worker is let go only if it is leaving")
      }
    }
    parked.removeAll { $0.hand.isOver }
    for (number, worker) in received.sorted(by: { $0.key < $1.key }) {
      let request = try #require(waiting[number])
      #expect(serves(worker, request.tenant))
      let first = waiting.filter { $0.value.tenant == request.tenant }.keys.min()
      #expect(number == first)
      waiting[number] = nil
      running.append((number, request, worker.hand))
    }
  }

  private func check() {
    #expect(queue.count == waiting.count)
    #expect(queue.parkedCount == parked.count)
    #expect(queue.runningCount == running.count)
    for worker in parked {
      #expect(
        waiting.values.allSatisfy { !serves(worker, $0.tenant) },
        "a worker is parked though there is something for it")
    }
  }
}
