/// A caller that waits, and the tasks that work for it and may outlast the wait.
///
/// It lives in a mutex. What must not happen under the lock, to resume the caller and to cancel tasks, is
/// returned as a ``FollowUp``. The caller is resumed exactly once: by the first `land`, or by `wait` if
/// that comes later.
///
/// Nothing here is generic, so that the calls of users' types go through code that is compiled already.
struct Flight: ~Copyable {
  private var continuation: CheckedContinuation<Void, Never>?
  /// Whether the wait is over.
  private(set) var hasLanded = false
  private var tasks: [Slot]
  private var timers: [Task<Void, Never>] = []
  /// How many tasks have not ended.
  private(set) var remainingCount: Int

  /// A task, which may end, or be cancelled, before its maker has handed it in.
  private enum Slot {
    case unknown
    case known(Task<Void, Never>)
    case cancelled
    case ended
  }

  /// What is to be done as soon as the lock is released.
  struct FollowUp {
    fileprivate var continuation: CheckedContinuation<Void, Never>?
    fileprivate var tasks: [Task<Void, Never>] = []

    /// Nothing.
    init() {}

    func carryOut() {
      continuation?.resume()
      for task in tasks { task.cancel() }
    }
  }

  /// A flight of so many tasks, for which nobody waits yet.
  init(taskCount: Int) {
    tasks = Array(repeating: .unknown, count: taskCount)
    remainingCount = taskCount
  }

  /// Takes the caller's continuation.
  mutating func wait(_ continuation: CheckedContinuation<Void, Never>) -> FollowUp {
    var followUp = FollowUp()
    if hasLanded { followUp.continuation = continuation } else { self.continuation = continuation }
    return followUp
  }

  /// Takes tasks that have been made.
  mutating func keep(_ made: [(index: Int, task: Task<Void, Never>)]) -> FollowUp {
    var followUp = FollowUp()
    for (index, task) in made {
      switch tasks[index] {
      case .unknown: tasks[index] = .known(task)
      case .cancelled: followUp.tasks.append(task)
      case .known, .ended: break
      }
    }
    return followUp
  }

  /// Takes a task that is to last no longer than the wait.
  mutating func keep(timer: Task<Void, Never>) -> FollowUp {
    var followUp = FollowUp()
    if hasLanded { followUp.tasks.append(timer) } else { timers.append(timer) }
    return followUp
  }

  /// Notes that a task has ended.
  mutating func end(at index: Int) {
    tasks[index] = .ended
    remainingCount -= 1
  }

  /// Cancels tasks, be they made already or not.
  mutating func cancel(_ indices: some Sequence<Int>) -> FollowUp {
    var followUp = FollowUp()
    for index in indices {
      switch tasks[index] {
      case .known(let task): followUp.tasks.append(task)
      case .cancelled, .ended: continue
      case .unknown: break
      }
      tasks[index] = .cancelled
    }
    return followUp
  }

  /// Ends the wait.
  ///
  /// - Precondition: it has not ended before.
  mutating func land(cancellingTasks: Bool) -> FollowUp {
    hasLanded = true
    var followUp = cancellingTasks ? cancel(tasks.indices) : FollowUp()
    followUp.tasks += timers
    timers = []
    followUp.continuation = continuation.take()
    return followUp
  }
}
