public import FairQueueing
internal import Synchronization

/// Where jobs meet workers.
///
/// Nothing here is generic, so that the requests of users' types go through code that is compiled already.
/// What is generic, tickets and leases, is inlined into users' code: its metadata took a tenth of the time.
@usableFromInline
final class Exchange: Sendable {
  let clock: QueueClock
  private let observer: (any RequestQueueObserver)?
  private let state: Mutex<ExchangeState>

  init(_ options: RequestQueueOptions, _ clock: QueueClock) {
    self.clock = clock
    observer = options.observer
    state = Mutex(ExchangeState(options))
  }

  deinit { state.withLock { $0.takeTimer() }?.cancel() }

  var count: Int { state.withLock { $0.queue.count } }
  var runningCount: Int { state.withLock { $0.queue.runningCount } }
  var parkedCount: Int { state.withLock { $0.parking.workerCount } }

  /// Queues a job, and returns when the wait of its owner, the current task, is over.
  @usableFromInline
  func enqueue(_ job: Job, _ policy: TenantPolicy, _ terms: RequestTerms) async {
    let now = clock.now
    await withTaskCancellationHandler {
      _ = await SuspendedTask.suspend { owner in
        job.owner = owner
        carryOut(state.withLock { $0.enqueue(job, policy, terms, now: now) })
      }
    } onCancel: {
      carryOut(state.withLock { $0.cancel(job) })
    }
  }

  /// Whether the owner of a job that a worker has is gone.
  @usableFromInline
  func isDeserted(_ job: Job) -> Bool { state.withLock { _ in job.phase == .deserted } }

  /// Adds to what is done when the owner of a job that a worker has is gone; at once if that is so.
  @usableFromInline
  func onCancel(of job: Job, _ action: @escaping @Sendable () -> Void) {
    let isTooLate = state.withLock { _ in
      if job.phase == .deserted { return true }
      if let earlier = job.cancelWork {
        job.cancelWork = {
          earlier()
          action()
        }
      } else {
        job.cancelWork = action
      }
      return false
    }
    if isTooLate { action() }
  }

  /// Notes that a worker has answered.
  ///
  /// - Returns: whether the owner waits for the answer, which is then to be given.
  @usableFromInline
  func complete(_ job: Job, cost: Double?, isSuccess: Bool) -> Bool {
    // Only the observer wants to know when.
    let now = observer == nil ? nil : clock.now
    let (isAwaited, followUp) = state.withLock {
      $0.complete(job, cost: cost, isSuccess: isSuccess, now: now)
    }
    carryOut(followUp)
    return isAwaited
  }

  @usableFromInline
  func takeBack(_ job: Job, hasBegun: Bool, cost: Double? = nil) {
    let now = clock.now
    carryOut(state.withLock { $0.takeBack(job, hasBegun: hasBegun, cost: cost, now: now) })
  }

  func shutDown(draining: Bool) {
    let now = clock.now
    carryOut(state.withLock { $0.shutDown(draining: draining, now: now) })
  }

  private func carryOut(_ followUp: FollowUp) {
    for step in followUp.steps {
      switch step {
      case .report(let event, let tenant): observer?.record(event, of: tenant)
      case .fail(let job, let error): job.fail(error)
      case .resume(let task): task.resume()
      case .wake(let task, let job): task.resume(with: job)
      case .perform(let action): action()
      case .release: break
      case .cancelTimer(let timer): timer.cancel()
      case .startTimer(let order): start(order)
      }
    }
    followUp.woken?.resume(with: followUp.job)
  }

  /// Makes a timer, which does not keep the exchange alive.
  private func start(_ order: DeadlineTimer.Order) {
    let timer = Task.detached { [weak self, clock] in
      do { try await clock.sleep(until: order.deadline) } catch { return }
      self?.endTimer(order)
    }
    if !state.withLock({ $0.keep(timer, for: order) }) { timer.cancel() }
  }

  private func endTimer(_ order: DeadlineTimer.Order) {
    let now = clock.now
    carryOut(state.withLock { $0.endTimer(order, now: now) })
  }
}

// MARK: Workers with names

extension Exchange {
  var pool: WorkerPool { state.withLock { $0.pool } }

  func connect(_ name: String) -> WorkerID {
    let now = clock.now
    let (worker, followUp) = state.withLock { $0.connect(name, now: now) }
    carryOut(followUp)
    return worker
  }

  @usableFromInline
  func disconnect(_ worker: WorkerID) {
    let now = clock.now
    carryOut(state.withLock { $0.disconnect(worker, now: now) })
  }

  func announceShutdown(of name: String) -> Bool {
    let now = clock.now
    let (isKnown, followUp) = state.withLock { $0.announceShutdown(of: name, now: now) }
    carryOut(followUp)
    return isKnown
  }
}

// MARK: Waiting

extension Exchange {
  /// The job that is next, as soon as there is one; `nil` once there will be none.
  ///
  /// A worker that is cancelled while a job is on the way to it gives the job back.
  ///
  /// - Parameter worker: the worker, if it has a name.
  @usableFromInline
  func next(for worker: WorkerID? = nil) async throws(CancellationError) -> Job? {
    let job = try await wait(in: .workers, for: worker)
    guard Task.isCancelled else { return job }
    if let job { takeBack(job, hasBegun: false) }
    throw CancellationError()
  }

  /// Returns once the queue is drained.
  func drained() async throws(CancellationError) {
    _ = try await wait(in: .drained)
    if Task.isCancelled { throw CancellationError() }
  }

  private func wait(
    in line: Parking<SuspendedTask>.Line, for worker: WorkerID? = nil
  ) async throws(CancellationError) -> Job? {
    guard !Task.isCancelled else { throw CancellationError() }
    let now = clock.now
    let (offer, place, followUp) = state.withLock { state in
      let (offer, followUp) = state.offer(to: worker, in: line, now: now)
      guard case .wait = offer else { return (offer, Parking<SuspendedTask>.Place?.none, followUp) }
      return (offer, state.parking.reserve(in: line, for: worker), followUp)
    }
    carryOut(followUp)
    if case .ready(let job) = offer { return job }
    guard let place else { preconditionFailure("a task that is to wait has a place") }
    return await withTaskCancellationHandler {
      await SuspendedTask.suspend { park($0, at: place, in: line, for: worker, now: now) }
    } onCancel: {
      state.withLock { $0.parking.cancel(place) }?.resume()
    }
  }

  /// Parks a task, unless something has come, or it was cancelled, since it reserved its place.
  private func park(
    _ task: SuspendedTask, at place: Parking<SuspendedTask>.Place,
    in line: Parking<SuspendedTask>.Line, for worker: WorkerID?, now: QueueInstant
  ) {
    let (offer, followUp) = state.withLock { state in
      let (offer, followUp) = state.offer(to: worker, at: place, in: line, now: now)
      if case .wait = offer {
        state.parking.park(task, at: place)
      } else {
        state.parking.free(place)
      }
      return (offer, followUp)
    }
    carryOut(followUp)
    if case .ready(let job) = offer { task.resume(with: job) }
  }
}
