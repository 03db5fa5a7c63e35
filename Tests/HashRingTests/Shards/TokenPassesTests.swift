internal import TestSupport
internal import Testing

@testable internal import HashRing

/// Draws in rings where nearly all tokens are one instance's.
struct TokenPassesTests {
  @Test(arguments: Seed.each(Effort.scaled(quick: 20, full: 500)))
  func noTokenIsPassedTwiceOnceStepsAreUsedUp(seed: Seed) {
    var generator = seed.generator
    let count = Int.random(in: 0...40, using: &generator)
    var passes = TokenPasses(count)
    for _ in 0..<count { _ = passes.next(from: Int.random(in: 0...count, using: &generator)) }
    var isPassed = Array(repeating: false, count: count)
    for number in 0...count {
      let position = Int.random(in: 0...count, using: &generator)
      let around = Array(position..<count) + Array(0..<position)
      let place = passes.next(from: position)
      #expect(place == around.first { !isPassed[$0] })
      #expect((place == nil) == (number == count))
      if let place { isPassed[place] = true }
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 3, full: 30)), [ShardRules(), .dskit])
  func anInstanceWithNearlyAllTokensChangesNoRule(seed: Seed, rules: ShardRules) {
    var ring = ShardRing(13, zones: 0, tokens: 1, seed: seed)
    var generator = seed.generator
    let greedy = ring.instance(using: &generator).id
    ring.description[greedy]?.tokens = (0..<100).map { _ in
      UInt32.random(in: 0...(.max), using: &generator)
    }
    for _ in 0..<4 {
      let id = ring.instance(using: &generator).id
      ring.description[id]?.state = .readOnly
      ring.description[id]?.isMarkedReadOnly = true
    }
    let shards = ShardIndex(ring.snapshot, rules: rules)
    let walk = ShardWalk(ring.snapshot, rules: rules, start: nil)
    for size in 1...13 {
      #expect(shards.shard(of: "t", size: size).members == walk.members(of: "t", size: size))
    }
  }

  @Test func tokensThatLieBadlyTakeNoLonger() {
    var ring = ShardRing(1000, zones: 0, tokens: 1, seed: Seed(1))
    let count: UInt32 = Effort.scaled(quick: 50_000, full: 1_000_000)
    ring.description[ring.ids[0]]?.tokens = (0..<count).map { $0 * (.max / count) }
    #expect(ShardIndex(ring.snapshot).shard(of: "t", size: 999).members.count == 999)
  }
}
