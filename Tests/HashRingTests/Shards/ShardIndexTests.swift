import HashRing
import TestSupport
import Testing

@Suite struct ShardIndexTests {
  /// Nine instances with four tokens each, and shards that Cortex chose among them.
  private func nine(isZoneAware: Bool) -> ShardIndex {
    let instances = (0..<9).map { number in
      Instance(
        id: RingName("i-\(number)"), zone: RingName("z\(number % 3)"),
        tokens: (0..<4).map { UInt32(truncatingIfNeeded: (number * 4 + $0) * 2_654_435_761) })
    }
    return ShardIndex(
      RingSnapshot(
        RingDescription(instances), options: RingOptions(isZoneAware: isZoneAware), now: 0))
  }

  @Test func shardsOfNineAreThoseOfCortex() {
    let plain = nine(isZoneAware: false)
    #expect(plain.shard(of: "tenant-1", size: 3).members == [4, 5, 7])
    #expect(plain.shard(of: "tenant-1", size: 4).members == [3, 4, 5, 7])
    #expect(plain.shard(of: "tenant-1", size: 6).members == [2, 3, 4, 5, 6, 7])
    let zoned = nine(isZoneAware: true)
    #expect(zoned.shard(of: "tenant-1", size: 3).members == [1, 2, 6])
    #expect(zoned.shard(of: "tenant-1", size: 4).members == [1, 2, 3, 5, 6, 7])
  }

  @Test(arguments: [-1, 0, 9, 10, .max, .min])
  func aSizeOfNoneOrOfAllIsTheRingItself(size: Int) {
    for shards in [nine(isZoneAware: false), nine(isZoneAware: true)] {
      #expect(shards.shard(of: "t", size: size).isWholeRing)
      #expect(shards.shard(of: "t", size: size, lookback: .seconds(9), now: 0).isWholeRing)
      #expect(shards.coveringShard(of: "t", size: size, lookback: .seconds(9), now: 0).isWholeRing)
    }
  }

  @Test(arguments: [-1, 0, .max, .min])
  func aSizeOfNoneIsTheRingItselfUnderTheRulesOfDskitToo(size: Int) {
    for zones in [0, 2] {
      let shards = ShardIndex(ShardRing(5, zones: zones, seed: Seed(1)).snapshot, rules: .dskit)
      #expect(shards.shard(of: "t", size: size).isWholeRing)
      #expect(shards.coveringShard(of: "t", size: size, lookback: .seconds(9), now: 0).isWholeRing)
    }
  }

  @Test(arguments: [Int64.min, 0, .max], [Duration.zero, .seconds(-1), .seconds(Int64.max)])
  func timesAtTheEndsOfTheirRangeAreTimes(now: Int64, lookback: Duration) {
    for registered in [Int64.min, -1, 0, 1, .max] {
      let ring = ShardRing(5, zones: 2, tokens: 4, seed: Seed(1), registered: registered)
      let shards = ShardIndex(ring.snapshot)
      #expect(shards.shard(of: "t", size: 2, lookback: lookback, now: now).members.count >= 2)
      #expect(
        shards.coveringShard(of: "t", size: 2, lookback: lookback, now: now).members.count >= 2)
      var cache = ShardCache(ring.snapshot)
      #expect(cache.ring(of: "t", size: 2, lookback: lookback, now: now).instances.count >= 2)
    }
  }

  @Test func ringsWithoutInstancesOrTokensHaveEmptyShards() {
    for rules in [ShardRules(), .dskit] {
      for isZoneAware in [false, true] {
        let options = RingOptions(isZoneAware: isZoneAware)
        let none = ShardIndex(
          RingSnapshot(RingDescription(), options: options, now: 0), rules: rules)
        #expect(none.shard(of: "t", size: 3).members == [])
        let instances = (0..<4).map { Instance(id: RingName("\($0)"), zone: "a") }
        let silent = ShardIndex(
          RingSnapshot(RingDescription(instances), options: options, now: 0), rules: rules)
        #expect(silent.shard(of: "t", size: 3).members == [])
        #expect(
          silent.coveringShard(of: "t", size: 3, lookback: .seconds(1), now: 9000).members == [])
      }
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 30, full: 500)))
  func rulesAreThoseThatAWalkTokenByTokenFollows(seed: Seed) {
    var generator = seed.generator
    let isZoneAware = Bool.random(using: &generator)
    let names: [RingName] = ["", "a", "b"]
    let states: [InstanceState] = [.active, .leaving, .readOnly]
    // Few tokens, so that instances share some.
    let instances = (0..<Int.random(in: 1...9, using: &generator)).map { number in
      var instance = Instance(
        id: RingName("\(number)"), zone: names[Int.random(in: 0..<3, using: &generator)],
        state: states[Int.random(in: 0..<3, using: &generator)],
        registered: Int64.random(in: 0...9, using: &generator),
        tokens: (0..<Int.random(in: 0...6, using: &generator)).map { _ in
          UInt32.random(in: 0..<16, using: &generator) &* 0x1111_1111
        })
      instance.isMarkedReadOnly = Int.random(in: 0..<4, using: &generator) == 0
      instance.readOnlyUpdated = max(0, Int64.random(in: -9...9, using: &generator))
      return instance
    }
    let snapshot = RingSnapshot(
      RingDescription(instances), options: RingOptions(isZoneAware: isZoneAware), now: 0)
    for rules in [ShardRules(), ShardRules(sizeRule: .exact), .dskit] {
      let shards = ShardIndex(snapshot, rules: rules)
      for size in 0...10 {
        for start in [nil, 0, 3, 6, 10] as [Int64?] {
          let tenant = RingName("t\(size)")
          let shard =
            start.map {
              shards.shard(of: tenant, size: size, lookback: .seconds(20), now: ($0 + 20) * 1000)
            } ?? shards.shard(of: tenant, size: size)
          let walk = ShardWalk(snapshot, rules: rules, start: start)
          #expect(shard.members == walk.members(of: tenant, size: size))
        }
      }
    }
  }
}
