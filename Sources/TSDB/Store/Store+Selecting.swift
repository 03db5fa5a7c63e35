internal import Blocks
public import InvertedIndex
public import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
  /// Selects series of blocks and head.
  ///
  /// - Parameters:
  ///   - selector: which series; one without matchers chooses all.
  ///   - range: of which times; all unless given.
  ///   - limits: how much may be read.
  /// - Returns: what reads the series, as they are after the last commit.
  /// - Throws: ``StoreError`` if the index of a block cannot be read, or if the task was cancelled.
  /// - Complexity: that of selecting from each block of the range and from the head, and O(*n* log *n*) for *n*
  ///   series of the head
  public func select(
    _ selector: Selector, in range: TimeRange = .all, limits: SelectLimits = SelectLimits()
  ) throws(StoreError) -> SeriesReader {
    // The head first: what leaves it meanwhile is in a block before.
    let selection = head.select(selector, in: range)
    var sources: [BlockSource] = []
    for block in blocks(in: range).inOrderOfPrecedence {
      if Task.isCancelled { throw .cancelled }
      do throws(BlockError) {
        let cursor = block.makeCursor(of: try block.select(selector, in: range))
        sources.append(BlockSource(cursor, isOutOfOrder: block.meta.isOutOfOrder))
      } catch { throw .block(error) }
    }
    if Task.isCancelled { throw .cancelled }
    return SeriesReader(sources, head, selection, range, limits)
  }

  /// The blocks that have times of `range`.
  func blocks(in range: TimeRange) -> [Block] {
    readable.withLock { $0.blocks }.filter {
      $0.meta.minTime <= range.end && $0.meta.maxTime > range.start
    }
  }
}
