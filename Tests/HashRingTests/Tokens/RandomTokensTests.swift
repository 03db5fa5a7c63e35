internal import HashRing
internal import TestSupport
internal import Testing

/// Tokens by chance, and whose turn it is to take any.
struct RandomTokensTests {
  @Test(arguments: Seed.each(Effort.scaled(quick: 20, full: 500)))
  func tokensAreNewAndInOrder(seed: Seed) {
    var generator = seed.generator
    let ring = odd(&generator)
    let count = Int.random(in: 1...200, using: &generator)
    let tokens = ring.randomTokens(count, using: &generator)
    #expect(tokens.count == count)
    #expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0 < $1 })
    #expect(Set(tokens).isDisjoint(with: ring.instances.flatMap(\.tokens)))
  }

  @Test func tokensAreSpreadOverAllKeys() {
    var generator = SeededGenerator(seed: 3)
    let tokens = RingDescription().randomTokens(4096, using: &generator)
    var counts = Array(repeating: 0, count: 16)
    for token in tokens { counts[Int(token >> 28)] += 1 }
    #expect(counts.allSatisfy { 180...340 ~= $0 })
  }

  @Test func tokensAreAtLeastOne() async {
    await #expect(processExitsWith: .failure) {
      var generator = SystemRandomNumberGenerator()
      _ = RingDescription().randomTokens(0, using: &generator)
    }
  }

  @Test func theEarliestOfAZoneTakesTokensFirst() {
    let ring = RingDescription([
      Instance(id: "a", zone: "x", registered: 30),
      Instance(id: "b", zone: "x", registered: 20),
      Instance(id: "c", zone: "x", registered: 20),
      Instance(id: "d", zone: "x", registered: 10, tokens: [1]),
      Instance(id: "e", zone: "y", registered: 40),
      Instance(id: "f", zone: "x", state: .left, registered: 5),
    ])
    let turns = ["a", "b", "c", "d", "e", "absent"].map {
      ring.isTurnToTakeTokens(of: RingName($0))
    }
    #expect(turns == [false, true, false, true, true, true])
  }
}
