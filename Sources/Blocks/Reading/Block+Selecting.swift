public import InvertedIndex
public import SeriesModel

extension Block {
  /// The series that a selector chooses, without those whose chunks all lie outside of a range of time.
  ///
  /// A chunk that reaches across the range need not have a sample in it. A series without chunks stays among
  /// them, and so does one that cannot be read: whoever walks over them learns of it. If all of the block's
  /// times are in the range, nothing is left out.
  ///
  /// - Parameters:
  ///   - selector: the selector; one without matchers chooses all series.
  ///   - range: the times; all unless given.
  /// - Returns: the references of the series, in the order of their labels, for ``makeCursor(of:)``.
  /// - Throws: ``BlockError`` if a list of the index cannot be read.
  /// - Complexity: that of selecting, and, for a part of the block's times, O(the series' bytes in the index)
  public func select(
    _ selector: Selector, in range: TimeRange = .all
  ) throws(BlockError) -> [UInt32] {
    let references: [UInt32]
    do throws(IndexError) {
      references = try index.select(selector).array
    } catch { throw BlockError(indexPath, error) }
    // The block ends before `maxTime`.
    if range.start <= meta.minTime, range.end >= meta.maxTime &- 1 { return references }
    var series = SeriesEntry()
    return references.filter { reference in
      guard (try? index.series(reference, into: &series)) != nil else { return true }
      return series.chunks.isEmpty
        || series.chunks.contains { $0.maxTime >= range.start && $0.minTime <= range.end }
    }
  }
}
