internal import FairQueueing
internal import RequestQueueing
internal import TestSupport
internal import Testing

/// Deadlines, by a clock that the tests move.
@Suite(.timeLimit(.minutes(1))) struct DeadlineTests {
  private func terms(_ queue: NumberQueue, seconds: Int) -> RequestTerms {
    RequestTerms(deadline: queue.now.advanced(by: .seconds(seconds)))
  }

  @Test func ownersAreToldWhenTheirTimeIsUpAndNotBefore() async throws {
    let (clock, recorder) = (ManualClock(), Recorder())
    let queue = NumberQueue(RequestQueueOptions(observer: recorder), clock: clock)
    let patient = await Owner.waiting(3, in: queue)
    let second = await Owner.waiting(2, in: queue, terms: terms(queue, seconds: 20))
    let first = await Owner.waiting(1, in: queue, terms: terms(queue, seconds: 10))
    await eventually { clock.sleeperCount == 1 }
    clock.advance(by: .seconds(9))
    #expect(queue.count == 3)
    clock.advance(by: .seconds(1))
    #expect(await first.ending == .expired)
    #expect(queue.count == 2)
    await eventually { clock.sleeperCount == 1 }
    clock.advance(by: .seconds(10))
    #expect(await second.ending == .expired)
    #expect(recorder.counts == ["enqueued": 3, "expired": 2])
    try await queue.lease().complete(.success(3))
    #expect(await patient.ending == .answer(3))
    #expect(clock.sleeperCount == 0)
  }

  @Test func noTimerIsMadeWithoutADeadline() async throws {
    let clock = ManualClock()
    let queue = NumberQueue(clock: clock)
    let owner = await Owner.waiting(1, in: queue)
    try await queue.lease().complete(.success(1))
    #expect(await owner.ending == .answer(1))
    #expect(clock.sleepCount == 0)
  }

  @Test func laterDeadlinesMakeNoTimersAndEarlierOnesReplaceIt() async throws {
    let clock = ManualClock()
    let queue = NumberQueue(clock: clock)
    var owners: [Owner] = []
    for seconds in 10...50 {
      owners.append(await .waiting(seconds, in: queue, terms: terms(queue, seconds: seconds)))
    }
    await eventually { clock.sleeperCount == 1 }
    #expect(clock.sleepCount == 1)
    for seconds in [5, 4] {
      owners.append(await .waiting(seconds, in: queue, terms: terms(queue, seconds: seconds)))
    }
    await eventually { clock.sleepCount == 3 && clock.sleeperCount == 1 }
    queue.shutDown(draining: false)
    for owner in owners { #expect(await owner.ending == .shutDown) }
    await eventually { clock.sleeperCount == 0 }
  }

  @Test func theTimerEndsWithTheQueue() async throws {
    let clock = ManualClock()
    weak var forgotten: NumberQueue?
    do {
      let queue = NumberQueue(clock: clock)
      forgotten = queue
      let owner = await Owner.waiting(1, in: queue, terms: terms(queue, seconds: 10))
      await eventually { clock.sleeperCount == 1 }
      owner.task.cancel()
      #expect(await owner.ending == .cancelled)
    }
    await eventually { clock.sleeperCount == 0 }
    #expect(forgotten == nil)
  }

  @Test func aWorkerNeverGetsWhatHasExpired() async throws {
    let clock = ManualClock()
    clock.isBroken = true
    let queue = NumberQueue(clock: clock)
    let late = await Owner.waiting(1, in: queue, terms: terms(queue, seconds: 10))
    let patient = await Owner.waiting(2, in: queue)
    clock.advance(by: .seconds(10))
    let lease = try await queue.lease()
    let number = lease.request
    #expect(number == 2)
    #expect(await late.ending == .expired)
    lease.complete(.success(2))
    #expect(await patient.ending == .answer(2))
  }

  @Test func aDeadlineCountsOnlyWhileTheRequestWaits() async throws {
    let clock = ManualClock()
    let queue = NumberQueue(clock: clock)
    let answered = await Owner.waiting(1, in: queue, terms: terms(queue, seconds: 10))
    let lost = await Owner.waiting(2, in: queue, terms: terms(queue, seconds: 10))
    let first = try await queue.lease()
    let second = try await queue.lease()
    clock.advance(by: .seconds(11))
    first.complete(.success(1))
    second.abandon()
    #expect(await answered.ending == .answer(1))
    #expect(await lost.ending == .expired)
  }

  @Test func theObserverIsToldHowLongItTook() async throws {
    let (clock, recorder) = (ManualClock(), Recorder())
    let queue = NumberQueue(RequestQueueOptions(observer: recorder), clock: clock)
    let owner = await Owner.waiting(1, in: queue)
    clock.advance(by: .seconds(3))
    let lease = try await queue.lease()
    clock.advance(by: .milliseconds(500))
    lease.complete(.failure(WorkerError()))
    #expect(await owner.ending == .workerError(0))
    guard case .dispatched(.seconds(3), attempt: 1) = recorder.events[1],
      case .completed(.milliseconds(500), isSuccess: false) = recorder.events[2]
    else {
      Issue.record("\(recorder.events)")
      return
    }
  }
}
