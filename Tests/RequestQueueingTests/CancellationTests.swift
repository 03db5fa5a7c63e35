internal import FairQueueing
internal import RequestQueueing
internal import TestSupport
internal import Testing

/// Tasks that are cancelled at any moment: before they wait, while they are about to, as they wait, and just
/// when the wait is over.
@Suite(.timeLimit(.minutes(5))) struct CancellationTests {
  private static let seeds = Seed.each(Effort.scaled(quick: 4, full: 20))

  /// Cancels a task after a while that may be none at all.
  private func cancel(_ task: Task<some Sendable, any Error>, _ random: inout SeededGenerator) async
  {
    // Mostly so soon that the task may not have begun.
    let patience = Int.random(in: 0..<40, using: &random)
    if patience.isMultiple(of: 2) {
      for _ in 0..<patience / 4 { await Task.yield() }
    } else {
      for _ in 0..<patience * 20 { _ = Task.isCancelled }
    }
    task.cancel()
  }

  @Test func whoIsCancelledJustBeforeItIsSuspendedDoesNotWait() async throws {
    let isArmed = Counter()
    // The time is asked for after the task was found not to be cancelled.
    let clock = HookedClock {
      if isArmed.count > 0 { unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() } }
    }
    let queue = NumberQueue(clock: clock)
    isArmed.increment()
    for _ in 0..<3 {
      let worker = Task.detached { try await queue.next() == nil }
      await #expect(throws: CancellationError.self) { try await worker.value }
      let witness = Task.detached { try await queue.drained() }
      await #expect(throws: CancellationError.self) { try await witness.value }
      #expect(await Owner(0, in: queue).ending == .cancelled)
    }
    #expect((queue.count, queue.parkedCount) == (0, 0))
  }

  @Test(arguments: seeds) func aWorkerGetsARequestOrAnotherDoes(seed: Seed) async throws {
    var random = seed.generator
    for _ in 0..<100 {
      let queue = NumberQueue(RequestQueueOptions(maximumAttempts: 1))
      let first = Task.detached { try await queue.lease().complete(.success(1)) }
      if Bool.random(using: &random) { await eventually { queue.parkedCount == 1 } }
      let owner = Owner(0, in: queue)
      await cancel(first, &random)
      let isAnswered: Bool
      do {
        try await first.value
        isAnswered = true
      } catch is CancellationError {
        isAnswered = false
      }
      #expect(queue.parkedCount == 0)
      if !isAnswered { try await queue.lease().complete(.success(2)) }
      #expect(await owner.ending == .answer(isAnswered ? 1 : 2))
      #expect((queue.count, queue.runningCount) == (0, 0))
    }
  }

  @Test(arguments: seeds) func anOwnerGetsAnAnswerOrLeavesNothingBehind(seed: Seed) async throws {
    var random = seed.generator
    for _ in 0..<100 {
      let recorder = Recorder()
      let queue = NumberQueue(RequestQueueOptions(observer: recorder))
      let (isLate, cancelled) = (Bool.random(using: &random), Counter())
      let worker = Task.detached {
        if isLate { await eventually { cancelled.count == 1 } }
        while let lease = try await queue.next() { lease.complete(.success(1)) }
      }
      if !isLate, Bool.random(using: &random) { await eventually { queue.parkedCount == 1 } }
      let owner = Owner(0, in: queue)
      await cancel(owner.task, &random)
      cancelled.increment()
      let ending = await owner.ending
      #expect([.answer(1), .cancelled].contains(ending))
      queue.shutDown()
      try await worker.value
      let counts = recorder.counts
      #expect(counts["completed"] == (ending == .answer(1) ? 1 : nil))
      #expect(counts["enqueued"] == counts["completed"] ?? counts["cancelled"])
    }
  }

  @Test(arguments: seeds) func aWaitForTheEndIsOverWithTheQueue(seed: Seed) async throws {
    var random = seed.generator
    for _ in 0..<100 {
      let queue = NumberQueue()
      let witness = Task.detached { try await queue.drained() }
      let end = Task.detached { queue.shutDown() }
      await cancel(witness, &random)
      await end.value
      do { try await witness.value } catch is CancellationError {}
      try await queue.drained()
    }
  }
}

/// The clock that does something whenever it is read.
private struct HookedClock: Clock {
  let onRead: @Sendable () -> Void

  var now: ContinuousClock.Instant {
    onRead()
    return .now
  }
  var minimumResolution: Duration { ContinuousClock().minimumResolution }

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    try await ContinuousClock().sleep(until: deadline, tolerance: tolerance)
  }
}
