import BitCoding
import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("What is written to an index is found in it")
struct IndexModelTests {
  @Test("random labels and chunks", arguments: Seed.each(Effort.scaled(quick: 20, full: 150)))
  func random(seed: Seed) throws {
    var generator = seed.generator
    let plain = try PlainIndex(random: &generator)
    let (bytes, references) = try plain.written(writesLabelIndexes: Bool.random(using: &generator))
    let index = try IndexReader(bytes)
    index.verify { Issue.record("\($0)") }

    let all = try index.allPlainSeries()
    #expect(all.references == references)
    #expect(all.series == plain.series)
    #expect(try index.allSeries().references == references)
    #expect(index.symbolCount == plain.symbols.count)
    try expectSeries(of: plain, references, in: index)
    try expectLists(of: plain, references, in: index)
    expectNames(of: plain, in: index)
    for name in plain.lists.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      try expectValues(of: name, in: index, plain, &generator)
    }
  }

  private func expectSeries(
    of plain: PlainIndex, _ references: [UInt32], in index: IndexReader
  ) throws {
    var (entry, builder) = (SeriesEntry(), LabelSetBuilder())
    // One after another they have much in common, and little in any other order.
    var (window, labels) = (SeriesWindow(of: index), SeriesLabels())
    let all = Array(zip(references, plain.series))
    for (reference, series) in all.reversed() + all + all.shuffled() {
      try index.series(reference, into: &entry)
      #expect(entry.reference == reference && entry.chunks == series.chunks)
      #expect(try index.labels(of: entry, using: &builder) == series.labels)
      var other = entry
      try index.series(reference, into: &other, in: &window)
      #expect(other.labels == entry.labels && other.chunks == entry.chunks)
      #expect(try index.labels(of: other, after: &labels) == series.labels)
    }
  }

  private func expectLists(
    of plain: PlainIndex, _ references: [UInt32], in index: IndexReader
  ) throws {
    for (name, values) in plain.lists {
      for (value, series) in values {
        let list = try index.list(name: name.span, value: value.span)
        #expect(list?.references == series.map { references[$0] })
        // Something else, that begins alike.
        let absent = value + [0]
        let none = try index.list(name: name.span, value: absent.span)
        let nowhere = index.listRange(name: absent.span, value: value.span)
        #expect(none == nil && nowhere == nil)
      }
    }
  }

  private func expectNames(of plain: PlainIndex, in index: IndexReader) {
    var names: [[UInt8]] = []
    index.forEachName { name, valueCount in
      names.append(name.indices.map { name[$0] })
      #expect(plain.lists[names[names.count - 1]]?.count == valueCount)
      return true
    }
    #expect(names == plain.lists.keys.sorted { $0.lexicographicallyPrecedes($1) })
    #expect(index.nameCount == names.count)
    var first = 0
    index.forEachName { _, _ in
      first += 1
      return false
    }
    #expect(first == min(1, names.count))
  }

  private func expectValues(
    of name: [UInt8], in index: IndexReader, _ plain: PlainIndex,
    _ generator: inout SeededGenerator
  ) throws {
    let values = (plain.lists[name] ?? [:]).keys.sorted { $0.lexicographicallyPrecedes($1) }
    let value = try #require(values.randomElement(using: &generator))
    let prefixes: [[UInt8]] = [
      [], [0], [0xFF], value, value + [0], Array(value.prefix(1)), Array(value.prefix(2)),
    ]
    for prefix in prefixes {
      let expected = values.filter { $0.starts(with: prefix) }
      let limit = Int.random(in: 1...values.count, using: &generator)
      var found: [[UInt8]] = []
      var sizes: [Int] = []
      index.forEachValue(of: name.span, startingWith: prefix.span) { value, handle in
        found.append(value.indices.map { value[$0] })
        sizes.append((try? index.list(at: handle))?.count ?? -1)
        return found.count < limit
      }
      #expect(found == Array(expected.prefix(limit)))
      #expect(sizes == found.map { plain.lists[name]?[$0]?.count })
    }
  }

  @Test("every symbol, and no other")
  func symbols() throws {
    // More than one sample, and a last one with few behind it.
    for count in [0, 1, 31, 32, 33, 100] {
      let labels = try (0..<count / 2).map { index in
        PlainSeries(labels: try LabelSet([("n\(index)", "v\(index)")]), chunks: [])
      }
      let plain = PlainIndex(labels)
      let index = try IndexReader(plain.written().bytes)
      for (number, symbol) in plain.symbols.enumerated() {
        let text = index.withSymbol(UInt32(number)) { text in text.indices.map { text[$0] } }
        #expect(text == symbol)
        let absent = symbol + [1]
        let found = [index.symbols.symbol(of: symbol.span), index.symbols.symbol(of: absent.span)]
        #expect(found == [UInt32(number), nil])
      }
      let empty: [UInt8] = []
      let none = index.symbols.symbol(of: empty.span)
      #expect(none == nil)
      #expect(index.withSymbol(UInt32(plain.symbols.count)) { _ in true } == nil)
    }
  }

  @Test("a name and a value of a megabyte")
  func largeLabels() throws {
    let large = String(repeating: "x", count: 1 << 20)
    let labels = try LabelSet([("a", large), (large, "b")])
    let index = try IndexReader(
      PlainIndex([PlainSeries(labels: labels, chunks: [])]).written().bytes)
    #expect(try index.allPlainSeries().series.map(\.labels) == [labels])
    #expect(try index.list("a", large)?.references.count == 1)
    #expect(try index.list(large, "b")?.references.count == 1)
    #expect(try index.list(large, large) == nil)
  }

  @Test("a series longer than what is read at once")
  func longSeries() throws {
    let chunks = (0..<2_000).map {
      ChunkMeta(
        minTime: Int64($0) * 100_000, maxTime: Int64($0) * 100_000 + 99_999,
        reference: UInt64($0) * 1_000)
    }
    let plain = PlainIndex([
      PlainSeries(labels: try LabelSet(["a": "1"]), chunks: Array(chunks.prefix(2))),
      PlainSeries(labels: try LabelSet(["a": "2"]), chunks: Array(chunks.dropFirst(2))),
    ])
    let (bytes, references) = try plain.written()
    let index = try IndexReader(bytes)
    var entry = SeriesEntry()
    try index.series(references[1], into: &entry)
    #expect(entry.chunks.count == 1_998)
    #expect(try index.allPlainSeries().series == plain.series)
  }
}
