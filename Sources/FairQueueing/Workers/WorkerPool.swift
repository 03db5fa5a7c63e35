/// The workers that take requests from a queue, and which of them serve which tenant.
///
/// ```swift
/// var pool = WorkerPool()
/// let worker = pool.connect("querier-1")
/// pool.workers(of: tenant, limit: .count(10)).contains(worker)
/// ```
///
/// A worker is a process with a name. It may have several connections; with the first it gets a place, and
/// with the last it loses it, at once or after the delay of the rules.
public struct WorkerPool: Sendable {
  /// How workers are chosen, and let go.
  public let rules: WorkerRules
  /// A number that grows whenever a worker can be chosen that could not be before, or the other way round:
  /// until then, the workers of a tenant are the same for the same limit.
  public private(set) var version = 0
  /// All workers that are given requests: those that can be chosen for tenants.
  ///
  /// Workers that keep their place without a connection are among them. Those that announced their
  /// shutdown are not, unless the rules say so.
  public private(set) var everyone = WorkerSet(isEveryone: true)
  /// When ``forgetExpired(now:)`` will next find a worker to forget; `nil` while none is waiting for it.
  public private(set) var nextForget: QueueInstant?
  /// The workers of `everyone`, sorted by the bytes of their names.
  private(set) var candidates: [WorkerCandidate] = []
  /// The workers by index.
  private(set) var workers: [Worker?] = []
  private var indices: [FlowName: Int] = [:]

  /// A pool without workers.
  public init(rules: WorkerRules = WorkerRules()) { self.rules = rules }

  /// Adds a connection of the worker of a name, which may be any string.
  ///
  /// If the worker had announced its shutdown, or was about to be forgotten, that is over.
  ///
  /// - Returns: the worker, for as long as the pool knows it.
  /// - Complexity: O(the bytes of the name), and O(the number of workers) for one that had no connection or
  ///   had announced its shutdown
  public mutating func connect(_ name: String) -> WorkerID {
    let key = FlowName(name)
    let index = indices[key] ?? add(key)
    workers[index]?.connectionCount += 1
    workers[index]?.hasAnnouncedShutdown = false
    if workers[index]?.forgottenAt != nil {
      workers[index]?.forgottenAt = nil
      findNextForget()
    }
    admit(index, name)
    return WorkerID(index: index)
  }

  /// Ends a connection of a worker.
  ///
  /// With the last one, the worker is forgotten: at once if it announced its shutdown or if there is no
  /// delay, else when the delay has passed.
  ///
  /// - Precondition: the worker has a connection.
  /// - Complexity: O(1), but O(the number of workers) for a worker that is forgotten
  public mutating func disconnect(_ id: WorkerID, now: QueueInstant) {
    precondition(connectionCount(of: id) > 0, "a worker that disconnects is connected")
    workers[id.index]?.connectionCount -= 1
    guard let worker = workers[id.index], worker.connectionCount == 0 else { return }
    guard !worker.hasAnnouncedShutdown, rules.forgetDelay > .zero else { return forget(id.index) }
    let instant = now.advanced(by: rules.forgetDelay)
    workers[id.index]?.forgottenAt = instant
    nextForget = min(nextForget ?? instant, instant)
  }

  /// Takes note that a worker is about to end.
  ///
  /// A worker without a connection is forgotten at once. Else it loses its place now or with its last
  /// connection, as the rules say.
  ///
  /// - Returns: whether the pool knows a worker of this name.
  /// - Complexity: O(the number of workers)
  @discardableResult
  public mutating func announceShutdown(of name: String) -> Bool {
    guard let index = indices[FlowName(name)] else { return false }
    if workers[index]?.connectionCount == 0 {
      forget(index)
    } else {
      workers[index]?.hasAnnouncedShutdown = true
      if !rules.usesLeavingWorkers { dismiss(index, name) }
    }
    return true
  }

  /// Forgets the workers whose delay has passed since their last connection.
  ///
  /// Call it at ``nextForget``, or now and then: Cortex does so every five seconds. Until then they keep
  /// their places.
  ///
  /// - Complexity: O(1) if there are none, else O(the number of workers) for each
  public mutating func forgetExpired(now: QueueInstant) {
    while let nextForget, nextForget <= now,
      let index = workers.firstIndex(where: { $0?.forgottenAt == nextForget })
    {
      forget(index)
    }
  }
}

extension WorkerPool {
  /// The worker of a name, if the pool knows it.
  ///
  /// - Complexity: O(the bytes of the name)
  public func worker(named name: String) -> WorkerID? {
    indices[FlowName(name)].map { WorkerID(index: $0) }
  }

  /// The name of a worker; `nil` if it was forgotten.
  ///
  /// - Complexity: O(1)
  public func name(of id: WorkerID) -> String? { self[id]?.name.text }

  /// How many connections a worker has; none if it was forgotten.
  ///
  /// - Complexity: O(1)
  public func connectionCount(of id: WorkerID) -> Int { self[id]?.connectionCount ?? 0 }

  private subscript(id: WorkerID) -> Worker? {
    id.index < workers.count ? workers[id.index] : nil
  }

  /// Gives a new worker the least free index.
  private mutating func add(_ name: FlowName) -> Int {
    let index = workers.firstIndex { $0 == nil } ?? workers.count
    if index == workers.count { workers.append(nil) }
    workers[index] = Worker(name)
    indices[name] = index
    return index
  }

  private mutating func forget(_ index: Int) {
    guard let worker = workers[index] else { return }
    dismiss(index, worker.name.text)
    indices[worker.name] = nil
    workers[index] = nil
    if worker.forgottenAt != nil { findNextForget() }
  }

  /// Lets a worker be chosen, if it is not already one of those that can be.
  private mutating func admit(_ index: Int, _ name: String) {
    guard !everyone.contains(WorkerID(index: index)) else { return }
    candidates.insert(
      WorkerCandidate(name: name, index: index), at: candidates.position(of: name))
    everyone.insert(index)
    version += 1
  }

  /// Lets a worker not be chosen any more, if it still can be.
  private mutating func dismiss(_ index: Int, _ name: String) {
    guard everyone.contains(WorkerID(index: index)) else { return }
    candidates.remove(at: candidates.position(of: name))
    everyone.remove(index)
    version += 1
  }

  private mutating func findNextForget() {
    nextForget = workers.lazy.compactMap { $0?.forgottenAt }.min()
  }
}
