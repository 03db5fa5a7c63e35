public import Blocks
public import InvertedIndex
public import SeriesModel

extension BlockSet {
  /// Deletes samples from all blocks: adds them to the tombstones.
  ///
  /// Blocks that readers have got before still have them.
  ///
  /// - Parameters:
  ///   - selector: the series.
  ///   - range: the times of the samples.
  /// - Returns: of how many series something is deleted now that was not before, summed up over the blocks.
  /// - Precondition: the set is not only to read.
  /// - Throws: `BlockError`; then samples of some blocks may be deleted, and a repetition deletes the rest.
  /// - Complexity: that of `Block.delete`, for each block with such times
  @discardableResult
  public mutating func delete(
    _ selector: Selector, in range: TimeRange = .all
  ) throws(BlockError) -> Int {
    try remove([])
    var count = 0
    for index in blocks.indices {
      let meta = blocks[index].meta
      guard meta.minTime <= range.end, meta.maxTime > range.start else { continue }
      count += try blocks[index].delete(selector, in: range, on: files)
    }
    return count
  }

  /// The blocks of which something is deleted, in the order of their times; ``merge(_:as:progress:)`` takes it
  /// out for good.
  ///
  /// - Complexity: O(the number of blocks)
  public var blocksWithTombstones: [ULID] {
    blocks.filter { !$0.tombstones.isEmpty }.map(\.meta.ulid)
  }
}
