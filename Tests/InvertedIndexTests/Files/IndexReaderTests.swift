import BitCoding
import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("An index that Prometheus wrote is read")
struct IndexReaderTests {
  @Test("the vector of the format's description")
  func vector() throws {
    let index = try IndexReader(IndexBytes.vector)
    #expect(index.version == 2 && index.symbolCount == 5 && index.nameCount == 2)
    let (references, series) = try index.allPlainSeries()
    #expect(references == [3, 5])
    #expect(series == IndexBytes.series)
    #expect(try index.allSeries().references == [3, 5])
    #expect(try index.list("job", "a")?.references == [3])
    #expect(try index.list("job", "b")?.references == [5])
    #expect(try index.list("__name__", "up")?.references == [3, 5])
    #expect(try index.list("job", "") == nil)
    #expect(try index.list("job", "c") == nil)
    #expect(try index.list("jo", "a") == nil)
  }

  @Test("the empty name has no values, though the list of all series is under it")
  func emptyName() throws {
    let index = try IndexReader(IndexBytes.vector)
    #expect(try index.list("", "") == nil)
    #expect(try index.list("", "a") == nil)
    #expect(index.listRange(name: Span(), value: Span()) == nil)
    index.forEachValue(of: Span(), startingWith: Span()) { _, _ in
      Issue.record("the empty name has a value")
      return true
    }
    #expect(try index.allSeries().references == [3, 5])
  }

  @Test("sections, symbols, labels, series and chunks are as many as Prometheus finds")
  func committedSummary() throws { try expectSummary(of: .captured) }

  @Test("lists are those that Prometheus finds")
  func committedLists() throws { try expectLists(of: .captured) }

  @Test(
    "so it is for all captured blocks",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no other blocks"))
  func external() throws {
    let folder = "capture/real-block"
    for name in [
      "01M7Y1K7WXEWVMJB8PY3WZ0MJC", "01M7Y25HTVJJTKRX5XZR1436BM", "01M7Y25HY0ZJW4T3GY40EG2FFR",
    ] {
      let block = FixtureIndex(path: "\(folder)/\(name)")
      try expectSummary(of: block)
      try expectLists(of: block)
    }
  }

  @Test("labels and chunks are those that Prometheus finds")
  func committedSeries() throws {
    let index = try IndexReader(FixtureIndex.captured.bytes())
    let golden = try FixtureIndex.captured.lines("series.jsonl", as: GoldenSeries.self)
    let series = try index.allPlainSeries().series
    #expect(series.count == golden.count)
    for (series, golden) in zip(series, golden) {
      #expect(try series == golden.plain)
    }
  }

  @Test("indexes are sound", arguments: FixtureIndex.committed)
  func committedIsSound(fixture: FixtureIndex) throws {
    try IndexReader(fixture.bytes()).verify { Issue.record("\($0)") }
  }

  @Test(
    "all recorded indexes are sound",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no other blocks"))
  func externalAreSound() throws {
    for fixture in try FixtureIndex.external() + [.version1] {
      try IndexReader(fixture.bytes()).verify { Issue.record("\(fixture.path): \($0)") }
    }
  }

  private func expectSummary(of fixture: FixtureIndex) throws {
    let golden = try fixture.summary()
    let index = try IndexReader(fixture.bytes())
    #expect(index.byteCount == golden.indexBytes)
    #expect(index.symbolCount == golden.symbols)
    #expect(try index.range(of: .symbols) == golden.start("Symbols")..<golden.start("Series"))
    #expect(try index.range(of: .series).upperBound == golden.start("LabelIndices"))
    #expect(
      try index.range(of: .postings) == golden.start("Postings")..<golden.start("LabelIndicesTable")
    )
    #expect(try index.range(of: .postingsTable).lowerBound == golden.start("PostingsTable"))

    var valueCounts: [String: Int] = [:]
    index.forEachName { name, valueCount in
      let name = String(decoding: name.indices.map { name[$0] }, as: UTF8.self)
      valueCounts[name] = valueCount
      return true
    }
    #expect(valueCounts == golden.labelValueCounts)
    #expect(index.nameCount == golden.labelNames)
    #expect(valueCounts.values.reduce(0, +) == golden.labelPairs)
    let series = try index.allPlainSeries().series
    #expect(series.count == golden.series)
    #expect(series.map(\.chunks.count).reduce(0, +) == golden.meta.stats.numChunks)
  }

  private func expectLists(of fixture: FixtureIndex) throws {
    let index = try IndexReader(fixture.bytes())
    let golden = try fixture.lines("postings.jsonl", as: GoldenList.self)
    #expect(golden.count > 60)
    for golden in golden {
      #expect(try index.list(golden.name, golden.value)?.references == golden.refs)
    }
  }
}

extension IndexReader {
  func list(_ name: String, _ value: String) throws(IndexError) -> PackedPostings? {
    try list(name: name.utf8.span, value: value.utf8.span)
  }
}

extension PostingList {
  /// All references.
  var references: [UInt32] {
    (0..<runCount).flatMap { run in withRun(run) { run in run.indices.map { run[$0] } } }
  }
}
