internal import FairQueueing
internal import RequestQueueing
internal import TestSupport
internal import Testing

/// Handlers that answer in several workers.
@Suite(.timeLimit(.minutes(1))) struct PoolTests {
  @Test func aPoolAnswersAllAndEndsWithTheQueue() async throws {
    let queue = NumberQueue()
    let pool = Task {
      try await queue.run(workers: 4) { number in
        if number % 2 == 1 { throw WorkerError(number: number) }
        return number
      }
    }
    let owners = (0..<100).map { Owner($0, in: queue, of: "tenant-\($0 % 7)") }
    for (number, owner) in owners.enumerated() {
      #expect(await owner.ending == (number % 2 == 1 ? .workerError(number) : .answer(number)))
    }
    queue.shutDown()
    try await pool.value
  }

  @Test func noMoreThanSoManyHandlersRunAtATime() async throws {
    let queue = NumberQueue()
    let (running, most) = (Counter(), Log())
    let pool = Task {
      try await queue.run(workers: 3) { number in
        most.append(running.increment())
        for _ in 0..<5 { await Task.yield() }
        running.decrement()
        return number
      }
    }
    for owner in (0..<60).map({ Owner($0, in: queue) }) { _ = await owner.ending }
    #expect(most.numbers.max() == 3)
    queue.shutDown()
    try await pool.value
  }

  @Test func theHandlerOfACancelledOwnerIsCancelled() async throws {
    let queue = NumberQueue()
    let cancelled = Counter()
    let pool = Task {
      try await queue.run(workers: 1) { number in
        if number == 1 {
          await eventually { Task.isCancelled }
          cancelled.increment()
        }
        return number
      }
    }
    let owner = Owner(1, in: queue)
    await eventually { queue.runningCount == 1 }
    owner.task.cancel()
    #expect(await owner.ending == .cancelled)
    #expect(await Owner(2, in: queue).ending == .answer(2))
    #expect(cancelled.count == 1)
    queue.shutDown()
    try await pool.value
  }

  @Test func whatACancelledPoolLeavesGoesToOtherWorkers() async throws {
    let queue = NumberQueue()
    let pool = Task {
      try await queue.run(workers: 2) { _ in
        await eventually { Task.isCancelled }
        throw CancellationError()
      }
    }
    let owners = (0..<2).map { Owner($0, in: queue) }
    await eventually { queue.runningCount == 2 }
    pool.cancel()
    await #expect(throws: CancellationError.self) { try await pool.value }
    for _ in owners {
      let lease = try await queue.lease()
      let number = lease.request
      lease.complete(.success(number))
    }
    for (number, owner) in owners.enumerated() { #expect(await owner.ending == .answer(number)) }
  }
}
