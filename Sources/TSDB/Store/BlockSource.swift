internal import Blocks
internal import Chunks
internal import SeriesModel

/// The series of a block that were selected, one after another.
struct BlockSource: Sendable {
  /// Whether its samples came out of order.
  let isOutOfOrder: Bool
  private var cursor: BlockCursor
  /// The labels of the next series; nil if there is none.
  private(set) var labels: LabelSet?

  init(_ cursor: BlockCursor, isOutOfOrder: Bool) throws(BlockError) {
    self.cursor = cursor
    self.isOutOfOrder = isOutOfOrder
    try advance()
  }

  /// Adds the chunks of the series, and goes to the next one.
  ///
  /// - Returns: what of the series is deleted.
  mutating func take(
    in range: TimeRange, to chunks: inout [Chunk]
  ) throws(BlockError) -> DeletedTimes {
    try cursor.appendChunks(in: range, to: &chunks)
    let deleted = cursor.deleted
    try advance()
    return deleted
  }

  private mutating func advance() throws(BlockError) {
    labels = nil
    if try cursor.next() { labels = try cursor.labels() }
  }
}
