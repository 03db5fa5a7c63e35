internal import BitCoding
internal import Chunks
internal import InvertedIndex

extension Block {
  /// Writes the block with sealed chunks, under its own identifier or another.
  ///
  /// The index stays, byte for byte: it tells of the chunks that were sealed. Each sealed chunk is compared
  /// with what ``ChunkRestorer`` makes of it; where that is not what was sealed, byte for byte, the chunks
  /// stay as they were. So all chunks come back when the sealed block is written again. If it was written
  /// as ``BlockWriter`` does it, with the chunks in the order of the index, none of which overlap, and
  /// segments of at most 512 MiB, the very segments do.
  ///
  /// As with ``BlockWriter``, there is all of the block in the end or none.
  ///
  /// - Parameters:
  ///   - parent: the directory that the sealed block will lie in; not the one that this block is in, if it
  ///     keeps the identifier.
  ///   - ulid: its identifier, if it is another; then this block is its parent.
  ///   - files: where that is.
  ///   - keepingChunks: whether the block has plain chunks as well, so that Prometheus can open it. This
  ///     block has to have them then.
  /// - Throws: ``BlockError``, also if there is a block of this identifier already. Then there is no sealed
  ///   block, save for an error as ``BlockWriter/finish(tombstones:)`` can have it in the last step.
  /// - Complexity: O(the samples of the block)
  public func seal(
    to parent: String, as ulid: ULID? = nil, on files: some FileSystem, keepingChunks: Bool = false
  ) throws(BlockError) {
    var newMeta = meta
    if let ulid {
      newMeta.ulid = ulid
      newMeta.compaction.parents = [BlockParent(meta)]
    }
    var kept: SegmentFiles?
    if keepingChunks {
      guard case .plain(let segments) = chunks else {
        let path = self.directory + "/" + BlockDirectory.chunks
        throw BlockError(FileSystemError(.read, path, .notFound))
      }
      kept = segments
    }
    let directory = BlockDirectory.temporary(newMeta.ulid, in: parent)
    try withFiles { () throws(FileSystemError) in
      try BlockDirectory.begin(newMeta.ulid, in: parent, on: files)
    }
    do throws(BlockError) {
      try writeSealed(to: directory, on: files)
      if let kept {
        try kept.write(to: directory + "/" + BlockDirectory.chunks, on: files)
      }
      try withFiles { () throws(FileSystemError) in
        try indexBytes.withSpan { (bytes) throws(FileSystemError) in
          try files.write(bytes, to: directory + "/" + BlockDirectory.index)
        }
        try BlockDirectory.complete(newMeta, tombstones, in: parent, on: files)
      }
    } catch {
      try? files.remove(directory)
      throw error
    }
    try withFiles { () throws(FileSystemError) in try files.synchronizeDirectory(parent) }
  }

  /// Writes the sealed chunks, and the table of them.
  private func writeSealed(
    to directory: String, on files: some FileSystem
  ) throws(BlockError) {
    let sealed = directory + "/" + BlockDirectory.sealed
    try withFiles { () throws(FileSystemError) in try files.createDirectory(sealed) }
    var sealer = GroupSealer()
    var segments = SegmentStream(sealed, on: files)
    var table = SealedTableWriter()
    var (cursor, room) = (makeCursor(), chunks.segments.readingLimit)
    while try cursor.next() {
      let chunks = try cursor.originalChunks(room: &room, using: &sealer.restorer)
      let sealed: [(SealedGroup, Chunk)]
      do throws(ChunkFault) {
        sealed = try sealer.seal(chunks, cursor.series.chunks)
      } catch {
        throw BlockError(indexPath, byteOffset: cursor.series.byteOffset, .chunk(error))
      }
      var groups: [SealedGroup] = []
      for (group, chunk) in sealed {
        groups.append(group)
        groups[groups.count - 1].reference = try segments.append(chunk)
      }
      table.append(cursor.series.reference, groups)
    }
    let path = sealed + "/" + BlockDirectory.sealedTable
    guard let bytes = table.finish() else {
      throw BlockError(path, .sealedTable(.tooLarge))
    }
    try withFiles { () throws(FileSystemError) in try files.write(bytes.span, to: path) }
    try segments.finish()
  }
}
