internal import BitCoding
internal import Chunks
internal import InvertedIndex
internal import SeriesModel

extension Block {
  /// Reads all of the block, and writes it as a new one.
  ///
  /// Chunks are written as they are, and sealed ones restored; those of a series that overlap are merged.
  /// What is deleted is either taken out, with the series of which nothing is left and the symbols that no
  /// series has, or stays deleted. Then the index keeps all symbols, as with Prometheus, whose blocks may
  /// have some that none of their series has.
  ///
  /// The new block is of level 1 and its own source, with this one as its parent, as Prometheus has it for
  /// a block that was written again. Its metadata keeps the hints, and what this library does not know, but
  /// not what compaction found out about this block. If chunks cannot be decoded here, as the down-sampled
  /// ones of Thanos, it keeps the numbers of samples as well.
  ///
  /// - Parameters:
  ///   - parent: the directory that the new block will lie in.
  ///   - ulid: the identifier of the new block.
  ///   - files: where that is.
  ///   - applyingTombstones: whether to take out what is deleted.
  ///   - writesLabelIndexes: whether the index gets what Prometheus wrote until the middle of 2025.
  /// - Returns: what the new block is.
  /// - Throws: ``BlockError``, also if there is a block of this identifier already. Then there is no new
  ///   block, save for an error as ``BlockWriter/finish(tombstones:)`` can have it in the last step.
  /// - Complexity: O(the bytes of the block); takes memory for the index, and not for the chunks
  @discardableResult
  public func rewrite(
    to parent: String, as ulid: ULID, on files: some FileSystem,
    applyingTombstones: Bool = false, writesLabelIndexes: Bool = false
  ) throws(BlockError) -> BlockMeta {
    var newMeta = meta
    newMeta.ulid = ulid
    newMeta.compaction.level = 1
    newMeta.compaction.isDeletable = false
    newMeta.compaction.hasFailed = false
    newMeta.compaction.sources = [ulid]
    newMeta.compaction.parents = [
      BlockParent(ulid: meta.ulid, minTime: meta.minTime, maxTime: meta.maxTime)
    ]
    var source = RewriteSource(self, applyingTombstones: applyingTombstones)
    let symbols = try source.symbols()
    var writer = try BlockWriter(
      newMeta, in: parent, on: files, writesLabelIndexes: writesLabelIndexes)
    for symbol in symbols {
      var failure: BlockError?
      index.withSymbol(symbol) { text in
        do throws(BlockError) { try writer.add(symbol: text) } catch { failure = error }
      }
      if let failure { throw failure }
    }
    var newTombstones = Tombstones()
    var cursor = makeCursor()
    while try cursor.next() {
      let chunks = try source.chunks(of: cursor)
      if chunks.isEmpty && source.isTrimmed(cursor) { continue }
      let series = try writer.append(try cursor.labels(), chunks)
      if !applyingTombstones { newTombstones[UInt64(series)] = cursor.deleted }
    }
    return try writer.finish(tombstones: newTombstones)
  }
}

/// What a block that is written again has.
private struct RewriteSource: ~Copyable {
  private let block: Block
  private let applyingTombstones: Bool
  private var restorer = ChunkRestorer()
  private var trimmer = ChunkTrimmer()
  private var room: Int

  init(_ block: Block, applyingTombstones: Bool) {
    self.block = block
    self.applyingTombstones = applyingTombstones
    // For both times that some are read, as the limit is twice what there is.
    room = block.chunks.segments.readingLimit
  }

  /// The symbols of the new block, in their order.
  mutating func symbols() throws(BlockError) -> [UInt32] {
    // In indexes of version 1, symbols are not numbered but known by where they are.
    if !applyingTombstones, block.index.version != 1 {
      return Array(0..<UInt32(block.index.symbolCount))
    }
    var symbols: Set<UInt32> = []
    var cursor = block.makeCursor()
    while try cursor.next() {
      // To see whether anything is left takes its chunks, but only where something is deleted.
      if isTrimmed(cursor), try chunks(of: cursor).isEmpty { continue }
      for label in cursor.series.labels {
        symbols.insert(label.name)
        symbols.insert(label.value)
      }
    }
    return symbols.sorted()
  }

  func isTrimmed(_ cursor: BlockCursor) -> Bool {
    applyingTombstones && !cursor.deleted.isEmpty
  }

  mutating func chunks(of cursor: BlockCursor) throws(BlockError) -> [Chunk] {
    let original = try cursor.originalChunks(room: &room, using: &restorer)
    do throws(ChunkListError) {
      let chunks = try original.merged()
      return isTrimmed(cursor) ? try trimmer.trim(chunks, without: cursor.deleted) : chunks
    } catch { throw cursor.chunkError(error) }
  }
}
