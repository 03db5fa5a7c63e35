public import Chunks
public import InvertedIndex
public import SeriesModel

/// Walks over series of a block.
///
/// Its buffers are used again from series to series.
public struct BlockCursor: Sendable {
  private let block: Block
  /// What walks over all series; `nil` for some of them.
  private var allSeries: SeriesCursor?
  /// The references of these, and which of them is next.
  private let references: [UInt32]
  private var upcoming = 0
  private var window: SeriesWindow
  private var seriesLabels = SeriesLabels()
  /// What the index has for the series.
  public private(set) var series = SeriesEntry()

  init(_ block: Block, _ references: [UInt32]?) {
    self.block = block
    window = SeriesWindow(of: block.index)
    self.references = references ?? []
    allSeries = references == nil ? block.index.makeSeriesCursor() : nil
  }

  /// Goes to the next series.
  ///
  /// - Returns: whether there is one more.
  /// - Throws: ``BlockError`` for a series that cannot be read; the call after this goes on with the next
  ///   one, as far as it can be found.
  /// - Complexity: O(the bytes of the series in the index)
  public mutating func next() throws(BlockError) -> Bool {
    do throws(IndexError) {
      if let isThere = try allSeries?.next(into: &series) { return isThere }
      guard upcoming < references.count else { return false }
      upcoming += 1
      try block.index.series(references[upcoming - 1], into: &series, in: &window)
      return true
    } catch { throw BlockError(block.indexPath, error) }
  }

  /// The labels of the series.
  ///
  /// - Throws: ``BlockError``.
  /// - Complexity: O(the bytes of the labels), and one allocation
  public mutating func labels() throws(BlockError) -> LabelSet {
    do throws(IndexError) {
      return try block.index.labels(of: series, after: &seriesLabels)
    } catch { throw BlockError(block.indexPath, error) }
  }

  /// The chunks of the series, as they are stored: those of Prometheus, or sealed ones.
  ///
  /// What is deleted is still in them. They are in the order of time. No block should have chunks of a series
  /// that overlap; where one has, they are merged, and of several samples of a time there is that of the
  /// chunk that the index has first.
  ///
  /// - Parameter range: of which times to read chunks; all that have one of these are read whole.
  /// - Throws: ``BlockError`` if one of them cannot be read, or cannot be merged.
  /// - Complexity: O(the bytes of the chunks), and that of `ChunkMerger` for those that overlap
  public func chunks(in range: TimeRange = .all) throws(BlockError) -> [Chunk] {
    var chunks: [Chunk] = []
    try appendChunks(in: range, to: &chunks)
    return chunks
  }

  /// Appends the chunks of the series, as ``chunks(in:)`` returns them.
  package func appendChunks(
    in range: TimeRange, to chunks: inout [Chunk]
  ) throws(BlockError) {
    let start = chunks.count
    try block.chunks.append(series, in: range, to: &chunks)
    do throws(ChunkListError) { try chunks.merge(from: start) } catch { throw chunkError(error) }
  }

  /// A fault of chunks that were merged or changed: what is known for sure is the series.
  func chunkError(_ error: ChunkListError) -> BlockError {
    BlockError(block.indexPath, byteOffset: series.byteOffset, .chunk(error.fault))
  }

  /// The chunks of the series as the index tells of them, in its order and also where they overlap. Where
  /// those of the block are sealed, they are restored: byte for byte what Prometheus wrote.
  ///
  /// - Parameter restorer: what has the buffers for that.
  /// - Throws: ``BlockError`` if one of them cannot be read or restored.
  /// - Complexity: O(the bytes of the chunks), and O(their samples) for sealed ones
  public func originalChunks(
    using restorer: inout ChunkRestorer
  ) throws(BlockError) -> [Chunk] {
    var room = block.chunks.segments.readingLimit
    return try originalChunks(room: &room, using: &restorer)
  }

  /// The same, for one who reads all series of the block, and has no more than `room` bytes to read.
  func originalChunks(
    room: inout Int, using restorer: inout ChunkRestorer
  ) throws(BlockError) -> [Chunk] {
    try block.chunks.originalChunks(of: series, room: &room, using: &restorer)
  }

  /// At which times the samples of the series are deleted.
  ///
  /// - Complexity: O(1)
  public var deleted: DeletedTimes { block.tombstones[UInt64(series.reference)] }
}
