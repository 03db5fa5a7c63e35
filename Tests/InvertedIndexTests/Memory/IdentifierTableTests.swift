import TestSupport
import Testing

@testable import InvertedIndex

@Suite("A table of identifiers")
struct IdentifierTableTests {
  @Test(
    "finds what was inserted and not removed, even if all hashes are alike",
    arguments: Seed.each(6), [0, 1, 4, 33, 64])
  func model(seed: Seed, hashBits: UInt64) {
    var random = seed.generator
    var table = IdentifierTable()
    var hashes: [UInt32: UInt64] = [:]
    for _ in 0..<Effort.scaled(quick: 600, full: 3_000) {
      if Int.random(in: 0..<3, using: &random) < 2 {
        let identifier = UInt32.random(in: 0..<0xFFFF_FFFF, using: &random)
        if hashes[identifier] != nil { continue }
        // The highest bits, where searches begin, all the same or few of them different.
        let hash = hashBits == 0 ? UInt64.max : random.next() | UInt64.max &>> hashBits
        hashes[identifier] = hash
        table.insert(identifier, hash: hash)
      } else if let (identifier, hash) = hashes.randomElement(using: &random) {
        table.remove(identifier, hash: hash)
        hashes[identifier] = nil
        #expect(table.find(hash) { $0 == identifier } == nil)
      }
      #expect(table.count == hashes.count)
    }
    for (identifier, hash) in hashes {
      #expect(table.find(hash) { $0 == identifier } == identifier)
      #expect(table.find(hash) { _ in false } == nil)
    }
  }
}
