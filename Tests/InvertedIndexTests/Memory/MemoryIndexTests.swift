import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("An index in memory")
struct MemoryIndexTests {
  @Test("gives the same labels the same reference, and new ones the next")
  func references() throws {
    var index = MemoryIndex()
    #expect(index.add(try LabelSet(["a": "1"])) == (0, true))
    #expect(index.add(try LabelSet(["a": "2"])) == (1, true))
    #expect(index.add(try LabelSet(["a": "1"])) == (0, false))
    #expect(index.add(LabelSet()) == (2, true))
    #expect(index.add(LabelSet()) == (2, false))
    #expect(index.add(try LabelSet(["a": "1", "b": "1"])) == (3, true))
    #expect(index.seriesCount == 4 && index.nextReference == 4)
  }

  @Test("takes labels whose names and values have the same text")
  func sameText() throws {
    var index = MemoryIndex()
    index.add(try LabelSet(["job": "job", "name": "job"]))
    index.add(try LabelSet(["job": "name"]))
    let snapshot = index.snapshot()
    #expect(snapshot.labelNames() == ["job", "name"])
    #expect(snapshot.labelValues(of: "job") == ["job", "name"])
    #expect(snapshot.labelValues(of: "name") == ["job"])
    // Four names and values of two texts.
    #expect(snapshot.postings.symbols.count == 2)
  }

  @Test("has nothing under the empty name")
  func emptyName() throws {
    var index = MemoryIndex()
    index.add(try LabelSet(["a": "1"]))
    index.add(LabelSet())
    let snapshot = index.snapshot()
    #expect(snapshot.list("", "") == nil)
    #expect(snapshot.list("", "1") == nil)
    #expect(snapshot.labelValues(of: "") == [])
    snapshot.forEachValue(of: Span(), startingWith: Span()) { _, _ in
      Issue.record("the empty name has a value")
      return true
    }
    #expect(snapshot.allSeries().count == 2)
  }

  @Test("never gives out the reference of a removed series again")
  func removedReferences() throws {
    var index = MemoryIndex()
    let labels = try LabelSet(["a": "1"])
    index.add(labels)
    let before = index.snapshot()
    index.remove([0])
    #expect(index.seriesCount == 0)
    let between = index.snapshot()
    #expect(index.add(labels) == (1, true))
    let after = index.snapshot()
    #expect(before.labels(of: 0) == labels && before.labels(of: 1) == nil)
    #expect(between.labels(of: 0) == nil && between.labelNames().isEmpty)
    #expect(after.labels(of: 0) == nil && after.labels(of: 1) == labels)
  }

  @Test("removes the series without labels")
  func withoutLabels() {
    var index = MemoryIndex()
    index.add(LabelSet())
    #expect(index.snapshot().labels(of: 0) == LabelSet())
    index.remove([0])
    #expect(index.snapshot().allSeries().count == 0)
  }

  @Test("passes over references that it does not have")
  func unknownReferences() throws {
    var index = MemoryIndex()
    index.remove([0, 7, .max])
    index.add(try LabelSet(["a": "1"]))
    index.remove([1, 1_023, 1_024, 5_000, .max])
    #expect(index.seriesCount == 1)
    #expect(!index.snapshot().contains(.max))
  }

