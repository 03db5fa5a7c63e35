import BitCoding
import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("Indexes of version 1 are read")
struct Version1Tests {
  /// The series of ``IndexBytes/vector`` in version 1: symbols by where they are in the file, and
  /// series by where they start.
  static let index: HandMadeIndex = {
    var index = HandMadeIndex(version: 1)
    index.series = [[2, 13, 30, 26, 22, 1, 2, 4, 8], [2, 13, 30, 26, 24, 0]]
    index.refer(to: 37, 51)
    // Lists need not be sorted by their labels.
    index.lists = [index.lists[3], index.lists[1], index.lists[0], index.lists[2]]
    return index
  }()

  @Test("symbols and references are offsets, and lists in any order")
  func handMade() throws {
    let index = try IndexReader(Self.index.bytes())
    #expect(index.version == 1 && index.symbolCount == 5 && index.nameCount == 2)
    let (references, series) = try index.allPlainSeries()
    #expect(references == [37, 51])
    #expect(
      series == [
        PlainSeries(
          labels: IndexBytes.series[0].labels,
          chunks: [ChunkMeta(minTime: 1, maxTime: 5, reference: 8)]),
        IndexBytes.series[1],
      ])
    #expect(try index.allSeries().references == [37, 51])
    #expect(try index.list("__name__", "up")?.references == [37, 51])
    #expect(try index.list("job", "a")?.references == [37])
    #expect(try index.list("job", "b")?.references == [51])
    #expect(try index.list("job", "c") == nil)
    var entry = SeriesEntry()
    try index.series(51, into: &entry)
    #expect(entry.labels.map(\.value) == [30, 24])
    index.verify { Issue.record("\($0)") }
  }

  @Test("a symbol begins where a series says", arguments: [0, 5, 12, 14, 25, 33, 36] as [UInt8])
  func unknownSymbols(offset: UInt8) throws {
    var index = Self.index
    index.series[0][4] = offset
    var faults: [IndexError] = []
    try IndexReader(index.bytes()).verify { faults.append($0) }
    #expect(faults == [.invalid(.series, .unknownSymbol(UInt32(offset)), byteOffset: 37)])
  }

  @Test("a label twice is an error, wherever it is")
  func duplicateLabels() {
    var index = Self.index
    index.lists[0].value = "a"
    #expect(throws: IndexError.self) { _ = try IndexReader(index.bytes()) }
  }

  @Test("any changed byte")
  func mutations() throws {
    let bytes = Self.index.bytes()
    for offset in bytes.indices {
      for change in Effort.scaled(
        quick: [1, 0x80, 0xFF], full: [1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0xFF] as [UInt8])
      {
        var changed = bytes
        changed[offset] ^= change
        var count = 0
        do throws(IndexError) {
          try IndexReader(changed).verify { _ in count += 1 }
        } catch { count += 1 }
        // One byte is padding before the first list.
        #expect(
          count > 0 || offset == 61 || offset == 62 || offset == 63, "byte \(offset) ^ \(change)")
      }
    }
  }

  @Test(
    "a block that Prometheus has for its tests",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there is no such block"))
  func recorded() throws {
    let index = try IndexReader(FixtureIndex.version1.bytes())
    #expect(index.version == 1)
    let series = try index.allPlainSeries()
    #expect(series.series.count == 102)
    // {bar="0"} … {bar="99"}, {bar="baz"}, {foo="bar"}: the first sample of each at its number.
    for (reference, series) in zip(series.references, series.series) {
      let (name, value) = series.labels.pairs[0]
      #expect(try index.list(name, value)?.references == [reference])
    }
    #expect(try index.allSeries().references == series.references)
    let listed = try index.list("bar", "42")?.references
    #expect(listed?.count == 1)
  }

  @Test(
    "an index that calls itself version 1, and is not, is no index",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there is no such block"))
  func misnamed() throws {
    let fixture = FixtureIndex(
      path: "upstream/conformance/prometheus/tsdb/repair_index_version/01BZJ9WJQPWHGNC2W4J9TA62KC")
    let bytes = try fixture.bytes()
    var faults: [IndexError] = []
    do throws(IndexError) {
      try IndexReader(bytes).verify { faults.append($0) }
    } catch { faults.append(error) }
    #expect(faults.first == .invalid(.series, .length, byteOffset: 25))
  }
}
