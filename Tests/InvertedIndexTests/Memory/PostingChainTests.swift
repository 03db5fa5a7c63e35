import TestSupport
import Testing

@testable import InvertedIndex

@Suite("A chain of blocks")
struct PostingChainTests {
  /// Some chains whose blocks lie among each other.
  private struct Chains {
    var chains = [PostingChain](repeating: PostingChain(), count: 3)
    var blocks = PostingBlocks()
    var free = FreeBlocks()

    mutating func append(_ reference: UInt32, to index: Int) {
      let references = [reference]
      chains[index].append(references.span, to: &blocks, &free)
    }
  }

  @Test("has the references that were appended, whatever their number", arguments: [1, 5])
  func everyLength(step: Int) {
    var chains = Chains()
    var expected: [[UInt32]] = [[], [], []]
    let ends: Set<Int> = [3, 10, 25, 4_082, 8_177, 12_272, 16_367]
    for number in 0..<17_000 {
      for index in 0..<3 where number.isMultiple(of: index * step + 1) {
        chains.append(UInt32(3 * number + index), to: index)
        expected[index].append(UInt32(3 * number + index))
      }
      let count = expected[0].count
      guard count < 40 || !ends.isDisjoint(with: count - 1...count + 1) else { continue }
      for index in 0..<3 {
        #expect(references(BlockList(chains.chains[index], in: chains.blocks)) == expected[index])
      }
    }
  }

  @Test(
    "loses what is removed, keeps the rest, and grows on from there",
    arguments: Seed.each(Effort.scaled(quick: 8, full: 40)))
  func removing(seed: Seed) {
    var random = seed.generator
    var chains = Chains()
    var expected: [[UInt32]] = [[], [], []]
    var next: UInt32 = 0
    for _ in 0..<8 {
      let copy = (chains, expected)
      for _ in 0..<Int.random(in: 0...2_000, using: &random) {
        let index = Int.random(in: 0..<3, using: &random)
        chains.append(next, to: index)
        expected[index].append(next)
        next += 1
      }
      let shares = [0, 0.01, 0.5, 0.99, 1]
      let share = shares[Int.random(in: 0..<5, using: &random)]
      var removed: Set<UInt32> = []
      for reference in 0..<next where Double.random(in: 0..<1, using: &random) < share {
        removed.insert(reference)
      }
      let index = Int.random(in: 0..<3, using: &random)
      chains.chains[index].removeAll(&chains.blocks, &chains.free) { removed.contains($0) }
      expected[index].removeAll { removed.contains($0) }
      for (chains, expected) in [copy, (chains, expected)] {
        for index in 0..<3 {
          let list = BlockList(chains.chains[index], in: chains.blocks)
          #expect(references(list) == expected[index])
        }
      }
    }
  }
}
