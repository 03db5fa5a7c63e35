internal import Chunks
internal import SeriesModel

extension Block {
  /// Reads all of the block, and writes it as a new one.
  ///
  /// Chunks are written as they are, and sealed ones restored; those of a series that overlap are merged.
  /// What is deleted is either taken out, with the series of which nothing is left and the symbols that no
  /// series has, or stays deleted. Then, or if nothing is deleted, the index keeps all symbols, as with
  /// Prometheus, whose blocks may have some that none of their series has.
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
    newMeta.compaction.parents = [BlockParent(meta)]
    var source = RewriteSource(self, applyingTombstones: applyingTombstones)
    var buffers = RewriteBuffers()
    let symbols = try source.symbols(using: &buffers)
    var writer = try BlockWriter(
      newMeta, in: parent, on: files, writesLabelIndexes: writesLabelIndexes)
    for symbol in symbols {
      try source.withSymbol(symbol) { (text) throws(BlockError) in try writer.add(symbol: text) }
    }
    var newTombstones = Tombstones()
    while try source.cursor.next() {
      let chunks = try source.chunks(using: &buffers)
      if chunks.isEmpty && source.isTrimmed { continue }
      let series = try writer.append(try source.cursor.labels(), chunks)
      if !applyingTombstones { newTombstones[UInt64(series)] = source.cursor.deleted }
    }
    return try writer.finish(tombstones: newTombstones)
  }
}
