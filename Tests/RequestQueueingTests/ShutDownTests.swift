internal import FairQueueing
internal import RequestQueueing
internal import TestSupport
internal import Testing

/// Queues that are shut down.
@Suite(.timeLimit(.minutes(1))) struct ShutDownTests {
  @Test func whatWaitsIsHandedOutAndNothingElseIsTaken() async throws {
    let queue = NumberQueue()
    let owners = [await Owner.waiting(1, in: queue), await Owner.waiting(2, in: queue)]
    queue.shutDown()
    queue.shutDown()
    #expect(await Owner(3, in: queue).ending == .shutDown)
    let drained = Counter()
    let witness = Task {
      try await queue.drained()
      drained.increment()
    }
    for owner in owners {
      #expect(drained.count == 0)
      try await queue.lease().complete(.success(1))
      #expect(await owner.ending == .answer(1))
    }
    try await witness.value
    try await queue.drained()
    let isOver = try await queue.next() == nil
    #expect(isOver)
    #expect(await Owner(3, in: queue).ending == .shutDown)
  }

  @Test func workersStayWhileARequestCanComeBack() async throws {
    let queue = NumberQueue()
    let owner = await Owner.waiting(1, in: queue)
    let lease = try await queue.lease()
    let worker = Task {
      var count = 0
      while let lease = try await queue.next() {
        count += 1
        lease.complete(.success(5))
      }
      return count
    }
    await eventually { queue.parkedCount == 1 }
    queue.shutDown()
    #expect(queue.parkedCount == 1)
    lease.abandon()
    #expect(await owner.ending == .answer(5))
    #expect(try await worker.value == 1)
  }

  @Test func parkedWorkersAreLetGoAtOnceIfNothingIsRunning() async throws {
    let queue = NumberQueue()
    let workers = (0..<10).map { _ in Task { try await queue.next() == nil } }
    await eventually { queue.parkedCount == 10 }
    queue.shutDown()
    for worker in workers { #expect(try await worker.value) }
  }

  @Test func withoutDrainingAllThatWaitFail() async throws {
    let recorder = Recorder()
    let queue = NumberQueue(RequestQueueOptions(observer: recorder))
    let answered = await Owner.waiting(1, in: queue)
    let lost = await Owner.waiting(2, in: queue)
    let waiting = [
      await Owner.waiting(3, in: queue, of: "b"),
      await Owner.waiting(
        4, in: queue, terms: RequestTerms(deadline: .init(nanoseconds: .max - 1))),
    ]
    let first = try await queue.lease()
    let second = try await queue.lease()
    let numbers = [first.request, second.request]
    #expect(numbers == [1, 3])
    queue.shutDown()
    queue.shutDown(draining: false)
    queue.shutDown()
    #expect(await lost.ending == .shutDown)
    #expect(await waiting[1].ending == .shutDown)
    first.complete(.success(1))
    #expect(await answered.ending == .answer(1))
    second.abandon()
    #expect(await waiting[0].ending == .shutDown)
    try await queue.drained()
    #expect(recorder.counts == ["enqueued": 4, "dispatched": 2, "dropped": 3, "completed": 1])
  }

  @Test func whoWaitsForTheEndCanBeCancelled() async {
    let queue = NumberQueue()
    let witness = Task { try await queue.drained() }
    for _ in 0..<10 { await Task.yield() }
    witness.cancel()
    await #expect(throws: CancellationError.self) { try await witness.value }
    #expect(queue.parkedCount == 0)
  }
}
