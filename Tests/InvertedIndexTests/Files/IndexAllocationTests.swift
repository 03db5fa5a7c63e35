import BitCoding
import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("What is done for each series or list of an index allocates nothing")
struct IndexAllocationTests {
  @Test(
    "reading series and lists",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func reading() throws {
    let index = try IndexReader(FixtureIndex.captured.bytes())
    let references = try index.allSeries().references
    var entry = SeriesEntry()
    try Allocations.expect(0) { () throws(IndexError) in
      for reference in references { try index.series(reference, into: &entry) }
    }
    let (name, value) = ("job".utf8.span, "etcd".utf8.span)
    var count = 0
    try Allocations.expect(0) { () throws(IndexError) in
      count += try index.list(name: name, value: value)?.count ?? 0
      count += try index.allSeries().count
    }
    Allocations.expect(0) {
      index.forEachName { name, _ in
        index.forEachValue(of: name, startingWith: name.extracting(0..<0)) { value, _ in
          count += value.count
          return true
        }
        return true
      }
    }
    #expect(count > 0)
  }

  @Test("the counter counts", .enabled(if: Allocations.areCounted, Allocations.whyNot))
  func counting() throws {
    let index = try IndexReader(IndexBytes.vector)
    let count = try Allocations.during { () throws(IndexError) in
      var entry = SeriesEntry()
      try index.series(3, into: &entry)
    }
    #expect(count > 0)
  }
}
