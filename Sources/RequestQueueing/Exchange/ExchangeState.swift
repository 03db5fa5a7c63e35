internal import FairQueueing

/// What an exchange decides, without a lock, a clock or tasks: who waits, who gets which job, and how each
/// job ends.
///
/// As long as a worker is parked, no job waits: whatever makes a job wait hands it to the worker that has
/// been parked for the longest. A task has no stack or cache of its own that could still be warm, so that
/// the usual reason to wake the last one is missing; and where parked tasks stand for connections to other
/// processes, the first one spreads the load over them.
struct ExchangeState: ~Copyable {
  private(set) var queue: FairQueue<Job>
  var parking = Parking()
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
      try admit(job, policy, terms)
      report(.enqueued, job, &followUp)
      handOver(&followUp)
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
      if let action = job.cancelWork.take() { followUp.steps.append(.cancelWork(action)) }
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
  /// - Parameter place: the place that the task has reserved, if it has.
  mutating func offer(
    to place: Parking.Place? = nil, in line: Parking.Line, now: QueueInstant
  ) -> (offer: Offer, followUp: FollowUp) {
    var followUp = FollowUp()
    if let place, parking.isCancelled(place) { return (.ready(nil), followUp) }
    advance(to: now)
    let job = line == .workers ? dispatch(&followUp) : nil
    finish(&followUp)
    return (job != nil || isDrained ? .ready(job) : .wait, followUp)
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
      requeue(job, cost: hasBegun ? cost : .leastNonzeroMagnitude)
      report(.requeued(attempt: attempt), job, &followUp)
      handOver(&followUp)
    }
    finish(&followUp)
    return followUp
  }

  private mutating func requeue(_ job: Job, cost: Double?) {
    job.phase = .queued
    job.cancelWork = nil
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
    job.cancelWork = nil
    do {
      if let id = job.id { try queue.complete(id, cost: cost) }
    } catch {
      preconditionFailure("a job that a worker has is running")
    }
  }

  /// Hands a job that has come to the worker that was parked first.
  private mutating func handOver(_ followUp: inout FollowUp) {
    guard parking.workerCount > 0, let job = dispatch(&followUp),
      let worker = parking.takeFirst(of: .workers)
    else { return }
    followUp.job = job
    followUp.woken = worker
  }

  /// Takes the job that is next from the queue.
  private mutating func dispatch(_ followUp: inout FollowUp) -> Job? {
    guard let job = queue.dequeue(now: now)?.payload else { return nil }
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
    while let job = queue.takeExpired(now: now)?.payload {
      let wait = job.queuedAt.duration(to: now)
      end(job, RequestQueueError.expired, .expired(wait: wait), &followUp)
    }
    if isDrained {
      if let timer = timer.cancel() { followUp.steps.append(.cancelTimer(timer)) }
      while let waiting = parking.takeFirst(of: .workers) ?? parking.takeFirst(of: .drained) {
        followUp.steps.append(.release(waiting))
      }
    } else if let (new, old) = timer.order(queue.nextDeadline) {
      if let old { followUp.steps.append(.cancelTimer(old)) }
      followUp.steps.append(.startTimer(new))
    }
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
