import FairQueueing
import Testing
import Workloads

/// The measurements of the queue do what their names say.
struct QueueWorkloadTests {
  @Test(arguments: [1, 3, 100])
  func inTurnEveryTenantIsServedAsOften(tenants: Int) {
    var work = QueueWorkload(.roundRobin, tenants: tenants)
    let rounds = QueueWorkload.pairCount / tenants
    let all = UInt64(rounds * tenants * (tenants - 1) / 2)
    // The rest are at most one request of each tenant.
    let sum = work.exchange()
    #expect(sum >= all && sum <= all + UInt64(tenants * (tenants - 1) / 2))
  }

  @Test func tenantsOfTheSameCostsAreServedAsOften() throws {
    var work = QueueWorkload(QueueWorkload.fair, tenants: 2)
    let ofTheSecond = work.exchange()
    #expect((4_800...5_200).contains(ofTheSecond))
    var settled = QueueWorkload(FairQueueOptions(), tenants: 2)
    let ofTheSecondSettled = try settled.settle()
    #expect((4_800...5_200).contains(ofTheSecondSettled))
  }

  @Test(arguments: [1, 3, 100])
  func tenantsComeAndGo(tenants: Int) {
    var work = QueueWorkload(QueueWorkload.fair, tenants: tenants, depth: 0)
    let all = (0..<QueueWorkload.pairCount).reduce(0) { $0 + $1 % tenants }
    let (first, second) = (work.comeAndGo(), work.comeAndGo())
    #expect(first == all && second == all)
  }

  @Test func theLockChangesNothing() {
    var work = QueueWorkload(QueueWorkload.fair, tenants: 7)
    let sum = work.exchange()
    #expect(LockedQueueWorkload(QueueWorkload.fair, tenants: 7).exchange() == sum)
  }

  @Test(arguments: [1, 3, 20])
  func whatIsPassedOnArrives(batchSize: Int) async {
    let work = LockedQueueWorkload(.roundRobin, tenants: 2)
    // As many requests of each tenant wait before and after.
    let sum = await work.passOn(batchSize: batchSize)
    #expect(sum == UInt64(QueueWorkload.pairCount / 2))
  }
}
