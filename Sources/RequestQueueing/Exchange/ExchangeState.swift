internal import FairQueueing

/// What an exchange decides, without a lock, a clock or tasks: who waits, who gets which job, and how each
/// job ends.
///
/// As long as a worker is parked, no job waits that it may have: whatever makes a job wait hands it to the
/// worker that has been parked for the longest of those that serve its tenant, and whatever changes who
/// serves a tenant looks at all of them. A task has no stack or cache of its own that could still be warm, so that
/// the usual reason to wake the last one is missing; and where parked tasks stand for connections to other
/// processes, the first one spreads the load over them.
struct ExchangeState: ~Copyable {
  private(set) var queue: FairQueue<Job>
  var parking = Parking<SuspendedTask>()
  /// The workers that have names.
  private(set) var pool: WorkerPool
  private var timer = DeadlineTimer()
  private let maximumAttempts: Int
  private let isObserved: Bool
  /// The latest time that was told: tasks read the clock before they have the lock.
  private var now = QueueInstant()
  /// Whether new jobs are refused.
  private var isShutDown = false
  /// Whether jobs are not to wait any more.
  private var drops = false

  init(_ options: RequestQueueOptions) {
    var queue = options.queue
    if queue.settlement == .atDispatch { queue.settlement = .atCompletion(cap: 0) }
    self.queue = FairQueue(queue)
    pool = WorkerPool(rules: options.workerRules)
    maximumAttempts = options.maximumAttempts
    isObserved = options.observer != nil
  }

  /// Whether the queue is shut down, and no job waits or is running.
  var isDrained: Bool { isShutDown && queue.count == 0 && queue.runningCount == 0 }
}

// MARK: Owners

extension ExchangeState {
  /// Queues a new job, or fails it.
  mutating func enqueue(
    _ job: Job, _ policy: TenantPolicy, _ terms: RequestTerms, now: QueueInstant
  ) -> FollowUp {
    var followUp = FollowUp()
    advance(to: now)
    guard job.phase == .new else {
      followUp.steps.append(.fail(job, CancellationError()))
      return followUp
    }
    do throws(RequestQueueError) {
      let limit = queue.workerLimit(of: job.tenant)
      try admit(job, policy, terms)
      report(.enqueued, job, &followUp)
      // Another limit counts for what waits already, too.
      if let limit, limit != policy.workers {
        handOverAll(&followUp)
      } else {
        handOver(job, &followUp)
      }
    } catch {
      end(job, error, .refused(error), &followUp)
    }
    finish(&followUp)
    return followUp
  }

  private mutating func admit(
    _ job: Job, _ policy: TenantPolicy, _ terms: RequestTerms
  ) throws(RequestQueueError) {
    guard !isShutDown else { throw .shutDown }
    do {
      job.id = try queue.enqueue(job, of: job.tenant, policy: policy, terms: terms, now: now)
    } catch {
      throw .refused(error)
    }
    job.phase = .queued
    job.queuedAt = now
  }

  /// Ends the wait of a job's owner, who has been cancelled.
  mutating func cancel(_ job: Job) -> FollowUp {
    var followUp = FollowUp()
    switch job.phase {
    case .new:
      job.phase = .over
    case .queued:
      if let id = job.id { queue.cancel(id) }
      end(job, CancellationError(), .cancelled(wasRunning: false), &followUp)
    case .running:
      if let action = job.cancelWork.take() { followUp.steps.append(.perform(action)) }
      end(job, CancellationError(), .cancelled(wasRunning: true), &followUp)
      job.phase = .deserted
    case .deserted, .over:
      break
    }
    finish(&followUp)
    return followUp
  }
}

// MARK: Workers

extension ExchangeState {
  /// What a task finds that asks.
  enum Offer {
    /// The wait is over: here is a job, or there will be none.
    case ready(Job?)
    case wait
  }

  /// Gives a worker the job that is next, or tells it, or whoever waits for the end, that this is the end.
  ///
  /// - Parameters:
  ///   - worker: which worker it is, if it has a name.
  ///   - place: the place that the task has reserved, if it has.
  mutating func offer(
    to worker: WorkerID?, at place: Parking<SuspendedTask>.Place? = nil,
    in line: Parking<SuspendedTask>.Line, now: QueueInstant
  ) -> (offer: Offer, followUp: FollowUp) {
    var followUp = FollowUp()
    if let place, parking.isCancelled(place) { return (.ready(nil), followUp) }
    advance(to: now)
    let job = line == .workers ? dispatch(to: worker, &followUp) : nil
    finish(&followUp)
    let isOver = job != nil || isDrained || isLeaving(worker)
    return (isOver ? .ready(job) : .wait, followUp)
  }

