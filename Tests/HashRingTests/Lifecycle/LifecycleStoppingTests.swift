import HashRing
import TestSupport
import Testing

/// An instance leaves the ring in order, whatever the store and others do.
@Suite struct LifecycleStoppingTests {
  private let seconds: Int64 = 1_700_000_000

  @Test func stoppingInstanceLeavesFlushesSleepsAndGoes() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.wait(.seconds(2))
    _ = run.takeEvents()
    run.handle(.stop(unregistering: nil))
    #expect(run.takeEvents() == ["ACTIVE>LEAVING", "flush"])
    #expect(run.disk?.previousState == .active)
    run.wait(.seconds(100))
    // Heartbeats go on meanwhile.
    #expect(run.own!.heartbeat >= seconds + 97)
    run.handle(.flushed)
    run.wait(.seconds(29))
    #expect(run.own?.state == .leaving)
    run.wait(.seconds(2))
    #expect(run.own == nil)
    #expect(run.takeEvents() == ["stopped"])
    #expect(run.lifecycle.wakeTime == nil)
  }

  @Test func readOnlyInstanceStaysSoWhenItStops() {
    var run = LifecycleRun(saved: SavedTokens(previousState: .readOnly, tokens: [1, 2, 3, 4])) {
      $0.finalSleep = .zero
    }
    run.handle(.start)
    run.handle(.stop(unregistering: false))
    run.handle(.flushed)
    #expect(run.takeEvents() == ["->READONLY", "flush", "stopped"])
    #expect(run.own?.state == .readOnly)
  }

  @Test func instanceThatStaysInTheRingComesBackAsItWas() {
    var run = LifecycleRun { $0.finalSleep = .zero }
    run.handle(.start)
    run.handle(.stop(unregistering: false))
    run.handle(.flushed)
    #expect(run.own?.state == .leaving)
    let tokens = run.own?.tokens
    var next = LifecycleRun(ring: run.ring)
    next.now = run.now + 100_000
    next.handle(.start)
    #expect(next.own?.state == .active && next.own?.tokens == tokens)
    #expect(next.own?.registered == seconds)
  }

  @Test func instanceStopsAlsoWhileTheStoreIsDown() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.finalSleep = .zero
    }
    run.handle(.start)
    run.isStoreDown = true
    run.handle(.stop(unregistering: false))
    #expect(run.takeEvents() == ["->ACTIVE", "flush"])
    run.isStoreDown = false
    run.wait(.seconds(5))
    #expect(run.takeEvents() == ["ACTIVE>LEAVING"])
    run.handle(.flushed)
    #expect(run.takeEvents() == ["stopped"])
  }

  @Test func instanceFlushesAlsoIfTheRingHasForgottenIt() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    // A tombstone of a clock that is ahead wins over all that it writes.
    run.answer = RingDescription()
    run.handle(.stop(unregistering: nil))
    #expect(run.takeEvents() == ["->ACTIVE", "flush"])
    run.wait(.seconds(10))
    run.handle(.flushed)
    run.wait(.seconds(40))
    #expect(run.takeEvents() == ["stopped"])
  }

  @Test func instanceFlushesAlsoIfTheRingHasAnotherState() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.answer = run.ring
    run.handle(.stop(unregistering: nil))
    #expect(run.takeEvents() == ["->ACTIVE", "flush"])
  }

  @Test func nobodyFlushesWhoWasNotAskedToStop() {
    var run = LifecycleRun { $0.entry = .active }
    run.handle(.start)
    run.answer = run.ring
    run.answer!["a"]!.state = .leaving
    run.wait(.seconds(5))
    run.answer = nil
    run.wait(.seconds(5))
    #expect(run.takeEvents() == ["->ACTIVE", "ACTIVE>LEAVING", "LEAVING>ACTIVE"])
  }

  @Test(arguments: [true, false])
  func unregisteringEndsAlsoIfTheStoreStaysDown(isToldNotTo: Bool) {
    var run = LifecycleRun {
      $0.entry = .active
      $0.finalSleep = .zero
    }
    run.handle(.start)
    run.isStoreDown = true
    run.handle(.stop(unregistering: true))
    run.handle(.flushed)
    run.wait(.seconds(5))
    #expect(run.takeEvents() == ["->ACTIVE", "flush"])
    if isToldNotTo { run.handle(.stop(unregistering: false)) } else { run.wait(.seconds(10)) }
    #expect(run.takeEvents() == ["stopped"])
    #expect(run.own != nil && run.lifecycle.wakeTime == nil)
  }
}
