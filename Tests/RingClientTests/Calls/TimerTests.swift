internal import TestSupport
internal import Testing

@testable internal import RingClient

@Suite(.timeLimit(.minutes(2))) struct TimerTests {
  @Test func theTimeCountsFromTheCall() async {
    // The task may always be quicker once, but not each time.
    for _ in 0..<100 {
      let clock = ManualClock()
      let timer = clock.timer(every: .seconds(10)) { false }
      clock.advance(by: .seconds(3))
      await eventually { clock.sleeperCount == 1 }
      #expect(clock.deadlines == [.seconds(10)])
      timer.cancel()
    }
  }

  @Test func aLateTickDoesNotDelayTheNext() async {
    let clock = ManualClock()
    let ticks = Counter()
    let timer = clock.timer(every: .seconds(2)) {
      ticks.increment()
      return ticks.count < 3
    }
    await eventually { clock.sleeperCount == 1 }
    clock.advance(by: .seconds(3))
    await eventually { clock.sleeperCount == 1 }
    #expect(ticks.count == 1)
    #expect(clock.deadlines == [.seconds(4)])
    clock.advance(by: .seconds(3))
    await timer.value
    #expect(ticks.count == 3)
  }

  @Test(arguments: [Duration.zero, .seconds(-1), .seconds(Int64.min)])
  func anIntervalThatIsNoneTicksAtOnce(interval: Duration) async {
    let ticks = Counter()
    let timer = ContinuousClock().timer(every: interval) {
      ticks.increment()
      return ticks.count < 3
    }
    await timer.value
    #expect(ticks.count == 3)
  }
}
