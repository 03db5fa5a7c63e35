import BitCoding
import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("A writer of indexes takes nothing that cannot be in one")
struct IndexWriterFaultTests {
  private static let symbols = ["", "a", "b", "job", "up"]

  private static func labels(_ pairs: KeyValuePairs<String, String>) throws -> LabelSet {
    try LabelSet(pairs)
  }

  private func writer(_ limits: IndexLimits = IndexLimits()) throws -> IndexWriter {
    var writer = IndexWriter(limits: limits)
    for symbol in Self.symbols { try writer.add(symbol: symbol.utf8.span) }
    return writer
  }

  /// Expects that a series is refused, and that the writer then goes on as if it had never been given.
  private func expect(
    _ error: IndexWriteError, for labels: LabelSet, _ chunks: [ChunkMeta] = [],
    behind previous: [PlainSeries] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var files: [[UInt8]] = []
    for isTried in [false, true] {
      var (writer, output) = (try writer(), [] as [UInt8])
      for series in previous { try writer.append(series, to: &output) }
      if isTried {
        var found: IndexWriteError?
        do throws(IndexWriteError) {
          try writer.append(PlainSeries(labels: labels, chunks: chunks), to: &output)
        } catch { found = error }
        #expect(found == error, sourceLocation: sourceLocation)
      }
      let last = ChunkMeta(minTime: 900, maxTime: 900, reference: 900)
      try writer.append(
        PlainSeries(labels: Self.labels(["up": "up"]), chunks: [last]), to: &output)
      try writer.finish(to: &output)
      files.append(output)
    }
    #expect(files[0] == files[1], sourceLocation: sourceLocation)
    try IndexReader(files[1]).verify { Issue.record("\($0)", sourceLocation: sourceLocation) }
  }

