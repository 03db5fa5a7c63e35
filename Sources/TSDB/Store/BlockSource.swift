internal import Blocks
internal import Chunks
internal import SeriesModel

/// The series of a block that were selected, one after another.
struct BlockSource: Sendable {
  /// Whether its samples came out of order.
  let isOutOfOrder: Bool
  private var cursor: BlockCursor
  /// The labels of the next series; nil if there is none, or if it cannot be read.
  private(set) var labels: LabelSet?
  /// Why the next series cannot be read, if it cannot.
  private var failure: BlockError?

  init(_ cursor: BlockCursor, isOutOfOrder: Bool) {
    self.cursor = cursor
    self.isOutOfOrder = isOutOfOrder
    advance()
  }

  /// Adds the chunks of the series, and goes to the next one.
  ///
  /// - Returns: what of the series is deleted.
  /// - Throws: `BlockError` if a chunk cannot be read.
  mutating func take(
    in range: TimeRange, to chunks: inout [Chunk]
  ) throws(BlockError) -> DeletedTimes {
    defer { advance() }
    try cursor.appendChunks(in: range, to: &chunks)
    return cursor.deleted
  }

  /// Throws why the next series cannot be read, if it cannot, and goes to the one behind.
  mutating func checkNext() throws(BlockError) {
    guard let failure else { return }
    advance()
    throw failure
  }

  private mutating func advance() {
    failure = nil
    do throws(BlockError) {
      labels = try cursor.next() ? try cursor.labels() : nil
    } catch { (labels, failure) = (nil, error) }
  }
}
