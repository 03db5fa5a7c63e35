import Synchronization
import TestSupport
import Testing

@testable import InvertedIndex

/// What need not be looked at is not, and memory is taken by the size of the lists alone.
struct LazinessTests {
  private static func lendings(_ list: TestList) -> Int { list.lendings.load(ordering: .relaxed) }

  @Test
  func listsBehindAnEmptyResultAreNotTouched() {
    let small = TestList([1, 3], lengths: [10])
    let disjoint = TestList([2, 4, 6], lengths: [10])
    let large = TestList(Array(0..<1_000), lengths: [10])
    #expect(Postings.intersection(ofLists: [large, disjoint, small]).isEmpty)
    #expect(Self.lendings(small) == 1 && Self.lendings(disjoint) > 0)
    #expect(Self.lendings(large) == 0)
    let empty = TestList([], lengths: [10])
    #expect(Postings.intersection(ofLists: [large, empty, disjoint]).isEmpty)
    #expect(Self.lendings(large) == 0)
  }

  @Test
  func runsThatCannotMatchAreNotLent() {
    let large = TestList(Array(0..<10_000), lengths: [100])
    let references = (Array(0..<100) + Array(5_000..<5_100)).map { UInt32($0) }
    var kept = Postings(ascending: references)
    kept.formIntersection(with: large)
    #expect(kept.array == references)
    #expect(Self.lendings(large) == 2)
    kept.subtract(large)
    #expect(kept.isEmpty && Self.lendings(large) == 4)
  }

  @Test(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func operationsAllocateTheirResultAlone() {
    let lists = [3, 2, 5].map { step in
      Postings(ascending: (0..<10_000).map { UInt32($0 * step) })
    }
    let packed = lists.map { PackedPostings(packing: $0.array) }
    var kept = Postings(ascending: lists[0].array + [4_000_000])
    var calls = 0
    // The references are made unique before: what remains is the operation.
    Allocations.expect(0) {
      kept.formIntersection(with: packed[0])
      kept.subtract(packed[1])
      kept.subtract(lists[2])
      calls += kept.count
    }
    #expect(calls > 0)
    // The result, and the order of the lists.
    #expect(Allocations.least { _ = Postings.intersection(of: packed) } <= 3)
    // The result, and the bitmap.
    #expect(Allocations.least { _ = Postings.union(of: packed) } == 2)
  }

  @Test(.enabled(if: Allocations.areCounted, Allocations.whyNot))
  func fewReferencesFarApartTakeLittleMemory() {
    let lists = (0..<10).map { TestList([UInt32($0), .max - UInt32($0)], lengths: [1]) }
    #expect(Allocations.leastBytes { _ = Postings.union(ofLists: lists) } < 4_096)
  }
}
