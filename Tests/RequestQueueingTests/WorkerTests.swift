internal import FairQueueing
internal import RequestQueueing
internal import TestSupport
internal import Testing

/// Workers that wait, die and are cancelled.
@Suite(.timeLimit(.minutes(1))) struct WorkerTests {
  @Test func eachRequestWakesTheOneWorkerThatIsParkedForTheLongest() async throws {
    let queue = NumberQueue()
    let woken = Log()
    var workers: [Task<Void, any Error>] = []
    for index in 0..<100 {
      workers.append(
        Task.detached {
          let lease = try await queue.lease()
          let request = lease.request
          woken.append(index)
          lease.complete(.success(request))
        })
      await eventually { queue.parkedCount == index + 1 }
    }
    for number in 0..<100 {
      #expect(await Owner(number, in: queue).ending == .answer(number))
      #expect(woken.numbers == Array(0...number))
      #expect(queue.parkedCount == 99 - number)
    }
    for worker in workers { try await worker.value }
  }

  @Test func parkedWorkersThatAreCancelledLeaveTheLineFromAnyPlace() async throws {
    let queue = NumberQueue()
    var workers: [Task<Int, any Error>] = []
    for index in 0..<5 {
      workers.append(
        Task.detached {
          try await queue.lease().complete(.success(index))
          return index
        })
      await eventually { queue.parkedCount == index + 1 }
    }
    for index in [2, 0, 4] {
      workers[index].cancel()
      await #expect(throws: CancellationError.self) { try await workers[index].value }
    }
    #expect(queue.parkedCount == 2)
    #expect(await Owner(0, in: queue).ending == .answer(1))
    #expect(await Owner(0, in: queue).ending == .answer(3))
    #expect(queue.parkedCount == 0)
  }

  @Test func aWorkerThatIsCancelledBeforeTakesNothing() async throws {
    let queue = NumberQueue()
    let owner = await Owner.waiting(1, in: queue)
    let worker = Task {
      await eventually { Task.isCancelled }
      try await queue.lease().complete(.success(0))
    }
    worker.cancel()
    await #expect(throws: CancellationError.self) { try await worker.value }
    try await queue.lease().complete(.success(7))
    #expect(await owner.ending == .answer(7))
  }

  /// The worker cannot be resumed while this test keeps the main actor.
  @MainActor @Test(arguments: [false, true])
  func aRequestOnItsWayToACancelledWorkerGoesToAnother(isAnotherParked: Bool) async throws {
    let recorder = Recorder()
    let queue = NumberQueue(RequestQueueOptions(maximumAttempts: 1, observer: recorder))
    let worker = Task { @MainActor in try await queue.lease().complete(.success(1)) }
    await eventually { queue.parkedCount == 1 }
    let other = Task.detached {
      if !isAnotherParked { await eventually { queue.count == 1 } }
      try await queue.lease().complete(.success(2))
    }
    if isAnotherParked { await eventually { queue.parkedCount == 2 } }

    let owner = Owner(0, in: queue)
    while queue.runningCount == 0 {}
    worker.cancel()
    await #expect(throws: CancellationError.self) { try await worker.value }
    #expect(await owner.ending == .answer(2))
    try await other.value
    #expect(recorder.counts == ["enqueued": 1, "dispatched": 2, "requeued": 1, "completed": 1])
  }

  enum Loss: CaseIterable {
    case abandoned, letGo
  }

  @Test(arguments: Loss.allCases)
  func aLostRequestComesBackBeforeTheOthersUntilItWasLostTooOften(loss: Loss) async throws {
    let recorder = Recorder()
    let queue = NumberQueue(RequestQueueOptions(maximumAttempts: 3, observer: recorder))
    let lost = await Owner.waiting(1, in: queue)
    let other = await Owner.waiting(2, in: queue)
    for _ in 0..<3 {
      let lease = try await queue.lease()
      let number = lease.request
      #expect(number == 1)
      switch loss {
      case .abandoned: lease.abandon()
      case .letGo: _ = consume lease
      }
    }
    #expect(await lost.ending == .abandoned(3))
    let lease = try await queue.lease()
    let number = lease.request
    #expect(number == 2)
    lease.complete(.success(2))
    #expect(await other.ending == .answer(2))
    #expect(
      recorder.counts
        == ["enqueued": 2, "dispatched": 4, "requeued": 2, "abandoned": 1, "completed": 1])
  }

  @Test(arguments: [0, -1, .nan, .infinity])
  func aWrongMeasurementOfTheCostLosesNoAnswer(cost: Double) async throws {
    let queue = NumberQueue()
    let owner = await Owner.waiting(1, in: queue)
    try await queue.lease().abandon(cost: cost)
    try await queue.lease().complete(.success(1), cost: cost)
    #expect(await owner.ending == .answer(1))
  }

  @Test(arguments: [FairQueueOptions(), .roundRobin])
  func requestsComeBackInEveryOrderOfTheQueue(options: FairQueueOptions) async throws {
    let queue = NumberQueue(RequestQueueOptions(queue: options))
    let owner = await Owner.waiting(1, in: queue)
    try await queue.lease().abandon()
    try await queue.lease().complete(.success(1), cost: 3)
    #expect(await owner.ending == .answer(1))
  }
}
