import TestSupport
import Testing

@testable import InvertedIndex

/// All subsets of a few references, in front of and behind others, so that they lie across the fours and
/// eights in which references are compared, and across runs.
struct ExhaustiveAlgebraTests {
  /// The reference of element 0; the last ones reach to the greatest reference there is.
  private static let bases: [UInt32] = [0, 1_020, .max - 39]
  private static let runLengths = [[1], [3], [8, 1, 2], [9, 16], [100]]

  /// The subset of elements 16..<24 whose bits are set, with `before` references in front of it and
  /// `after` behind.
  private static func list(_ base: UInt32, _ bits: Int, before: Int, after: Int) -> [UInt32] {
    (16 - before..<16).map { base + UInt32($0) }
      + (0..<8).filter { bits >> $0 & 1 == 1 }.map { base + 16 + $0 }
      + (24..<24 + after).map { base + UInt32($0) }
  }

  @Test(arguments: bases, runLengths)
  func allPairsOfSubsetsOfEight(base: UInt32, lengths: [Int]) {
    let step = Effort.scaled(quick: 97, full: 1)
    for pair in stride(from: 0, to: 1 << 16, by: step) {
      let (first, second) = (pair & 255, pair >> 8)
      let (before, after) = (pair % 17, pair % 15)
      let left = Self.list(base, first, before: before, after: 14 - after)
      let right = Self.list(base, second, before: 16 - before, after: after + 2)
      let list = TestList(right, lengths: lengths)
      var kept = left
      PostingSieve.intersect(&kept, with: list)
      let common = (max(0, 16 - min(before, 16 - before))..<16).map { base + UInt32($0) }
      let behind = (0..<min(14 - after, after + 2)).map { base + 24 + UInt32($0) }
      let inside = Self.list(base, first & second, before: 0, after: 0)
      var rest = left
      PostingSieve.subtract(list, from: &rest)
      let all = Postings.union(ofLists: [TestList(left, lengths: lengths), list]).array
      // One expectation for all, and that only where it fails: there are millions of them.
      let isRight =
        kept == common + inside + behind && (rest + kept).sorted() == left
        && all == (rest + right).sorted()
      if !isRight { Issue.record("\(left) and \(right): \(kept), \(rest), \(all)") }
    }
  }

  @Test
  func allTriplesOfSubsetsOfFive() {
    let step = Effort.scaled(quick: 31, full: 1)
    for triple in stride(from: 0, to: 1 << 15, by: step) {
      let subsets = (0..<3).map { number in
        Self.list(0, triple >> (5 * number) & 31, before: number * 3, after: 0)
      }
      let lists = subsets.map { TestList($0, lengths: [2, 5]) }
      #expect(Postings.intersection(ofLists: lists).array == Reference.intersection(subsets))
      #expect(Postings.union(ofLists: lists).array == Reference.union(subsets))
      // Far apart there is no bitmap.
      let far = subsets.map { $0.map { $0 * 100_000_000 } }
      let farLists = far.map { TestList($0, lengths: [2, 5]) }
      #expect(Postings.union(ofLists: farLists).array == Reference.union(far))
    }
  }
}
