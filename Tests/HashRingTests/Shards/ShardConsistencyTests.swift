import HashRing
import TestSupport
import Testing

@Suite struct ShardConsistencyTests {
  static let tenants = (0..<Effort.scaled(quick: 10, full: 100)).map { RingName("tenant-\($0)") }

  @Test(arguments: Seed.each(1), [0, 1, 3])
  func aLargerShardHasAllMembersOfASmallerOne(seed: Seed, zones: Int) {
    let ring = ShardRing(60, zones: zones, tokens: 32, seed: seed)
    for rules in [ShardRules(), ShardRules(sizeRule: .exact), .dskit] {
      let shards = ShardIndex(ring.snapshot, rules: rules)
      for tenant in Self.tenants {
        var smaller: Set<Int> = []
        for size in 1...61 {
          let members = Set(shards.shard(of: tenant, size: size).members)
          #expect(members.isSuperset(of: smaller), "\(tenant), size \(size)")
          smaller = members
        }
        #expect(smaller.count == 60)
      }
    }
  }

  @Test func zoneStableShardsGrowByOneInstance() {
    let shards = ShardIndex(
      ShardRing(300, zones: 3, seed: Seed(1)).snapshot, rules: ShardRules(sizeRule: .exact))
    for tenant in Self.tenants.prefix(5) {
      var smaller: Set<Int> = []
      for size in 3...150 {
        let members = Set(shards.shard(of: tenant, size: size).members)
        #expect(members.count == size)
        #expect(members.isSuperset(of: smaller))
        smaller = members
      }
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 4, full: 40)), [0, 3])
  func atMostOneMemberIsReplacedWhenAnInstanceJoinsOrLeaves(seed: Seed, zones: Int) {
    var generator = seed.generator
    let count = Int.random(in: 20...50, using: &generator)
    let size = Int.random(in: 3...15, using: &generator)
    let before = ShardRing(count, zones: zones, seed: seed)
    var more = before
    more.join(zone: zones == 0 ? "" : ShardRing.zone(count % zones), registered: 1)
    var fewer = before
    fewer.description[before.instance(using: &generator).id] = nil
    for rules in [ShardRules(), ShardRules(sizeRule: .exact)] {
      let shards = ShardIndex(before.snapshot, rules: rules)
      for after in [more, fewer] {
        let shardsAfter = ShardIndex(after.snapshot, rules: rules)
        for tenant in Self.tenants {
          let old = before.ids(of: shards.shard(of: tenant, size: size))
          let new = after.ids(of: shardsAfter.shard(of: tenant, size: size))
          #expect(new.subtracting(old).count <= 1)
          #expect(old.subtracting(new).count <= 1)
        }
      }
    }
  }

  @Test func aZoneThatIsAddedWithASizeToMatchLeavesTheOthersAsTheyAre() {
    var ring = ShardRing(20, zones: 2, seed: Seed(3))
    let before = ShardIndex(ring.snapshot)
    let old = Self.tenants.map { ring.ids(of: before.shard(of: $0, size: 4)) }
    for _ in 0..<10 { ring.join(zone: "c", registered: 1) }
    let after = ShardIndex(ring.snapshot)
    for (tenant, old) in zip(Self.tenants, old) {
      #expect(ring.ids(of: after.shard(of: tenant, size: 6)).isSuperset(of: old))
    }
  }

  @Test func fewTenantsHaveAllOfTheirInstancesInCommon() {
    let shards = ShardIndex(ShardRing(90, zones: 3, tokens: 128, seed: Seed(1)).snapshot)
    let masks = (0..<1000).map { number in
      shards.shard(of: RingName("tenant-\(number)"), size: 3).members
        .reduce(into: SIMD2<UInt64>()) { $0[$1 / 64] |= 1 << UInt64($1 % 64) }
    }
    var counts = [0, 0, 0, 0]
    for first in masks.indices {
      for second in masks[(first + 1)...] {
        let common = masks[first] & second
        counts[common[0].nonzeroBitCount + common[1].nonzeroBitCount] += 1
      }
    }
    // The figures that Cortex publishes, and the tolerance of its own test.
    for (count, expected) in zip(counts, [90.2239, 9.55312, 0.22217, 0.00085]) {
      let share = Double(count) / Double(1000 * 999 / 2) * 100
      #expect(abs(share - expected) <= max(0.2, min(1, expected / 10)))
    }
  }
}