  @Test("symbols out of order, or twice")
  func symbolOrder() throws {
    var writer = try writer()
    for symbol in ["up", "a", ""] {
      #expect(throws: IndexWriteError.symbolOutOfOrder(symbol)) {
        try writer.add(symbol: symbol.utf8.span)
      }
    }
    try writer.add(symbol: "up1".utf8.span)
    #expect(writer.byteCount == 0)
  }

  @Test("labels: none, unknown ones, or out of order")
  func labels() throws {
    try expect(.noLabels, for: LabelSet())
    let unknown = try Self.labels(["a": "c"])
    try expect(.unknownSymbol("c", of: unknown), for: unknown)
    let unknownName = try Self.labels(["a": "b", "é": "b"])
    try expect(.unknownSymbol("é", of: unknownName), for: unknownName)
    let first = PlainSeries(labels: try Self.labels(["b": "a", "job": "a"]), chunks: [])
    for labels in [first.labels, try Self.labels(["b": "a"]), try Self.labels(["a": "up"])] {
      try expect(.seriesOutOfOrder(labels), for: labels, behind: [first])
    }
  }

  @Test("chunks that end before they begin, overlap or are out of order")
  func chunks() throws {
    let labels = try Self.labels(["b": "a"])
    func chunk(_ minTime: Int64, _ maxTime: Int64, _ reference: UInt64) -> ChunkMeta {
      ChunkMeta(minTime: minTime, maxTime: maxTime, reference: reference)
    }
    let first = PlainSeries(
      labels: try Self.labels(["a": "b"]), chunks: [chunk(.min, .max, 8)])
    for chunks in [
      [chunk(2, 1, 8)], [chunk(1, 2, 8), chunk(2, 3, 9)], [chunk(1, 2, 8), chunk(3, 2, 9)],
      [chunk(.min, .max, 8), chunk(.min, .max, 8)],
    ] { try expect(.overlappingChunks(labels), for: labels, chunks, behind: [first]) }
    for chunks in [[chunk(1, 2, 7)], [chunk(1, 2, 20), chunk(3, 4, 19)]] {
      try expect(.chunkOutOfOrder(labels), for: labels, chunks, behind: [first])
    }
  }

  @Test("more than there is room for")
  func limits() throws {
    // The number of symbols and all but the last take 13 bytes, and that one counts as seven.
    #expect(throws: IndexWriteError.tooLarge(.symbols)) {
      _ = try writer(IndexLimits(tableByteCount: 19))
    }
    var (bytes, output): ([UInt8], [UInt8]) = ([], [])
    let labels = try Self.labels(["job": "up"])
    var largest = try writer(IndexLimits(tableByteCount: 30))
    try largest.append(PlainSeries(labels: labels), to: &bytes)
    #expect(throws: IndexWriteError.tooLarge(.postingsTable)) {
      // 4 bytes, 4 for the list of all, and 10 for each label.
      try largest.append(PlainSeries(labels: Self.labels(["up": "a"])), to: &bytes)
      try largest.append(PlainSeries(labels: Self.labels(["up": "b"])), to: &bytes)
      try largest.finish(to: &bytes)
    }
    var file = try writer(IndexLimits(fileByteCount: 65))
    try file.append(PlainSeries(labels: labels), to: &output)
    #expect(throws: IndexWriteError.tooLarge(.series)) {
      try file.append(PlainSeries(labels: Self.labels(["up": "a"])), to: &output)
    }
    #expect(throws: IndexWriteError.tooLarge(.postings)) { try file.finish(to: &output) }
  }

  @Test("a list for which there is no room")
  func longList() throws {
    // Nine labels take some 80 bytes of the postings offset table, and all 63 series 256.
    var writer = try writer(IndexLimits(tableByteCount: 120))
    var output: [UInt8] = []
    let values = ["", "a", "b", "up"]
    let series = try (1..<64).map { number in
      try Self.labels([
        "a": values[number & 3], "b": values[number >> 2 & 3], "job": values[number >> 4],
      ])
    }
    for labels in series.sorted() { try writer.append(PlainSeries(labels: labels), to: &output) }
    #expect(throws: IndexWriteError.tooLarge(.postings)) { try writer.finish(to: &output) }
  }

  @Test("symbols may follow a first series that is refused")
  func symbolsBehindRefusal() throws {
    var writer = try writer(IndexLimits(fileByteCount: 1_000))
    var output: [UInt8] = []
    let labels = try Self.labels(["job": "web"])
    let overlapping = ChunkMeta(minTime: 2, maxTime: 1, reference: 8)
    let many = (0..<1_000).map { ChunkMeta(minTime: $0, maxTime: $0, reference: 8) }
    let refused = [
      PlainSeries(labels: LabelSet()), PlainSeries(labels: labels),
      PlainSeries(labels: try Self.labels(["job": "up"]), chunks: [overlapping]),
      PlainSeries(labels: try Self.labels(["job": "up"]), chunks: many),
    ]
    for series in refused {
      #expect(throws: IndexWriteError.self) { try writer.append(series, to: &output) }
    }
    #expect(writer.byteCount == 0 && output.isEmpty)
    try writer.add(symbol: "web".utf8.span)
    try writer.append(PlainSeries(labels: labels), to: &output)
    try writer.finish(to: &output)
    #expect(try IndexReader(output).allPlainSeries().series == [PlainSeries(labels: labels)])
  }

  @Test("symbols behind a series are a mistake of the caller")
  func lateSymbols() async {
    await #expect(processExitsWith: .failure) {
      var writer = IndexWriter()
      var output: [UInt8] = []
      let text = ["a", "b", "c"]
      try writer.add(symbol: text[0].utf8.span)
      try writer.append(PlainSeries(labels: LabelSet(["a": "a"])), to: &output)
      try writer.add(symbol: text[1].utf8.span)
    }
  }

  @Test("an index without series, or without symbols, is one")
  func empty() throws {
    for writer in [IndexWriter(), try writer(), IndexWriter(writesLabelIndexes: true)] {
      var output: [UInt8] = []
      try writer.finish(to: &output)
      let index = try IndexReader(output)
      #expect(try index.allSeries().count == 0 && index.nameCount == 0)
      #expect(try index.allPlainSeries().series == [])
      index.verify { Issue.record("\($0)") }
    }
  }

  @Test("an error says in words what is wrong")
  func descriptions() throws {
    let labels = try Self.labels(["job": "a"])
    #expect("\(IndexWriteError.symbolOutOfOrder("a"))".contains("symbol a"))
    #expect("\(IndexWriteError.noLabels)".contains("labels"))
    #expect("\(IndexWriteError.seriesOutOfOrder(labels))".contains(#"{job="a"}"#))
    #expect("\(IndexWriteError.unknownSymbol("x", of: labels))".contains("x, of {"))
    #expect("\(IndexWriteError.overlappingChunks(labels))".contains("overlaps"))
    #expect("\(IndexWriteError.chunkOutOfOrder(labels))".contains("earlier"))
    #expect("\(IndexWriteError.tooLarge(.symbols))".contains("the symbols"))
  }
}
