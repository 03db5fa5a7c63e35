import HashRing
import TestSupport
import Testing

/// Heartbeats come in time, and no clock, however wrong, halts an instance.
@Suite struct LifecycleTimeTests {
  private let seconds: Int64 = 1_700_000_000

  @Test(arguments: Seed.each(50))
  func firstHeartbeatComesAfterHalfAPeriodToAWholeOne(seed: Seed) throws {
    var run = LifecycleRun { $0.entry = .active }
    run.random = seed.generator
    run.handle(.start)
    let first = try #require(run.lifecycle.wakeTime) - run.now
    #expect(2500..<5000 ~= first)
    run.now += first
    run.handle(.time)
    #expect(try #require(run.lifecycle.wakeTime) - run.now == 5000)
  }

  @Test func withoutHeartbeatsNothingIsWritten() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.heartbeatPeriod = nil
      $0.minimumReadyDuration = .zero
    }
    run.handle(.start)
    #expect(run.lifecycle.wakeTime == nil)
  }

  @Test func failedChangeIsTriedAgainAfterTheDelay() {
    var run = LifecycleRun { $0.entry = .active }
    run.isStoreDown = true
    run.handle(.start)
    #expect(run.lifecycle.wakeTime == run.now + 1000)
    run.wait(.seconds(3))
    run.isStoreDown = false
    run.wait(.seconds(1))
    #expect(run.takeEvents() == ["->ACTIVE"])
  }

  @Test func heartbeatsDoNotGoBackWithTheClock() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.now -= 1_700_000
    let before = run.own!.heartbeat
    run.handle(.setReadOnly(true))
    // A change counts as later than what it changes.
    #expect(run.own?.heartbeat == before + 1)
    run.now += 5000
    run.handle(.time)
    #expect(run.own?.heartbeat == before + 1)
    // Nor when it is removed and adds itself again.
    run.ring = nil
    run.now += 5000
    run.handle(.time)
    #expect(run.own?.heartbeat == before + 2)
  }

  @Test(arguments: [1_700_003_600, 2_100_000_000, .max] as [Int64])
  func heartbeatOfAClockThatWasQuiteWrongIsReplaced(heartbeat: Int64) {
    let before = Instance(id: "a", heartbeat: heartbeat, tokens: [1, 2, 3, 4])
    var run = LifecycleRun(ring: RingDescription([before]))
    run.handle(.start)
    #expect(run.own?.heartbeat == seconds)
    run.wait(.seconds(10))
    #expect(5...10 ~= run.own!.heartbeat - seconds)
  }

  @Test(arguments: [Duration.seconds(1), .seconds(300), .seconds(86_400)])
  func clockThatGoesBackStopsNothing(step: Duration) {
    var run = LifecycleRun {
      $0.joinDelay = .seconds(10)
      $0.observePeriod = .seconds(10)
    }
    func turnBack() { run.now -= step.components.seconds * 1000 }
    run.isStoreDown = true
    run.handle(.start)
    turnBack()
    run.handle(.time)
    run.isStoreDown = false
    run.wait(.seconds(1))
    #expect(run.takeEvents() == ["->PENDING"])
    turnBack()
    run.handle(.time)
    run.wait(.seconds(10))
    #expect(run.takeEvents() == ["PENDING>JOINING"])
    turnBack()
    run.handle(.time)
    run.wait(.seconds(10))
    #expect(run.takeEvents() == ["JOINING>ACTIVE"])
    turnBack()
    run.handle(.time)
    let changes = run.changeCount
    run.wait(.seconds(15))
    #expect(run.changeCount - changes == 3)
    #expect(run.takeEvents() == ["ready"])
    run.handle(.stop(unregistering: nil))
    run.handle(.flushed)
    turnBack()
    run.handle(.time)
    run.wait(.seconds(33))
    #expect(run.own == nil)
  }
}
