import BitCoding
import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("A corrupt index is an error that says where, and harms nothing")
struct IndexFaultTests {
  /// A change of a sound index, and what is then found: when it is opened, or when all of it is read.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let faults: [IndexError]
    let change: @Sendable (inout HandMadeIndex) -> Void

    init(
      _ description: String, _ section: IndexSection, _ fault: IndexFault, at byteOffset: Int,
      _ more: (IndexSection, IndexFault, Int)...,
      change: @escaping @Sendable (inout HandMadeIndex) -> Void
    ) {
      testDescription = description
      faults =
        [.invalid(section, fault, byteOffset: byteOffset)]
        + more.map {
          .invalid($0.0, $0.1, byteOffset: $0.2)
        }
      self.change = change
    }
  }

  static let contents = 212
  static let opening = [
    Case("a section behind the file", .contents, .length, at: contents) {
      $0.contents = { [1 << 63] + $0.dropFirst() }
    },
    Case("a section in the header", .contents, .order, at: contents) {
      $0.contents = { [4] + $0.dropFirst() }
    },
    Case("no symbols", .contents, .length, at: contents) { $0.contents = { [0] + $0.dropFirst() } },
    Case("no table of postings", .contents, .length, at: contents) {
      $0.contents = { $0.dropLast() + [0] }
    },
    Case("sections in each other", .contents, .order, at: contents) {
      $0.contents = { [$0[0], $0[4] + 1] + $0[2...] }
    },
    Case("symbols in the series", .symbols, .length, at: 5) {
      $0.contents = { [5, 30] + $0[2...] }
    },
    Case("symbols at the wrong place", .symbols, .length, at: 6) {
      $0.contents = { [6] + $0[1...] }
    },
    Case("a table of postings at the wrong place", .postingsTable, .length, at: 165) {
      $0.contents = { $0[..<5] + [165] }
    },
    Case("more symbols than there are", .symbols, .length, at: 33) { $0.symbolCountError = 1 },
    Case("fewer symbols than there are", .symbols, .length, at: 30) { $0.symbolCountError = .max },
    Case("2^32 - 1 symbols", .symbols, .length, at: 33) { $0.symbolCountError = UInt32.max - 5 },
    Case("symbols out of order", .symbols, .order, at: 24) { $0.symbols.swapAt(1, 2) },
    Case("a symbol twice", .symbols, .order, at: 24) { $0.symbols[2] = $0.symbols[1] },
    Case("more labels than there are", .postingsTable, .length, at: 208) { $0.entryCountError = 1 },
    Case("fewer labels than there are", .postingsTable, .length, at: 199) {
      $0.entryCountError = .max
    },
    Case("labels out of order", .postingsTable, .order, at: 199) {
      ($0.lists[2].value, $0.lists[3].value) = ("b", "a")
    },
    Case("a name out of order", .postingsTable, .order, at: 190) { $0.lists[2].name = "__a" },
    Case("a label twice", .postingsTable, .order, at: 199) { $0.lists[3].value = "a" },
    Case("a list before all lists", .postingsTable, .order, at: 172) { $0.lists[0].offset = 90 },
    Case("a list behind all lists", .postingsTable, .length, at: 199) { $0.lists[3].offset = 164 },
    Case("a list at the end of integers", .postingsTable, .length, at: 199) {
      $0.lists[3].offset = .max
    },
    Case("lists in the wrong order", .postingsTable, .order, at: 199) { $0.lists[3].offset = 132 },
    Case("a name behind a longer length than the first time", .postingsTable, .length, at: 199) {
      $0.lists[3].nameLength = [0x83, 0]
    },
    Case("a name behind a shorter length than the first time", .postingsTable, .length, at: 200) {
      $0.lists[2].nameLength = [0x83, 0]
    },
  ]

  @Test("a fault that opening finds", arguments: opening)
  func openingFinds(example: Case) {
    var index = HandMadeIndex()
    example.change(&index)
    #expect(throws: example.faults[0]) { _ = try IndexReader(index.bytes()) }
  }

  static let verifying = [
    Case("a list in another", .postings, .length, at: 132, (.postings, .length, 140)) {
      $0.lists[3].offset = 140
    },
    Case(
      "a symbol that is not UTF-8", .symbols, .text, at: 24,
      (.series, .labels(.invalidUTF8(.value(of: "job"), byteOffset: 1)), 80)
    ) { $0.symbols[2] = [UInt8(ascii: "b"), 0xFF] },
    Case("an unknown symbol", .series, .unknownSymbol(5), at: 48) { $0.series[0][4] = 5 },
    Case("a huge symbol", .series, .length, at: 80) {
      $0.series[1] = [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x10, 0]
    },
    Case("a name twice", .series, .order, at: 48) { $0.series[0][3] = 0 },
    Case("names out of order", .series, .order, at: 80) { $0.series[1] = [2, 3, 2, 0, 4, 0] },
    Case("an empty name", .series, .labels(.emptyName), at: 32, (.series, .labels(.emptyName), 64))
    {
      $0.symbols[0] = []
      $0.refer(to: 2, 4)
    },
    Case("an empty value", .series, .text, at: 48) {
      // The list of job="" has the series as well.
      $0.symbols = ["", "__name__", "b", "job", "up"].map { Array($0.utf8) }
      $0.series = [[2, 1, 4, 3, 0, 0], [2, 1, 4, 3, 2, 0]]
      $0.lists[2].value = ""
      $0.refer(to: 3, 4)
    },
    Case(
      "a series without labels", .series, .noLabels, at: 48, (.postings, .foreignSeries(3), 96),
      (.postings, .foreignSeries(3), 116)
    ) {
      $0.series[0] = [0, 0]
      $0.refer(to: 3, 4)
    },
    Case("more labels than there can be", .series, .length, at: 80) { $0.series[1][0] = 127 },
    Case("a number of labels of ten bytes", .series, .length, at: 80) {
      $0.series[1] = [UInt8](repeating: 0xFF, count: 9) + [1]
    },
    Case("more chunks than there can be", .series, .length, at: 80) { $0.series[1][5] = 127 },
    Case("one chunk more than there is", .series, .length, at: 80) { $0.series[1][5] = 1 },
    Case("bytes behind the last chunk", .series, .length, at: 80) { $0.series[1] += [0] },
    Case("nothing in a series", .series, .length, at: 80) { $0.series[1] = [] },
    Case("a chunk that ends before it begins", .series, .times, at: 80) {
      $0.series[1] = [2, 0, 4, 3, 2, 1, 2] + [UInt8](repeating: 0xFF, count: 9) + [1, 40]
    },
    Case("a chunk that begins when the one before it ends", .series, .times, at: 48) {
      $0.series[0][11...] = [0, 0, 0x2E]
    },
    Case("a chunk of a series before one of another", .series, .chunkOrder, at: 80) {
      $0.series[1] = [2, 0, 4, 3, 2, 1, 0, 0, 30]
    },
    Case("a chunk of a series before one of it", .series, .chunkOrder, at: 48) {
      $0.series[0][14] = 1
    },
    Case(
      "series out of order", .series, .order, at: 80, (.postings, .foreignSeries(3), 132),
      (.postings, .missingSeries(5), 132), (.postings, .missingSeries(3), 148),
      (.postings, .foreignSeries(5), 148)
    ) {
      ($0.series[0][4], $0.series[1][4]) = (2, 1)
    },
    Case(
      "a series twice", .series, .order, at: 80, (.postings, .missingSeries(5), 132),
      (.postings, .foreignSeries(5), 148)
    ) { $0.series[1][4] = 1 },
    Case("references out of order", .postings, .order, at: 124) {
      $0.lists[1].references = [5, 3]
    },
    Case("a reference twice", .postings, .order, at: 124) { $0.lists[1].references = [3, 3] },
    Case(
      "more references than there are", .postings, .length, at: 92, (.postings, .length, 112),
      (.postings, .length, 132), (.postings, .length, 148)
    ) { $0.listCountError = 1 },
    Case("a reference of no series", .postings, .unknownSeries(4), at: 148) {
      $0.lists[3].references = [4, 5]
    },
    Case("a reference beyond the file", .postings, .unknownSeries(.max), at: 148) {
      $0.lists[3].references = [5, .max]
    },
    Case("a list without a series", .postings, .missingSeries(5), at: 148) {
      $0.lists[3].references = []
    },
    Case("a list of all without a series", .postings, .missingSeries(3), at: 92) {
      $0.lists[0].references = [5]
    },
    Case("a list with a series of another label", .postings, .foreignSeries(3), at: 148) {
      $0.lists[3].references = [3, 5]
    },
    Case("a list of a label that no series has", .postings, .foreignSeries(5), at: 164) {
      $0.lists.append(.init(name: "up", value: "a", references: [5]))
    },
    Case("a list of a label that is no symbol", .postings, .foreignSeries(5), at: 164) {
      $0.lists.append(.init(name: "x", value: "y", references: [5]))
    },
    Case("no list of a label", .postingsTable, .missingList(name: 3, value: 2), at: 148) {
      $0.lists.removeLast()
    },
    Case("no list of all", .postingsTable, .noListOfAll, at: 144) { $0.lists.removeFirst() },
  ]

  @Test("a fault that reading finds", arguments: verifying)
  func readingFinds(example: Case) throws {
    var index = HandMadeIndex()
    example.change(&index)
    let found = try faults(of: index.bytes())
    #expect(found == example.faults, "\(found)")
  }

  @Test("a length may take more bytes than it needs, as long as all of the name do")
  func overlongLengths() throws {
    var index = HandMadeIndex()
    for number in 2...3 { index.lists[number].nameLength = [0x83, 0x80, 0] }
    let reader = try IndexReader(index.bytes())
    #expect(try reader.list("job", "a")?.references == [3])
    #expect(try reader.list("job", "b")?.references == [5])
    #expect(try faults(of: index.bytes()) == [])
  }

  @Test("a sound index has no faults")
  func sound() throws {
    #expect(HandMadeIndex().bytes() == IndexBytes.vector)
    #expect(try faults(of: IndexBytes.vector) == [])
  }

  @Test("another beginning", arguments: 0..<32)
  func magic(bit: Int) {
    var bytes = IndexBytes.vector
    bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
    #expect(throws: IndexError.notAnIndex) { _ = try IndexReader(bytes) }
  }

  @Test("another version", arguments: [0, 4, 127, 255] as [UInt8])
  func version(version: UInt8) {
    let bytes = HandMadeIndex(version: version).bytes()
    #expect(throws: IndexError.unsupportedVersion(version)) { _ = try IndexReader(bytes) }
  }

  @Test("version 3, which is laid out as version 2")
  func version3() throws {
    let bytes = HandMadeIndex(version: 3).bytes()
    #expect(try IndexReader(bytes).allPlainSeries().series == IndexBytes.series)
    #expect(try faults(of: bytes) == [])
  }

  @Test("the end anywhere", arguments: [IndexBytes.vector] + FixtureIndex.smallest)
  func truncation(bytes: [UInt8]) {
    for byteCount in bytes.indices {
      let bytes = Array(bytes[..<byteCount])
      if byteCount < 57 {
        #expect(throws: IndexError.tooShort(byteCount: byteCount)) { _ = try IndexReader(bytes) }
      } else {
        // What is then the end is no table of contents.
        #expect(throws: IndexError.invalid(.contents, .checksum, byteOffset: byteCount - 52)) {
          _ = try IndexReader(bytes)
        }
      }
    }
  }

  @Test(
    "any changed byte, save for padding", arguments: [IndexBytes.vector] + FixtureIndex.smallest)
  func mutations(bytes: [UInt8]) throws {
    let padding = try paddingOffsets(of: bytes)
    let changes = Effort.scaled(
      quick: [1, 0x80, 0xFF], full: [1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0xFF] as [UInt8])
    for offset in bytes.indices {
      for change in changes {
        var changed = bytes
        changed[offset] ^= change
        let isFound = (try? faults(of: changed).isEmpty) != true
        let isVersion3 = offset == 4 && changed[4] == 3
        #expect(
          isFound || isVersion3 || padding.contains(offset), "byte \(offset) ^ \(change)")
      }
    }
  }

  @Test("any changed bytes, with the right checksums", arguments: Seed.each(4))
  func mendedMutations(seed: Seed) throws {
    var generator = seed.generator
    let rounds = Effort.scaled(quick: 500, full: 5_000)
    var openCount = 0
    for _ in 0..<rounds {
      var bytes = IndexBytes.vector
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let offset = Int.random(in: 4..<bytes.count, using: &generator)
        bytes[offset] = generator.bytes(1)[0] & (Bool.random(using: &generator) ? 7 : 0xFF)
      }
      for range in [9..<33, 49..<64, 81..<87, 96..<108, 116..<128, 136..<144, 152..<160] {
        mend(range, of: &bytes)
      }
      mend(168..<208, of: &bytes)
      mend(212..<260, of: &bytes)
      openCount += useAll(bytes) ? 1 : 0
    }
    #expect(openCount > rounds / 4)
  }

  /// Does all that can be done with an index; none of it may trap.
  ///
  /// - Returns: whether it could be opened.
  private func useAll(_ bytes: [UInt8]) -> Bool {
    guard let index = try? IndexReader(bytes) else { return false }
    index.verify { _ = $0.description }
    _ = try? index.allPlainSeries()
    var (entry, builder) = (SeriesEntry(), LabelSetBuilder())
    for reference in [0, 1, 2, 3, 5, 6, 16, 48, .max] as [UInt32] {
      guard (try? index.series(reference, into: &entry)) != nil else { continue }
      _ = try? index.labels(of: entry, using: &builder)
    }
    index.forEachName { name, _ in
      for prefix in ["", "a"] {
        index.forEachValue(of: name, startingWith: prefix.utf8.span) { value, handle in
          _ = try? index.list(at: handle)
          _ = try? index.list(name: name, value: value)
          _ = index.listRange(name: name, value: value)
          return true
        }
      }
      return true
    }
    _ = try? index.allSeries()
    for selector in ["{job=\"b\"}", "{job=~\".*a|b.+\"}", "{__name__!=\"up\",job=~\".+\"}"] {
      _ = try? index.select(Selector(selector))
    }
    return true
  }

  private func mend(_ range: Range<Int>, of bytes: inout [UInt8]) {
    let checksum = PlainCRC32C.checksum(of: Array(bytes[range]))
    for index in 0..<4 {
      bytes[range.upperBound + index] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * index))
    }
  }

  /// The bytes that nothing is in: what is between series and between lists.
  private func paddingOffsets(of bytes: [UInt8]) throws -> Set<Int> {
    let index = try IndexReader(bytes)
    var padding = Set(index.range(of: .series)).union(
      index.contents.series..<index.contents.labelIndexTable)
    padding.subtract(index.contents.labelIndexes..<index.contents.postings)
    var cursor = index.makeSeriesCursor()
    var window = SeriesWindow(byteCount: 100)
    var entry = SeriesEntry()
    while !cursor.isAtEnd {
      let start = cursor.byteOffset
      let payload = try index.payload(ofSeriesAt: start, in: &window)
      padding.subtract(start..<payload.upperBound + 4)
      _ = try cursor.next(into: &entry)
    }
    for name in index.table.names {
      index.table.forEachValue(of: name, from: Span()) { _, position in
        guard let list = index.table.list(at: position) else { return true }
        let length = list.prefix(4).reduce(0) { $0 << 8 | Int(bytes[$1]) }
        padding.subtract(list.prefix(8 + length))
        return true
      }
    }
    return padding
  }

  @Test("an error says in words what is wrong")
  func descriptions() {
    let faults: [(IndexError, String)] = [
      (.unreadable(ByteSourceError("no such object")), "no such object"),
      (.tooShort(byteCount: 7), "7 bytes"), (.notAnIndex, "BA AA D7 00"),
      (.unsupportedVersion(9), "version 9"),
      (.invalid(.series, .checksum, byteOffset: 48), "the series of the index at byte 48"),
      (.invalid(.postings, .missingSeries(3), byteOffset: 48), "lacks the series 3"),
      (.invalid(.postingsTable, .missingList(name: 3, value: 2), byteOffset: 4), "3 and 2"),
    ]
    for (fault, words) in faults { #expect("\(fault)".contains(words)) }
  }

  private func faults(of bytes: [UInt8]) throws -> [IndexError] {
    var faults: [IndexError] = []
    try IndexReader(bytes).verify { faults.append($0) }
    return faults
  }
}