  @Test(
    "keeps many values of a name in order, whatever order they come in", arguments: Seed.each(3))
  func manyValues(seed: Seed) throws {
    var random = seed.generator
    let count = Effort.scaled(quick: 3_000, full: 30_000)
    let values = (0..<count).map { String($0 * 7) + ($0.isMultiple(of: 5) ? "é" : "") }
    let order = values.shuffled(using: &random)
    var index = MemoryIndex()
    var added: [String] = []
    for chunk in [0, 1, 2, 40, 45, 1_700, count].adjacentRanges {
      for value in order[chunk] { index.add(try LabelSet(["v": value])) }
      added += order[chunk]
      let sorted = added.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      #expect(index.snapshot().labelValues(of: "v") == sorted)
    }
    index.remove((0..<UInt32(count)).filter { !$0.isMultiple(of: 100) })
    let rest = order.indices.filter { $0.isMultiple(of: 100) }.map { order[$0] }
    #expect(
      index.snapshot().labelValues(of: "v")
        == rest.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test("takes long texts, and gives the memory of those back that it no longer has")
  func longTexts() throws {
    var index = MemoryIndex()
    let kept = try LabelSet(["a": String(repeating: "k", count: 100_000), "b": "1"])
    index.add(kept)
    for round in 0..<40 {
      let value = String(repeating: "x", count: 20_000) + "\(round)"
      let (reference, isNew) = index.add(try LabelSet(["a": value, "c": "\(round)"]))
      #expect(isNew)
      #expect(index.snapshot().labelValues(of: "a") == [kept["a"], value])
      index.remove([reference])
    }
    let snapshot = index.snapshot()
    #expect(snapshot.labels(of: 0) == kept)
    #expect(snapshot.labelNames() == ["a", "b"])
    #expect(snapshot.postings.symbols.textByteCount < 400_000)
  }

  @Test("gives all of its lists back when all series are removed")
  func removalOfEverything() throws {
    var index = MemoryIndex()
    var byteCount = 0
    for round in 0..<4 {
      let first = index.nextReference
      for number in 0..<3_000 {
        index.add(try LabelSet(["a": "\(number % 10)", "b": "\(number)"]))
      }
      // The lists have all of their references once a snapshot has been taken.
      _ = index.snapshot()
      if round == 0 { byteCount = index.postingsByteCount }
      index.remove(first..<index.nextReference)
      let snapshot = index.snapshot()
      #expect(snapshot.seriesCount == 0 && snapshot.allSeries().count == 0)
      #expect(snapshot.labelNames().isEmpty && snapshot.labelValues(of: "a").isEmpty)
      #expect(snapshot.cardinality() == Cardinality())
    }
    // Blocks, pairs and symbols are used again.
    #expect(index.postingsByteCount == byteCount)
  }

  @Test("takes little for few series, in lists of any length")
  func smallSize() throws {
    for count in [1, 10, 100, 2_000] {
      var index = MemoryIndex()
      for number in 0..<count {
        index.add(try LabelSet(["__name__": "m", "job": "api", "n": "\(number)"]))
      }
      let snapshot = index.snapshot()
      // For each series a list with a block of its own and what it waits in, and its place in four lists.
      #expect(index.postingsByteCount < 1_500 + 200 * count)
      for text in ["m", #"{job="api"}"#, #"m{n=~".*"}"#] {
        let selected = snapshot.select(try Selector(text))
        #expect(selected.elementsEqual(0..<UInt32(count)))
      }
      let last = snapshot.select(try Selector(#"{n="\#(count - 1)"}"#))
      #expect(last.elementsEqual([UInt32(count) - 1]))
    }
  }

  @Test("can be read while it is written to")
  func concurrentReading() async throws {
    var index = MemoryIndex()
    let count = Effort.scaled(quick: 300, full: 3_000)
    for number in 0..<count { index.add(try Self.labels(number)) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        let snapshot = index.snapshot()
        let expected = index.seriesCount
        group.addTask {
          #expect(snapshot.seriesCount == expected)
          #expect(snapshot.allSeries().count == expected)
          for number in 0..<expected {
            let labels = try Self.labels(number)
            #expect(snapshot.labels(of: UInt32(number)) == labels)
          }
          #expect(snapshot.list("even", "true")?.count == (expected + 1) / 2)
          #expect(snapshot.cardinality().seriesCount == expected)
        }
        for number in index.seriesCount..<index.seriesCount + count {
          index.add(try Self.labels(number))
        }
      }
      try await group.waitForAll()
    }
  }

  private static func labels(_ number: Int) throws -> LabelSet {
    try LabelSet([
      "even": "\(number.isMultiple(of: 2))", "group": "\(number / 10)", "number": "\(number)",
    ])
  }
}

extension [Int] {
  /// The range from each number to the next.
  fileprivate var adjacentRanges: [Range<Int>] { zip(self, dropFirst()).map { $0..<$1 } }
}
