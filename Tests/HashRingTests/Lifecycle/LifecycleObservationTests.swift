import HashRing
import TestSupport
import Testing

/// What an instance makes of the others: whom it forgets, and whom it waits for.
@Suite struct LifecycleObservationTests {
  private let seconds: Int64 = 1_700_000_000

  @Test func deadAreForgottenAfterSomeTimeouts() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.forgetting = ForgetRule(timeouts: 2)
    }
    run.ring = RingDescription(
      ["b", "c"].map { Instance(id: RingName($0), heartbeat: seconds, tokens: []) })
    run.handle(.start)
    run.wait(.seconds(119))
    run.ring!["c"]!.heartbeat = run.now / 1000
    #expect(run.ring?.instances.count == 3)
    run.wait(.seconds(11))
    #expect(run.ring?.instances.map(\.id) == ["a", "c"])
  }

  @Test(arguments: [true, false])
  func majorityIsForgottenOnlyIfTheRuleSaysSo(sparesMajority: Bool) {
    var run = LifecycleRun {
      $0.entry = .active
      $0.forgetting = ForgetRule(timeouts: 2, sparesMajority: sparesMajority)
    }
    run.ring = RingDescription(["b", "c"].map { Instance(id: RingName($0), heartbeat: seconds) })
    run.handle(.start)
    run.wait(.seconds(200))
    #expect(run.ring?.instances.count == (sparesMajority ? 3 : 1))
  }

  @Test func whoGivesASignOfLifeInTimeIsNotForgotten() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.forgetting = ForgetRule(timeouts: 2)
    }
    run.ring = RingDescription([Instance(id: "b", heartbeat: seconds - 1000)])
    run.handle(.start)
    run.ring!["b"]!.heartbeat = seconds
    run.wait(.seconds(5))
    #expect(run.ring?["b"] != nil)
  }

  @Test func referenceTimeDecidesWhoIsDead() {
    var run = LifecycleRun {
      $0.entry = .active
      $0.forgetting = ForgetRule(timeouts: 2, sparesMajority: false)
      $0.heartbeatPeriod = .seconds(1000)
    }
    run.ring = RingDescription([Instance(id: "b", heartbeat: seconds)])
    run.handle(.start)
    run.now += 999_000
    run.handle(.observed(run.ring!, reference: seconds * 1000))
    run.handle(.time)
    run.wait(.seconds(1))
    #expect(run.ring?["b"] != nil)
  }

  @Test(arguments: [true, false])
  func readinessAwaitsAllOrItself(awaitsAll: Bool) {
    var run = LifecycleRun {
      $0.entry = .active
      $0.awaitsAll = awaitsAll
    }
    run.ring = RingDescription([Instance(id: "b", state: .joining, heartbeat: seconds)])
    run.handle(.start)
    run.wait(.seconds(14))
    #expect(!run.lifecycle.isReady)
    run.wait(.seconds(1))
    #expect(run.lifecycle.isReady == !awaitsAll)
    run.ring!["b"]!.state = .active
    run.ring!["b"]!.heartbeat = run.now / 1000
    run.wait(.seconds(25))
    #expect(run.lifecycle.isReady)
    // Once ready, it is not asked again.
    run.ring!["b"]!.state = .joining
    run.wait(.seconds(25))
    #expect(run.takeEvents() == ["->ACTIVE", "ready"])
  }
}
