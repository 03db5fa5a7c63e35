import FairQueueing
import TestSupport
import Testing

@Suite struct WorkerPoolTests {
  let start = QueueInstant(nanoseconds: 1000)
  let patient = WorkerRules(forgetDelay: .nanoseconds(50))

  private func instant(_ nanoseconds: Int64) -> QueueInstant {
    QueueInstant(nanoseconds: 1000 + nanoseconds)
  }

  @Test func aWorkerIsKnownByItsNameUntilItsLastConnectionEnds() {
    var pool = WorkerPool()
    let (worker, again) = (pool.connect("a"), pool.connect("a"))
    #expect(again == worker)
    #expect(pool.worker(named: "a") == worker)
    #expect(pool.name(of: worker) == "a")
    #expect(pool.connectionCount(of: worker) == 2)
    let version = pool.version
    pool.disconnect(worker, now: start)
    #expect(pool.version == version)
    #expect(pool.everyone.contains(worker))
    pool.disconnect(worker, now: start)
    #expect(pool.version != version)
    #expect(pool.everyone.isEmpty)
    #expect(pool.worker(named: "a") == nil)
    #expect(pool.name(of: worker) == nil)
    #expect(pool.connectionCount(of: worker) == 0)
  }

  @Test func namesAreTheSameIfTheirBytesAre() {
    var pool = WorkerPool()
    let ids = ["caf\u{e9}", "cafe\u{301}", "", "", "caf\u{e9}"].map { pool.connect($0).index }
    #expect(ids == [0, 1, 2, 2, 0])
  }

  @Test func theLeastFreeIndexIsGivenAway() {
    var pool = WorkerPool(["a", "b", "c", "d"])
    for name in ["c", "b"] { pool.disconnect(pool.worker(named: name)!, now: start) }
    let indices = ["x", "y", "z"].map { pool.connect($0).index }
    #expect(indices == [1, 2, 4])
  }

  @Test func aWorkerThatIsGoneKeepsItsPlaceUntilTheDelayHasPassed() {
    var pool = WorkerPool(["a", "b"], rules: patient)
    let (worker, version) = (pool.worker(named: "a")!, pool.version)
    pool.disconnect(worker, now: instant(0))
    #expect(pool.nextForget == instant(50))
    pool.forgetExpired(now: instant(49))
    #expect(pool.everyone.contains(worker))
    #expect(pool.version == version)
    pool.forgetExpired(now: instant(50))
    #expect(!pool.everyone.contains(worker))
    #expect(pool.version != version)
    #expect(pool.nextForget == nil)
  }

  @Test func aWorkerThatComesBackInTimeChangesNothing() {
    var pool = WorkerPool(["a", "b"], rules: patient)
    let (worker, version) = (pool.worker(named: "a")!, pool.version)
    pool.disconnect(worker, now: instant(0))
    let again = pool.connect("a")
    #expect(again == worker)
    #expect(pool.nextForget == nil)
    pool.forgetExpired(now: instant(1000))
    #expect(pool.version == version)
    #expect(pool.everyone.contains(worker))
  }

  @Test func theNextToBeForgottenIsTheOneThatWentFirst() {
    var pool = WorkerPool(["a", "b", "c"], rules: patient)
    for (name, time) in [("b", 3), ("a", 5), ("c", 4)] as [(String, Int64)] {
      pool.disconnect(pool.worker(named: name)!, now: instant(time))
    }
    #expect(pool.nextForget == instant(53))
    _ = pool.connect("b")
    #expect(pool.nextForget == instant(54))
    pool.forgetExpired(now: instant(54))
    #expect(pool.nextForget == instant(55))
    pool.forgetExpired(now: instant(500))
    #expect(pool.names(of: pool.everyone) == ["b"])
  }

  @Test func aDelayTooLongToBeCountedDoesNotTrap() {
    var pool = WorkerPool(["a"], rules: WorkerRules(forgetDelay: .seconds(Int64.max)))
    pool.disconnect(pool.worker(named: "a")!, now: start)
    #expect(pool.nextForget == QueueInstant(nanoseconds: .max))
    pool = WorkerPool(["a"], rules: WorkerRules(forgetDelay: .seconds(-1)))
    pool.disconnect(pool.worker(named: "a")!, now: start)
    #expect(pool.everyone.isEmpty)
  }

  @Test func aWorkerThatAnnouncesItsShutdownGetsNoMoreRequests() {
    var pool = WorkerPool(["a", "b"], rules: patient)
    let (worker, version) = (pool.worker(named: "a")!, pool.version)
    pool.announceShutdown(of: "a")
    #expect(pool.version != version)
    #expect(!pool.everyone.contains(worker))
    #expect(pool.name(of: worker) == "a")
    pool.disconnect(worker, now: start)
    #expect(pool.name(of: worker) == nil)
    #expect(pool.nextForget == nil)
  }

  @Test func whereLeavingWorkersAreUsedOneKeepsItsPlaceUntilItsLastConnectionEnds() {
    var rules = patient
    rules.usesLeavingWorkers = true
    var pool = WorkerPool(["a", "b", "a"], rules: rules)
    let (worker, version) = (pool.worker(named: "a")!, pool.version)
    pool.announceShutdown(of: "a")
    pool.disconnect(worker, now: start)
    #expect(pool.version == version)
    #expect(pool.everyone.contains(worker))
    pool.disconnect(worker, now: start)
    #expect(pool.version != version)
    #expect(pool.names(of: pool.everyone) == ["b"])
  }

  @Test(arguments: [true, false])
  func aNewConnectionTakesAnAnnouncementBack(usesLeavingWorkers: Bool) {
    var rules = patient
    rules.usesLeavingWorkers = usesLeavingWorkers
    var pool = WorkerPool(["a"], rules: rules)
    let worker = pool.worker(named: "a")!
    pool.announceShutdown(of: "a")
    let again = pool.connect("a")
    #expect(again == worker)
    #expect(pool.everyone.contains(worker))
    for _ in 0..<2 { pool.disconnect(worker, now: start) }
    #expect(pool.nextForget == instant(50))
  }

  @Test func anAnnouncementWithoutAConnectionEndsTheDelay() {
    var pool = WorkerPool(["a", "b"], rules: patient)
    for name in ["a", "b"] { pool.disconnect(pool.worker(named: name)!, now: start) }
    let areKnown = ["a", "a", "c"].map { pool.announceShutdown(of: $0) }
    #expect(areKnown == [true, false, false])
    #expect(pool.names(of: pool.everyone) == ["b"])
    #expect(pool.nextForget == instant(50))
  }

  @Test func theRulesOfCortexAreItsDefaults() {
    #expect(
      WorkerRules.cortex
        == WorkerRules(choosing: .cortex, forgetDelay: .zero, usesLeavingWorkers: true))
  }

  @Test func disconnectingMoreOftenThanConnectingTraps() async {
    await #expect(processExitsWith: .failure) {
      var pool = WorkerPool(rules: WorkerRules(forgetDelay: .seconds(1)))
      let worker = pool.connect("a")
      pool.disconnect(worker, now: QueueInstant())
      pool.disconnect(worker, now: QueueInstant())
    }
    await #expect(processExitsWith: .failure) {
      var pool = WorkerPool()
      let worker = pool.connect("a")
      pool.disconnect(worker, now: QueueInstant())
      pool.disconnect(worker, now: QueueInstant())
    }
  }
}
