/// Walks over all series of an index, in the order of the file.
///
/// It reads a mebibyte at a time.
public struct SeriesCursor: Sendable {
  private let index: IndexReader
  /// Where the next series starts, or the section ends.
  private(set) var byteOffset: Int
  private var window = SeriesWindow(byteCount: 1 << 20)

  init(index: IndexReader) {
    self.index = index
    byteOffset = index.firstSeriesStart(from: index.contents.seriesRange.lowerBound)
  }

  /// Whether there are no more series.
  public var isAtEnd: Bool { byteOffset == index.contents.seriesRange.upperBound }

  /// Reads the next series.
  ///
  /// An error is that of one series. The cursor goes on behind it if it can tell where, and is else at the
  /// end.
  ///
  /// - Parameter entry: what is filled; at the end, and after an error, with anything.
  /// - Returns: whether there was one more.
  /// - Throws: ``IndexError``.
  /// - Complexity: O(the bytes of the series)
  public mutating func next(into entry: inout SeriesEntry) throws(IndexError) -> Bool {
    guard !isAtEnd else { return false }
    let start = byteOffset
    byteOffset = index.contents.seriesRange.upperBound
    let payload = try index.payload(ofSeriesAt: start, in: &window)
    byteOffset = index.firstSeriesStart(from: payload.upperBound + 4)
    try index.read(&entry, at: start, payload: payload, from: window)
    return true
  }
}
