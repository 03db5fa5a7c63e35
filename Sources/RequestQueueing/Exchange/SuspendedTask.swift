/// A task that waits for a job, or only for its turn, and is to be resumed exactly once.
///
/// Code that is not optimized checks that it is. Optimized code relies on it: a request to a parked worker
/// and its answer take 6.2 us together, and 10.0 with the check; to take a request that waits and to answer
/// it takes 1.2 us, and 2.3 with the check (where one step of splitmix64 takes 1.9 ns).
///
/// The unsafe code is sound because nobody but the exchange has such a value, and it resumes what it has
/// taken out, under its lock, of the one place where it was kept: from a line of ``Parking``, or from a job
/// by the one move that ends its owner's wait.
@safe
struct SuspendedTask: Sendable {
  #if DEBUG
  private let continuation: CheckedContinuation<Job?, Never>

  func resume(with job: Job? = nil) { continuation.resume(returning: job) }

  /// Suspends the current task, and lets `body` keep it.
  static func suspend(_ body: (SuspendedTask) -> Void) async -> Job? {
    await withCheckedContinuation { body(SuspendedTask(continuation: $0)) }
  }
  #else
  private let continuation: UnsafeContinuation<Job?, Never>

  func resume(with job: Job? = nil) { unsafe continuation.resume(returning: job) }

  /// Suspends the current task, and lets `body` keep it.
  static func suspend(_ body: (SuspendedTask) -> Void) async -> Job? {
    await unsafe withUnsafeContinuation { unsafe body(SuspendedTask(continuation: $0)) }
  }
  #endif
}
