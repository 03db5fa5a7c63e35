import HashRing
import Testing
import Workloads

/// The measurements of the ring do what their names say.
struct RingWorkloadTests {
  @Test func theTokensAreThoseOfThePeers() {
    let ring = RingWorkload.ring(instances: 3, tokens: 128)
    // The first three that are drawn, all by the first instance.
    #expect(
      Set(ring.instances[0].tokens).isSuperset(of: [1_661_156_108, 3_231_134_029, 999_478_256]))
    #expect(ring.instances.map(\.tokens.count) == [128, 128, 128])
    #expect(ring.instances.map(\.zone) == ["zone-0", "zone-1", "zone-2"])
  }

  @Test(arguments: [false, true])
  func everyKeyIsLookedUp(isZoneAware: Bool) throws {
    var work = RingWorkload(instances: 9, tokens: 16, isZoneAware: isZoneAware, keyCount: 1_000)
    var sum: UInt64 = 0
    for key in work.keys {
      let replicas = try work.snapshot.replicas(of: key, for: .write)
      #expect(replicas.count == 3 && replicas.maxErrors == 1)
      sum += UInt64(replicas[0] ^ replicas[2])
    }
    #expect(try work.lookUp() == sum)
    #expect(work.beat() == UInt64(RingChange.statesAndHeartbeats.rawValue))
    #expect(try work.lookUp() == sum)
    #expect(work.build() == UInt64(try work.table.replicas(of: 0)[0]))
  }

  @Test func shardsAreChosenAndMade() {
    let ring = RingWorkload(instances: 30, tokens: 16, isZoneAware: true, keyCount: 0).snapshot
    let shards = (0..<64).map { ShardIndex(ring).shard(of: RingName("tenant-\($0)"), size: 9) }
    let work = RingShardWorkload(instances: 30, tokens: 16, size: 9)
    #expect(shards.allSatisfy { $0.members.count == 9 })
    #expect(work.choose() == UInt64(shards.reduce(0) { $0 + $1.members.reduce(0, +) }))
    #expect(work.makeRings() > 0)
  }

  @Test func aBatchIsAnsweredByAQuorumOfEveryKey() async throws {
    let work = RingBatchWorkload(instances: 9, tokens: 16, keyCount: 100)
    // Each of the nine has some key in each of three zones, of which two are a quorum.
    #expect(try await (2...9).contains(work.run()))
  }

  @Test func fourAtATimeHashesAsOneAtATime() throws {
    var work = try RingHashWorkload()
    #expect(work.hash() == work.hashEach())
  }
}
