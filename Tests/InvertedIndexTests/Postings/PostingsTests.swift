import TestSupport
import Testing

@testable import InvertedIndex

struct PostingsTests {
  @Test
  func onlyAscendingReferencesMakePostings() {
    #expect(Postings([])?.isEmpty == true)
    #expect(Postings([0, 5, .max])?.array == [0, 5, .max])
    #expect(Postings([5, 5]) == nil)
    #expect(Postings([1, 2, 3, 2]) == nil)
    #expect(Postings([7]) != Postings([8]))
    #expect(Set([Postings([7]), Postings([7])]).count == 1)
  }

  @Test
  func everyReferenceIsFoundFromEverywhere() {
    for count in [0, 1, 2, 3, 4, 7, 8, 9, 23] {
      let array = (0..<count).map { UInt32($0 * 3 + 1) }
      let (postings, packed) = (Postings(ascending: array), PackedPostings(packing: array))
      for reference in 0...UInt32(count * 3 + 2) {
        let index = array.firstIndex { $0 >= reference } ?? count
        #expect(postings.firstIndex(atOrAfter: reference) == index)
        #expect(postings.contains(reference) == array.contains(reference))
        let expected = (0...count).map { max($0, index) }
        let native = (0...count).map { array.span.firstIndex(atOrAfter: reference, from: $0) }
        let found = (0...count).map { packed.firstIndex(atOrAfter: reference, from: $0) }
        #expect(native == expected && found == expected)
      }
    }
    let edges = Postings(ascending: [0, .max])
    #expect(edges.contains(0) && edges.contains(.max) && !edges.contains(.max - 1))
    #expect(edges.firstIndex(atOrAfter: .max) == 1)
  }

  @Test
  func postingsAreACollection() {
    let postings = Postings(ascending: [2, 4, 8])
    #expect(Array(postings) == [2, 4, 8])
    #expect(postings.count == 3 && postings.last == 8 && postings[1] == 4)
    #expect(Postings().isEmpty)
  }

  @Test(arguments: [[1], [2, 3], [1_000]])
  func runsAreFoundByTheirLastReferences(lengths: [Int]) {
    let list = TestList((0..<60).map { $0 * 2 }, lengths: lengths)
    for start in 0...list.runCount {
      for reference in 0...120 as ClosedRange<UInt32> {
        let expected = (start..<list.runCount).first { list.last(ofRun: $0) >= reference }
        #expect(
          list.firstRun(endingAtOrAfter: reference, from: start) == expected ?? list.runCount)
      }
    }
  }
}
