import TestSupport
import Testing

@testable import InvertedIndex

/// Large lists of many densities and run lengths, in memory and as index files have them.
struct RandomAlgebraTests {
  private struct Case {
    var arrays: [[UInt32]] = []
    var lists: [TestList] = []

    /// Two to five lists, some dense and some with few references, in one of several universes.
    init(_ generator: inout SeededGenerator) {
      let lowest = generator.choice([0, 1, 4_000_000_000])
      let width = generator.choice([500, 20_000, 1_000_000, .max])
      let highest = UInt32(clamping: UInt64(lowest) + UInt64(width))
      for _ in 0..<Int.random(in: 2...5, using: &generator) {
        let count = generator.choice([0, 1, 7, 100, 3_000, 3_000])
        var array = generator.references(count, in: UInt32(lowest)...highest)
        if Bool.random(using: &generator), let shared = arrays.last {
          array = Reference.union([array, shared.filter { _ in generator.next() % 3 > 0 }])
        }
        arrays.append(array)
        let longest = generator.choice([1, 4, 30, 1_024])
        let lengths = (0..<5).map { _ in Int.random(in: 1...longest, using: &generator) }
        lists.append(TestList(array, lengths: lengths))
      }
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 24, full: 150)))
  func operationsOfAllKindsOfListsAgreeWithSets(seed: Seed) throws {
    var generator = seed.generator
    let input = Case(&generator)
    let postings = try input.arrays.map { try #require(Postings($0)) }
    let packed = input.arrays.map { PackedPostings(packing: $0) }

    let common = Reference.intersection(input.arrays)
    #expect(Postings.intersection(ofLists: input.lists).array == common)
    #expect(Postings.intersection(of: postings).array == common)
    #expect(Postings.intersection(of: packed).array == common)

    let all = Reference.union(input.arrays)
    #expect(Postings.union(ofLists: input.lists).array == all)
    #expect(Postings.union(of: postings).array == all)
    #expect(Postings.union(of: packed).array == all)
    let total = input.arrays.reduce(0) { $0 + $1.count }
    #expect(Postings.mergedReferences(of: input.lists, total) == all)

    let rest = Reference.difference(input.arrays[0], input.arrays[1])
    var first = postings[0]
    first.subtract(input.lists[1])
    #expect(first.array == rest)
    #expect(postings[0].subtracting(postings[1]).array == rest)
    #expect(postings[0].subtracting(packed[1]).array == rest)

    let two = Reference.intersection(Array(input.arrays[0..<2]))
    first = postings[0]
    first.formIntersection(with: input.lists[1])
    #expect(first.array == two)
    #expect(postings[1].intersection(postings[0]).array == two)
    #expect(postings[0].union(postings[1]).array == Reference.union(Array(input.arrays[0..<2])))
    #expect(input.arrays == postings.map(\.array), "operands are not changed")
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 2, full: 20)))
  func searchingAndGoingSideBySideAgree(seed: Seed) {
    var generator = seed.generator
    let large = generator.references(50_000, in: 0...500_000)
    let half = large.filter { _ in generator.next() % 2 == 0 }
    for count in [1, 3, 40, 300, 600, 5_000] {
      let small = Reference.union([
        generator.references(count, in: 0...600_000),
        (0..<count).map { _ in generator.choice(half) },
      ])
      for list in [[1_024], [1, 500], [50_000]].map({ TestList(half, lengths: $0) }) {
        var kept = small
        PostingSieve.intersect(&kept, with: list)
        #expect(kept == Reference.intersection([small, half]))
        var rest = small
        PostingSieve.subtract(list, from: &rest)
        #expect(rest == Reference.difference(small, half))
      }
    }
  }

  @Test
  func extremesAndEmptyListsAreRight() {
    let edges: [UInt32] = [0, .max]
    let lists = [edges, [.max], [0, 1, .max - 1, .max]].map { TestList($0, lengths: [1]) }
    #expect(Postings.intersection(ofLists: lists).array == [.max])
    #expect(Postings.union(ofLists: lists).array == [0, 1, .max - 1, .max])
    let none = TestList([], lengths: [1])
    #expect(Postings.union(ofLists: [none, none]).isEmpty)
    #expect(Postings.union(ofLists: [none, lists[0], none]).array == edges)
    #expect(Postings.union(ofLists: [TestList]()).isEmpty)
    #expect(Postings.intersection(ofLists: [TestList]()).isEmpty)
    #expect(Postings.intersection(ofLists: [lists[0]]).array == edges)
    var all = Postings(ascending: edges)
    all.subtract(none)
    #expect(all.array == edges)
    all.subtract(lists[1])
    #expect(all.array == [0])
    all.formIntersection(with: none)
    #expect(all.isEmpty)
  }
}
