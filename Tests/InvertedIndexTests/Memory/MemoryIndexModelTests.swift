import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("An index in memory holds what plain dictionaries hold")
struct MemoryIndexModelTests {
  /// Snapshots, with what they should hold for ever.
  private struct Kept {
    let snapshot: MemoryIndexSnapshot
    let plain: PlainMemoryIndex
  }

  @Test(
    "whatever is added, removed and added again, and however much hashes alike",
    arguments: Seed.each(Effort.scaled(quick: 4, full: 20)), [0, 2, 9, 64])
  func randomOperations(seed: Seed, hashBits: UInt64) throws {
    var random = seed.generator
    let mask = hashBits == 64 ? UInt64.max : (1 << hashBits - 1) << 28
    var index = MemoryIndex(hash: TextHash(seed: seed.value, mask: mask))
    var plain = PlainMemoryIndex()
    var kept: [Kept] = []
    for _ in 0..<Effort.scaled(quick: 40, full: 100) {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<7:
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          let labels = Self.labels(using: &random)
          let (reference, isNew) = index.add(try LabelSet(labels))
          let expected = plain.add(labels)
          #expect(reference == expected.reference && isNew == expected.isNew)
        }
      case 7:
        let share = Double.random(in: 0...1, using: &random)
        var removed = (0..<plain.nextReference + 2).filter { _ in
          Double.random(in: 0..<1, using: &random) < share
        }
        removed += removed.prefix(2)
        index.remove(removed.shuffled(using: &random))
        plain.remove(removed)
      default:
        kept.append(Kept(snapshot: index.snapshot(), plain: plain))
        if kept.count > 3 {
          kept.remove(at: Int.random(in: 0..<kept.count, using: &random))
        }
      }
      #expect(index.seriesCount == plain.series.count)
      #expect(index.nextReference == plain.nextReference)
    }
    kept.append(Kept(snapshot: index.snapshot(), plain: plain))
    for kept in kept { try expect(kept.snapshot, holds: kept.plain) }
  }

  /// Up to four labels; some have the same text as name and value, and long values end alike.
  private static func labels(using random: inout SeededGenerator) -> [String: String] {
    let names = ["a", "b", "job", "a longer name than most"]
    let values = [
      "a", "b", "job", "é", "e\u{301}", "\u{10FFFF}", "\0", "12345678", "0123456789abcdef",
      "0123456789abcdefX0123456789abcdef", "0123456789abcdefY0123456789abcdef",
      "a value that is longer than one stripe of whatever hashes it",
    ]
    var labels: [String: String] = [:]
    for name in names where Bool.random(using: &random) {
      labels[name] = values.randomElement(using: &random)
    }
    return labels
  }

  @Test("names and values that some series have", arguments: Seed.each(10))
  func labelsOfSome(seed: Seed) throws {
    var random = seed.generator
    var index = MemoryIndex()
    var plain = PlainMemoryIndex()
    for _ in 0..<60 {
      let labels = Self.labels(using: &random)
      index.add(try LabelSet(labels))
      _ = plain.add(labels)
    }
    let removed = (0..<plain.nextReference).filter { $0.isMultiple(of: 3) }
    index.remove(removed)
    plain.remove(removed)
    let snapshot = index.snapshot()
    for _ in 0..<20 {
      let some = (0..<plain.nextReference + 5).filter { _ in
        Int.random(in: 0..<8, using: &random) == 0
      }
      let postings = try #require(Postings(some))
      let names = plain.names(of: Set(some))
      #expect(snapshot.labelNames(of: postings) == names)
      #expect(snapshot.labelNames(of: postings, limit: 1) == Array(names.prefix(1)))
      for name in plain.names() {
        let values = plain.values(of: name, in: Set(some))
        #expect(snapshot.labelValues(of: name, in: postings) == values)
        #expect(snapshot.labelValues(of: name, in: postings, limit: 2) == Array(values.prefix(2)))
      }
    }
    #expect(snapshot.labelValues(of: "absent", in: Postings()).isEmpty)
  }
}
