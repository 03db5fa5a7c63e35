import TestSupport
import Testing

@testable import HashRing

@Suite struct TokenSortTests {
  /// With 32 bits the tokens are spread evenly; with fewer they are alike in all bits above.
  @Test(arguments: Seed.each(4), [0, 1, 8, 16, 32])
  func anyTokensComeInOrder(seed: Seed, randomBits: Int) {
    var generator = seed.generator
    for count in [0, 1, 2, 3, 100, 3000] {
      let entries = (0..<count).map { _ in
        TokenEntry(
          token: UInt32(generator.next() >> 32) >> UInt32(32 - randomBits),
          owner: UInt16.random(in: 0...9, using: &generator))
      }
      for bits in [1, 5, 12] as [UInt32] {
        let sort = TokenSort(entries, bits: bits)
        #expect(sort.ordered == entries.sorted())
        guard count <= 100, bits <= 5 else { continue }
        #expect(
          sort.starts.indices.allSatisfy { place in
            let limit = UInt64(place) << UInt64(32 - bits)
            return Int(sort.starts[place]) == entries.count { UInt64($0.token) < limit }
          })
      }
    }
  }
}
