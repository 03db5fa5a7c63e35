internal import Chunks
internal import InvertedIndex
internal import SeriesModel

/// A block that is written again, by itself or with others.
struct RewriteSource {
  /// The series at hand.
  var cursor: BlockCursor
  private let block: Block
  /// Whether to take out what is deleted.
  private let applyingTombstones: Bool
  private var room: Int

  init(_ block: Block, applyingTombstones: Bool) {
    self.block = block
    self.applyingTombstones = applyingTombstones && !block.tombstones.isEmpty
    cursor = block.makeCursor()
    // For both times that some are read, as the limit is twice what there is.
    room = block.chunks.segments.readingLimit
  }

  /// The symbols of which something is written, in their order.
  mutating func symbols(using buffers: inout RewriteBuffers) throws(BlockError) -> [UInt32] {
    // In indexes of version 1, symbols are not numbered but known by where they are.
    if !applyingTombstones, block.index.version != 1 {
      return Array(0..<UInt32(block.index.symbolCount))
    }
    var symbols: Set<UInt32> = []
    while try cursor.next() {
      // To see whether anything is left takes its chunks, but only where something is deleted.
      if isTrimmed, try chunks(using: &buffers).isEmpty { continue }
      for label in cursor.series.labels {
        symbols.insert(label.name)
        symbols.insert(label.value)
      }
    }
    cursor = block.makeCursor()
    return symbols.sorted()
  }

  /// Whether something of the series is taken out.
  var isTrimmed: Bool { applyingTombstones && !cursor.deleted.isEmpty }

  /// What is left of the series: chunks in the order of time, none of which overlap.
  mutating func chunks(using buffers: inout RewriteBuffers) throws(BlockError) -> [Chunk] {
    let original = try cursor.originalChunks(room: &room, using: &buffers.restorer)
    do throws(ChunkListError) {
      let chunks = try original.merged()
      return isTrimmed ? try buffers.trimmer.trim(chunks, without: cursor.deleted) : chunks
    } catch { throw cursor.chunkError(error) }
  }

  /// Calls `body` with the text of a symbol.
  func withSymbol(
    _ symbol: UInt32, _ body: (Span<UInt8>) throws(BlockError) -> Void
  ) throws(BlockError) {
    _ = try block.index.withSymbol(symbol, body)
  }
}

/// What is used again from series to series, and from block to block.
struct RewriteBuffers: ~Copyable {
  var restorer = ChunkRestorer()
  var trimmer = ChunkTrimmer()
}
