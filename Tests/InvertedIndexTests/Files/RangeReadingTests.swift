import BitCoding
import SeriesModel
import Synchronization
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("An index is read by few ranges")
struct RangeReadingTests {
  /// Bytes that tell which ranges of them were read.
  final class RecordingSource: ByteSource {
    let bytes: [UInt8]
    private let ranges = Mutex<[Range<Int>]>([])

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var byteCount: Int { bytes.count }

    func bytes(in range: Range<Int>) throws(ByteSourceError) -> SharedBytes {
      ranges.withLock { $0.append(range) }
      return SharedBytes(Array(bytes[range]))
    }

    /// The ranges since this was last asked.
    func takeRanges() -> [Range<Int>] {
      ranges.withLock { ranges in
        defer { ranges = [] }
        return ranges
      }
    }
  }

  @Test("opening reads header, contents, symbols and the offset table; look-ups one range each")
  func ranges() throws {
    let source = RecordingSource(try FixtureIndex.captured.bytes())
    let index = try IndexReader(source)
    let end = source.byteCount
    #expect(source.takeRanges() == [0..<5, end - 52..<end, 5..<23_643, 305_103..<end - 52])

    let list = try #require(try index.list("__name__", "ALERTS"))
    let found = index.listRange(name: "__name__".utf8.span, value: "ALERTS".utf8.span)
    let range = try #require(found)
    #expect(source.takeRanges() == [range])
    #expect(range.count == 12 + 4 * list.count)
    #expect(
      try IndexReader.list(in: SharedBytes(Array(source.bytes[range])), at: range.lowerBound)
        .references == list.references)

    var entry = SeriesEntry()
    try index.series(list[0], into: &entry)
    let start = 16 * Int(list[0])
    #expect(source.takeRanges() == [start..<start + 4096])

    #expect(try index.list("__name__", "absent") == nil)
    index.forEachName { name, _ in
      index.forEachValue(of: name, startingWith: name.extracting(0..<0)) { _, _ in true }
      return true
    }
    #expect(source.takeRanges() == [])

    _ = try index.allPlainSeries()
    #expect(source.takeRanges() == [23_643 + 5..<201_891])
  }

  @Test("walking over series reads a mebibyte at a time")
  func slices() throws {
    let value = String(repeating: "x", count: 100)
    let series = try (0..<9_000).map { index in
      let chunks = (0..<40).map {
        ChunkMeta(minTime: $0 * 1_000, maxTime: $0 * 1_000 + 9, reference: 0)
      }
      return PlainSeries(labels: try LabelSet([("a", "\(index)\(value)")]), chunks: chunks)
    }
    let plain = PlainIndex(series)
    let source = RecordingSource(try plain.written().bytes)
    let index = try IndexReader(source)
    _ = source.takeRanges()
    #expect(try index.allPlainSeries().series == plain.series)
    let ranges = source.takeRanges()
    let byteCount = index.range(of: .series).count
    #expect(byteCount > 1 << 20)
    #expect(ranges.count == (byteCount + (1 << 20) - 1) >> 20)
    #expect(ranges.map(\.count).reduce(0, +) < byteCount + 1_000 * ranges.count)
  }

  /// A source that fails, or returns too little, from some read on.
  struct FailingSource: ByteSource {
    let bytes: SharedBytes
    let isShort: Bool
    let failing: Range<Int>

    var byteCount: Int { bytes.count }

    func bytes(in range: Range<Int>) throws(ByteSourceError) -> SharedBytes {
      guard range.overlaps(failing) else { return bytes.extracting(range) }
      guard isShort else { throw ByteSourceError("no such object") }
      return bytes.extracting(range.dropLast())
    }
  }

  @Test("what cannot be read, or comes in part, is an error", arguments: [false, true])
  func failures(isShort: Bool) throws {
    let bytes = SharedBytes(IndexBytes.vector)
    for start in 0..<bytes.count {
      let source = FailingSource(bytes: bytes, isShort: isShort, failing: start..<start + 1)
      var faults: [IndexError] = []
      do throws(IndexError) {
        let index = try IndexReader(source)
        index.verify { faults.append($0) }
      } catch { faults = [error] }
      // Nothing reads the padding before the first series and the first list.
      #expect(faults.isEmpty == (37..<48 ~= start || start == 91), "\(start)")
      for fault in faults {
        guard case .unreadable(let error) = fault else {
          Issue.record("\(fault)")
          continue
        }
        #expect(
          isShort
            ? error.description.contains("for the range") : error.description == "no such object")
      }
    }
  }
}
