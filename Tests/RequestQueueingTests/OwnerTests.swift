internal import FairQueueing
internal import RequestQueueing
internal import TestSupport
internal import Testing

/// What owners of requests are told, and what becomes of their requests if they are gone.
@Suite(.timeLimit(.minutes(1))) struct OwnerTests {
  @Test func anOwnerGetsTheAnswerOrTheErrorOfItsWorker() async throws {
    let queue = NumberQueue()
    let owners = [Owner(1, in: queue), Owner(2, in: queue)]
    for _ in owners {
      let lease = try await queue.lease()
      let number = lease.request
      lease.complete(number == 1 ? .success(10) : .failure(WorkerError(number: number)))
    }
    #expect(await owners[0].ending == .answer(10))
    #expect(await owners[1].ending == .workerError(2))
    #expect((queue.count, queue.runningCount) == (0, 0))
  }

  @Test func requestsOfATenantAreHandedOutInOrder() async throws {
    let queue = NumberQueue()
    var owners: [Owner] = []
    for number in 0..<10 { owners.append(await .waiting(number, in: queue)) }
    for number in 0..<10 {
      let lease = try await queue.lease()
      let request = lease.request
      #expect(request == number)
      lease.complete(.success(number))
    }
    for (number, owner) in owners.enumerated() { #expect(await owner.ending == .answer(number)) }
  }

  @Test func tenantsTakeTurnsByWhatTheirRequestsCost() async throws {
    let queue = NumberQueue()
    for number in 0..<4 {
      _ = await Owner.waiting(number, in: queue, of: "heavy", policy: TenantPolicy())
    }
    for number in 10..<14 { _ = await Owner.waiting(number, in: queue, of: "light") }
    var order: [Int] = []
    for _ in 0..<6 {
      let lease = try await queue.lease()
      let number = lease.request
      order.append(number)
      lease.complete(.success(0), cost: number < 10 ? 100 : 1)
    }
    #expect(order == [0, 10, 11, 12, 13, 1])
    queue.shutDown(draining: false)
  }

  @Test func aTenantWhoseQueueIsFullIsRefused() async throws {
    let recorder = Recorder()
    let queue = NumberQueue(RequestQueueOptions(observer: recorder))
    let policy = TenantPolicy(maximumRequests: 1)
    let first = await Owner.waiting(1, in: queue, policy: policy)
    #expect(await Owner(2, in: queue, policy: policy).ending == .refused)
    #expect(recorder.counts == ["enqueued": 1, "refused": 1])
    try await queue.lease().complete(.success(1))
    #expect(await first.ending == .answer(1))
  }

  @Test func aCancelledOwnerFreesItsPlaceAtOnce() async throws {
    let recorder = Recorder()
    let queue = NumberQueue(RequestQueueOptions(observer: recorder))
    let policy = TenantPolicy(maximumRequests: 1)
    let first = await Owner.waiting(1, in: queue, policy: policy)
    first.task.cancel()
    #expect(queue.count == 0)
    let second = await Owner.waiting(2, in: queue, policy: policy)
    #expect(await first.ending == .cancelled)
    let lease = try await queue.lease()
    let number = lease.request
    #expect(number == 2)
    lease.complete(.success(2))
    #expect(await second.ending == .answer(2))
    #expect(recorder.counts == ["enqueued": 2, "cancelled": 1, "dispatched": 1, "completed": 1])
  }

  @Test func anOwnerThatIsCancelledBeforeQueuesNothing() async {
    let recorder = Recorder()
    let queue = NumberQueue(RequestQueueOptions(observer: recorder))
    let task = Task {
      await eventually { Task.isCancelled }
      return try await queue.enqueue(1, of: Tenant("a"))
    }
    task.cancel()
    #expect(Ending(await task.result) == .cancelled)
    #expect(queue.count == 0)
    #expect(recorder.events.isEmpty)
  }

  @Test func theWorkerOfACancelledOwnerIsToldOnce() async throws {
    let recorder = Recorder()
    let queue = NumberQueue(RequestQueueOptions(observer: recorder))
    let owner = await Owner.waiting(1, in: queue)
    let lease = try await queue.lease()
    let (first, second, late) = (Counter(), Counter(), Counter())
    lease.onCancel { first.increment() }
    lease.onCancel { second.increment() }
    let isCancelledBefore = lease.isCancelled
    owner.task.cancel()
    #expect(await owner.ending == .cancelled)
    let isCancelled = lease.isCancelled
    #expect((isCancelledBefore, isCancelled) == (false, true))
    lease.onCancel { late.increment() }
    #expect([first.count, second.count, late.count] == [1, 1, 1])
    #expect(queue.runningCount == 1)
    lease.complete(.success(1))
    #expect(queue.runningCount == 0)
    #expect([first.count, second.count, late.count] == [1, 1, 1])
    #expect(recorder.counts == ["enqueued": 1, "dispatched": 1, "cancelled": 1])
  }

  @Test func aRequestWithoutAnOwnerIsNotHandedOutAgain() async throws {
    let queue = NumberQueue()
    let owner = await Owner.waiting(1, in: queue)
    let lease = try await queue.lease()
    owner.task.cancel()
    #expect(await owner.ending == .cancelled)
    lease.abandon()
    #expect((queue.count, queue.runningCount) == (0, 0))
  }

  /// Looks at a queue when it ends.
  private final class Witness: Sendable {
    let queue: NumberQueue
    let ended: Counter

    init(of queue: NumberQueue, _ ended: Counter) { (self.queue, self.ended) = (queue, ended) }

    deinit { if queue.count < 2 { ended.increment() } }
  }

  @Test func whatIsNotDoneAnyMoreIsReleasedWithoutTheLock() async throws {
    let (queue, ended) = (NumberQueue(), Counter())
    let owner = await Owner.waiting(1, in: queue)
    for count in 1...2 {
      let lease = try await queue.lease()
      do {
        let witness = Witness(of: queue, ended)
        lease.onCancel { _ = witness.queue }
      }
      if count == 1 { lease.abandon() } else { lease.complete(.success(1)) }
      await eventually { ended.count == count }
    }
    #expect(await owner.ending == .answer(1))
  }
}