  /// Notes that a worker has answered.
  ///
  /// - Returns: whether the owner waits for the answer.
  mutating func complete(
    _ job: Job, cost: Double?, isSuccess: Bool, now: QueueInstant?
  ) -> (isAwaited: Bool, followUp: FollowUp) {
    var followUp = FollowUp()
    if let now { advance(to: now) }
    let isAwaited = job.phase == .running
    settle(job, cost)
    if isObserved && isAwaited {
      let time = job.startedAt.duration(to: self.now)
      report(.completed(runningTime: time, isSuccess: isSuccess), job, &followUp)
    }
    finish(&followUp)
    return (isAwaited, followUp)
  }

  /// Takes a job back from a worker that cannot answer.
  ///
  /// - Parameter hasBegun: whether the attempt counts, and its cost.
  mutating func takeBack(
    _ job: Job, hasBegun: Bool, cost: Double? = nil, now: QueueInstant
  ) -> FollowUp {
    var followUp = FollowUp()
    advance(to: now)
    let attempt = job.attempts
    if !hasBegun { job.attempts -= 1 }
    if job.phase == .deserted {
      settle(job, cost)
    } else if drops {
      settle(job, cost)
      end(job, RequestQueueError.shutDown, .dropped, &followUp)
    } else if job.attempts >= maximumAttempts {
      settle(job, cost)
      end(
        job, RequestQueueError.abandoned(attempts: attempt), .abandoned(attempts: attempt),
        &followUp)
    } else {
      if let action = job.cancelWork.take() { followUp.steps.append(.release(action)) }
      requeue(job, cost: hasBegun ? cost : .leastNonzeroMagnitude)
      report(.requeued(attempt: attempt), job, &followUp)
      handOver(job, &followUp)
    }
    finish(&followUp)
    return followUp
  }

  private mutating func requeue(_ job: Job, cost: Double?) {
    job.phase = .queued
    job.queuedAt = now
    do {
      if let id = job.id { try queue.requeue(id, cost: cost, now: now) }
    } catch {
      preconditionFailure("a job that a worker has is running")
    }
  }

  /// Takes a job that a worker has out of the queue.
  private mutating func settle(_ job: Job, _ cost: Double?) {
    job.phase = .over
    do {
      if let id = job.id { try queue.complete(id, cost: cost) }
    } catch {
      preconditionFailure("a job that a worker has is running")
    }
  }

  /// Hands a job that has come to the worker that is parked for the longest of those that may have it.
  private mutating func handOver(_ job: Job, _ followUp: inout FollowUp) {
    guard parking.workerCount > 0 else { return }
    let servants = queue.workers(of: job.tenant, in: pool)
    var next = parking.firstWorker
    while let worker = next, let id = worker.id, let servants, !servants.contains(id) {
      next = parking.worker(after: worker)
    }
    if let worker = next { _ = handOver(to: worker, &followUp) }
  }

  /// Hands a parked worker the job that is next for it.
  ///
  /// - Returns: whether there is one.
  private mutating func handOver(
    to worker: Parking<SuspendedTask>.Worker, _ followUp: inout FollowUp
  ) -> Bool {
    guard let job = dispatch(to: worker.id, &followUp), let task = parking.take(worker) else {
      return false
    }
    followUp.wake(task, for: job)
    return true
  }

  /// Takes the job that is next for a worker from the queue.
  private mutating func dispatch(to worker: WorkerID?, _ followUp: inout FollowUp) -> Job? {
    let next =
      if let worker { queue.dequeue(for: worker, of: pool, now: now) } else {
        queue.dequeue(now: now)
      }
    guard let job = next?.payload else { return nil }
    job.phase = .running
    job.startedAt = now
    job.attempts += 1
    if isObserved {
      let wait = job.queuedAt.duration(to: now)
      report(.dispatched(wait: wait, attempt: job.attempts), job, &followUp)
    }
    return job
  }
}

// MARK: Workers with names

extension ExchangeState {
  /// Adds a connection of the worker of a name.
  mutating func connect(
    _ name: String, now: QueueInstant
  ) -> (worker: WorkerID, followUp: FollowUp) {
    changePool(now: now) { $0.connect(name) }
  }

  /// Ends a connection of a worker.
  mutating func disconnect(_ worker: WorkerID, now: QueueInstant) -> FollowUp {
    changePool(now: now) { $0.disconnect(worker, now: now) }.followUp
  }

  /// Notes that the worker of a name, if there is one, is about to end.
  mutating func announceShutdown(
    of name: String, now: QueueInstant
  ) -> (isKnown: Bool, followUp: FollowUp) {
    changePool(now: now) { $0.announceShutdown(of: name) }
  }

