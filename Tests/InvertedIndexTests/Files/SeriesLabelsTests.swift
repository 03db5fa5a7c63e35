import BitCoding
import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("Labels made after those of another series are what they are by themselves")
struct SeriesLabelsTests {
  /// The labels of a series, or what is wrong with it.
  private func labels(
    of series: SeriesEntry, in index: IndexReader, after buffer: inout SeriesLabels
  ) -> Result<LabelSet, IndexError> {
    do throws(IndexError) {
      return .success(try index.labels(of: series, after: &buffer))
    } catch { return .failure(error) }
  }

  /// All orders of two series, each of which comes again.
  private func expectSameAsAlone(_ made: HandMadeIndex) throws {
    let index = try IndexReader(made.bytes())
    var (both, cursor, entry) = ([] as [SeriesEntry], index.makeSeriesCursor(), SeriesEntry())
    while try cursor.next(into: &entry) { both.append(entry) }
    var buffer = SeriesLabels()
    for place in [0, 1, 0, 0, 1, 1, 0] {
      let series = both[place]
      var builder = LabelSetBuilder()
      let alone: Result<LabelSet, IndexError>
      do throws(IndexError) {
        alone = .success(try index.labels(of: series, using: &builder))
      } catch { alone = .failure(error) }
      #expect(labels(of: series, in: index, after: &buffer) == alone)
    }
  }

  @Test("of sound series")
  func sound() throws { try expectSameAsAlone(HandMadeIndex()) }

  @Test("where a symbol is not UTF-8")
  func invalidText() throws {
    var index = HandMadeIndex()
    index.symbols[2] = [UInt8(ascii: "b"), 0xFF]
    try expectSameAsAlone(index)
  }

  @Test("where a name or a value is empty")
  func empty() throws {
    var index = HandMadeIndex()
    index.symbols = ["", "__name__", "b", "job", "up"].map { Array($0.utf8) }
    index.series = [[2, 1, 4, 3, 0, 0], [2, 1, 4, 3, 2, 0]]
    try expectSameAsAlone(index)
    index.series = [[2, 0, 4, 3, 2, 0], [2, 1, 4, 3, 2, 0]]
    try expectSameAsAlone(index)
  }

  @Test("with more labels, fewer labels, and none")
  func counts() throws {
    var index = HandMadeIndex()
    index.series = [[1, 0, 4, 0], [2, 0, 4, 3, 2, 0]]
    try expectSameAsAlone(index)
    index.series = [[0, 0], [2, 0, 4, 3, 2, 0]]
    try expectSameAsAlone(index)
  }

  @Test("of symbols that are not there")
  func unknownSymbol() throws {
    let (index, other) = (try IndexReader(HandMadeIndex().bytes()), HandMadeIndex(symbolCount: 2))
    var (buffer, series) = (SeriesLabels(), SeriesEntry())
    try index.series(3, into: &series)
    let labels = try index.labels(of: series, after: &buffer)
    // The series of an index with more symbols.
    let small = try IndexReader(other.bytes())
    var fresh = SeriesLabels()
    #expect(throws: IndexError.invalid(.series, .unknownSymbol(4), byteOffset: series.byteOffset)) {
      _ = try small.labels(of: series, after: &fresh)
    }
    #expect(try index.labels(of: series, after: &buffer) == labels)
  }
}

extension HandMadeIndex {
  /// An index of few symbols, and no series.
  fileprivate init(symbolCount: Int) {
    self.init()
    symbols = Array(symbols.prefix(symbolCount))
    series = []
    lists = []
  }
}
