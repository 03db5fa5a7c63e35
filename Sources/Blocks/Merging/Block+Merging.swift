extension Block {
  /// Merges blocks into a new one, which has what is in any of them and not deleted there.
  ///
  /// ```swift
  /// let merged = try Block.merge(blocks, to: "data", as: ulid, on: files) { done, total in
  ///   !Task.isCancelled
  /// }
  /// ```
  ///
  /// Chunks that overlap with no other are copied, byte for byte; sealed ones are restored before. Chunks
  /// that overlap are merged as `ChunkMerger` does it: at a time at which several blocks have a sample, the
  /// first of these blocks wins. Series of which nothing is left are left out.
  ///
  /// The new block has the level behind the highest of the blocks, their sources, and them as parents.
  /// Its range of time covers theirs.
  ///
  /// - Parameters:
  ///   - blocks: the blocks; one alone is written without what is deleted.
  ///   - parent: the directory that the new block will lie in.
  ///   - ulid: the identifier of the new block.
  ///   - files: where that is.
  ///   - progress: what is called behind each series, with the number of series of the blocks that are done,
  ///     and that of all, as their metadata tell. It returns whether to go on.
  /// - Precondition: there are blocks.
  /// - Returns: what the new block is; nil if nothing is left, and there is none.
  /// - Throws: ``BlockError``, also if there is a block of this identifier already. Then there is no new
  ///   block, save for an error as ``BlockWriter/finish(tombstones:)`` can have it in the last step.
  /// - Complexity: O(the bytes of the blocks), and that of merging chunks that overlap; for *n* series and
  ///   *k* blocks O(*n* log *k*) comparisons of labels. Takes memory for the index, and for a series
  public static func merge(
    _ blocks: [Block], to parent: String, as ulid: ULID, on files: some FileSystem,
    progress: (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
  ) throws(BlockError) -> BlockMeta? {
    precondition(!blocks.isEmpty, "there is a block to be merged")
    let meta = BlockMeta(merging: blocks.map(\.meta), as: ulid)
    let total = blocks.reduce(0) { $0 &+ $1.meta.stats.series }
    var merge = BlockMerge(blocks)
    var writer = try BlockWriter(meta, in: parent, on: files)
    try merge.forEachSymbol { (text) throws(BlockError) in try writer.add(symbol: text) }
    var (done, isEmpty) = (0, true)
    while let (labels, chunks) = try merge.next() {
      if !chunks.isEmpty {
        try writer.append(labels, chunks)
        isEmpty = false
      }
      done += merge.current.count
      guard progress(done, total) else {
        throw BlockError(parent + "/" + ulid.description, .cancelled)
      }
    }
    return isEmpty ? nil : try writer.finish()
  }
}
