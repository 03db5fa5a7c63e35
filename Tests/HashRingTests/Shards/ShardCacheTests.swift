internal import TestSupport
internal import Testing

@testable internal import HashRing

@Suite struct ShardCacheTests {
  @Test(arguments: Seed.each(Effort.scaled(quick: 2, full: 60)), [ShardRules(), .dskit])
  func whatIsKeptIsWhatWouldBeChosenAnew(seed: Seed, rules: ShardRules) {
    var generator = seed.generator
    var ring = ShardRing(20, zones: 3, tokens: 8, seed: seed, registered: 990)
    ring.options = RingOptions(isZoneAware: true, heartbeatTimeout: .seconds(60))
    var now: Int64 = 1_000_000
    var snapshot = RingSnapshot(ring.description, options: ring.options, now: now)
    var cache = ShardCache(snapshot, rules: rules, capacity: 8)
    for _ in 0..<Effort.scaled(quick: 15, full: 60) {
      change(&ring, at: now, &generator)
      now += Int64.random(in: 0...5000, using: &generator)
      snapshot.update(to: ring.description, now: now)
      cache.update(to: snapshot)
      let shards = ShardIndex(snapshot, rules: rules)
      for _ in 0..<6 {
        let tenant = RingName("\(Int.random(in: 0..<3, using: &generator))")
        let size = Int.random(in: 5...8, using: &generator)
        let at = now - Int64.random(in: 0...8000, using: &generator)
        let lookback = Duration.seconds(20)
        expectEqual(
          cache.ring(of: tenant, size: size),
          snapshot.restricted(to: shards.shard(of: tenant, size: size)))
        expectEqual(
          cache.ring(of: tenant, size: size, lookback: lookback, now: at),
          snapshot.restricted(
            to: shards.shard(of: tenant, size: size, lookback: lookback, now: at)))
        expectEqual(
          cache.coveringRing(of: tenant, size: size, lookback: lookback, now: at),
          snapshot.restricted(
            to: shards.coveringShard(of: tenant, size: size, lookback: lookback, now: at)))
        #expect(cache.count <= 8)
      }
    }
  }

  @Test func heartbeatsAndStatesLeaveShardsInPlace() {
    var ring = ShardRing(20, zones: 3, seed: Seed(1))
    var snapshot = ring.snapshot
    var cache = ShardCache(snapshot)
    _ = cache.ring(of: "tenant", size: 6)
    ring.description[ring.ids[0]]?.heartbeat = 77
    ring.description[ring.ids[1]]?.state = .leaving
    snapshot.update(to: ring.description, now: 0)
    cache.update(to: snapshot)
    #expect(cache.count == 1)
    ring.description[ring.ids[1]]?.state = .readOnly
    snapshot.update(to: ring.description, now: 0)
    cache.update(to: snapshot)
    #expect(cache.count == 0)
    _ = cache.ring(of: "tenant", size: 6)
    ring.join(zone: "a", registered: 5)
    snapshot.update(to: ring.description, now: 0)
    cache.update(to: snapshot)
    #expect(cache.count == 0)
  }

  @Test func aTableFollowsTheRingThatIsKept() throws {
    var ring = ShardRing(20, zones: 3, seed: Seed(1))
    var snapshot = ring.snapshot
    var cache = ShardCache(snapshot)
    let before = cache.ring(of: "tenant", size: 6)
    var table = before.table(for: .write)
    let taken = try #require(before.instances.first).id
    ring.description[taken]?.heartbeat = 77
    ring.description[taken]?.state = .leaving
    snapshot.update(to: ring.description, now: 0)
    cache.update(to: snapshot)
    let after = cache.ring(of: "tenant", size: 6)
    #expect(after.tokenIndex.isIdentical(to: before.tokenIndex))
    table.update(to: after)
    let anew = after.table(for: .write)
    for key in stride(from: 0, through: UInt32.max, by: 1 << 26) {
      #expect(table.placement(of: key) == anew.placement(of: key))
    }
  }

  @Test func aLookbackIsKeptUntilAnInstanceLeavesIt() {
    var ring = ShardRing(20, zones: 0, seed: Seed(1))
    ring.join(zone: "", registered: 1000)
    var cache = ShardCache(ring.snapshot)
    let lookback = Duration.seconds(100)
    func count(at now: Int64) -> Int {
      _ = cache.ring(of: "tenant", size: 20, lookback: lookback, now: now)
      return cache.ring(of: "tenant", size: 20, lookback: lookback, now: now).instances.count
    }
    #expect(count(at: 1_100_999) == 21)
    #expect(count(at: 1_101_000) == 20)
  }

  @Test(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func whatIsKeptIsFoundWithoutAnAllocation() {
    var cache = ShardCache(ShardRing(20, zones: 3, seed: Seed(1)).snapshot)
    let tenant: RingName = "tenant"
    Allocations.expect(0) { _ = cache.ring(of: tenant, size: 6) }
  }

  private func change(
    _ ring: inout ShardRing, at now: Int64, _ generator: inout SeededGenerator
  ) {
    let id = ring.instance(using: &generator).id
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: ring.join(zone: "b", registered: now / 1000)
    case 1: ring.description[id] = nil
    case 2: ring.description[id]?.state = .readOnly
    case 3:
      ring.description[id]?.isMarkedReadOnly.toggle()
      ring.description[id]?.readOnlyUpdated = now / 1000
    case 4: ring.description[id]?.state = .leaving
    default: ring.description[id]?.heartbeat = now / 1000
    }
  }

  private func expectEqual(_ left: RingSnapshot, _ right: RingSnapshot) {
    #expect(left.instances == right.instances)
    #expect(left.zones == right.zones)
    for index in left.instances.indices {
      #expect(left.isHealthy(index, for: .read) == right.isHealthy(index, for: .read))
    }
    let (table, expected) = (left.table(for: .write), right.table(for: .write))
    for key in stride(from: 0, through: UInt32.max, by: 1 << 29) {
      #expect(table.placement(of: key) == expected.placement(of: key))
    }
  }
}