  private mutating func changePool<Result>(
    now: QueueInstant, _ change: (inout WorkerPool) -> Result
  ) -> (Result, followUp: FollowUp) {
    var followUp = FollowUp()
    advance(to: now)
    let version = pool.version
    let result = change(&pool)
    if pool.version != version { handOverAll(&followUp) }
    finish(&followUp)
    return (result, followUp)
  }

  /// Whether a worker gets no more jobs, as it announced its shutdown.
  private func isLeaving(_ worker: WorkerID?) -> Bool {
    if let worker { !pool.everyone.contains(worker) } else { false }
  }

  /// Forgets workers that did not come back in time. Once the queue is shut down, they have no time: others
  /// are to drain it.
  private mutating func forgetWorkers(_ followUp: inout FollowUp) {
    let now = isShutDown ? QueueInstant(nanoseconds: .max) : now
    guard let nextForget = pool.nextForget, nextForget <= now else { return }
    pool.forgetExpired(now: now)
    handOverAll(&followUp)
  }

  /// Looks at all parked workers, as it has changed who serves whom: lets those go that are leaving, and
  /// hands out what has been waiting for others.
  private mutating func handOverAll(_ followUp: inout FollowUp) {
    var idle: Set<WorkerID> = []
    var next = parking.firstWorker
    while let worker = next {
      next = parking.worker(after: worker)
      if let id = worker.id, idle.contains(id) { continue }
      if isLeaving(worker.id) {
        if let task = parking.take(worker) { followUp.steps.append(.resume(task)) }
      } else if !handOver(to: worker, &followUp), let id = worker.id {
        idle.insert(id)
      }
    }
  }
}

// MARK: Endings

extension ExchangeState {
  /// Refuses new jobs from now on.
  ///
  /// - Parameter draining: whether those that wait are still handed out; if not, they fail.
  mutating func shutDown(draining: Bool, now: QueueInstant) -> FollowUp {
    var followUp = FollowUp()
    advance(to: now)
    isShutDown = true
    if !draining {
      drops = true
      while let job = queue.dequeue(now: self.now)?.payload {
        settle(job, nil)
        end(job, RequestQueueError.shutDown, .dropped, &followUp)
      }
    }
    finish(&followUp)
    return followUp
  }

  /// Notes that a timer has ended.
  mutating func endTimer(_ order: DeadlineTimer.Order, now: QueueInstant) -> FollowUp {
    var followUp = FollowUp()
    advance(to: now)
    timer.end(order)
    finish(&followUp)
    return followUp
  }

  /// Keeps a timer that has been made; returns it if it is not wanted any more.
  mutating func keep(_ task: Task<Void, Never>, for order: DeadlineTimer.Order) -> Bool {
    timer.keep(task, for: order)
  }

  /// Forgets the timer, as the exchange ends.
  mutating func takeTimer() -> Task<Void, Never>? { timer.cancel() }

  private mutating func advance(to now: QueueInstant) { self.now = max(self.now, now) }

  /// Does what may be due after any change: ends what has expired, orders a timer, and lets all go once the
  /// queue is drained.
  private mutating func finish(_ followUp: inout FollowUp) {
    forgetWorkers(&followUp)
    while let job = queue.takeExpired(now: now)?.payload {
      let wait = job.queuedAt.duration(to: now)
      end(job, RequestQueueError.expired, .expired(wait: wait), &followUp)
    }
    if isDrained {
      if let timer = timer.cancel() { followUp.steps.append(.cancelTimer(timer)) }
      while let waiting = parking.takeFirst(of: .workers) ?? parking.takeFirst(of: .drained) {
        followUp.steps.append(.resume(waiting))
      }
    } else if let (new, old) = timer.order(nextChange) {
      if let old { followUp.steps.append(.cancelTimer(old)) }
      followUp.steps.append(.startTimer(new))
    }
  }

  /// When something is due by itself: a request expires, or a worker is forgotten.
  private var nextChange: QueueInstant? {
    guard let nextForget = pool.nextForget else { return queue.nextDeadline }
    return min(nextForget, queue.nextDeadline ?? nextForget)
  }

  /// Ends the wait of a job's owner.
  private mutating func end(
    _ job: Job, _ error: any Error, _ event: RequestQueueEvent, _ followUp: inout FollowUp
  ) {
    job.phase = .over
    report(event, job, &followUp)
    followUp.steps.append(.fail(job, error))
  }

  private func report(_ event: RequestQueueEvent, _ job: Job, _ followUp: inout FollowUp) {
    if isObserved { followUp.steps.append(.report(event, job.tenant)) }
  }
}
