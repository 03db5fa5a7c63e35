internal import BitCoding
internal import Chunks
internal import InvertedIndex

extension Block {
  /// Writes the block with sealed chunks, under its own identifier.
  ///
  /// The index stays, byte for byte: it tells of the chunks that were sealed. Each sealed chunk is compared
  /// with what ``ChunkRestorer`` makes of it; where that is not what was sealed, byte for byte, the chunks
  /// stay as they were. So the very segments come back when the sealed block is written again.
  ///
  /// As with ``BlockWriter``, there is all of the block in the end or none.
  ///
  /// - Parameters:
  ///   - parent: the directory that the sealed block will lie in; not the one that this block is in.
  ///   - files: where that is.
  ///   - keepingChunks: whether the block has plain chunks as well, so that Prometheus can open it.
  /// - Throws: ``BlockError``; then there is no sealed block.
  /// - Complexity: O(the samples of the block)
  public func seal(
    to parent: String, on files: some FileSystem, keepingChunks: Bool = false
  ) throws(BlockError) {
    let directory = BlockDirectory.temporary(meta.ulid, in: parent)
    try withFiles { () throws(FileSystemError) in
      try files.remove(directory)
      try files.createDirectory(directory)
    }
    do throws(BlockError) {
      try writeSealed(to: directory, on: files)
      if keepingChunks { try writePlain(to: directory, on: files) }
      try Self.write(indexBytes, to: directory + "/" + BlockDirectory.index, on: files)
      try withFiles { () throws(FileSystemError) in
        try BlockDirectory.complete(meta, tombstones, in: parent, on: files)
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
    var cursor = makeCursor()
    while try cursor.next() {
      let chunks = try cursor.originalChunks(using: &sealer.restorer)
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
    try Self.write(SharedBytes(bytes), to: path, on: files)
    try segments.finish()
  }

  /// Copies the segments.
  private func writePlain(
    to directory: String, on files: some FileSystem
  ) throws(BlockError) {
    let plain = directory + "/" + BlockDirectory.chunks
    try withFiles { () throws(FileSystemError) in try files.createDirectory(plain) }
    guard case .plain(let segments) = chunks else {
      throw BlockError(
        FileSystemError(.read, self.directory + "/" + BlockDirectory.chunks, .notFound))
    }
    for segment in segments.segments {
      try Self.write(segment.bytes, to: plain + "/" + segment.name, on: files)
    }
    try withFiles { () throws(FileSystemError) in try files.synchronizeDirectory(plain) }
  }

  /// Writes a file, and makes its bytes durable.
  private static func write(
    _ bytes: SharedBytes, to path: String, on files: some FileSystem
  ) throws(BlockError) {
    try withFiles { () throws(FileSystemError) in
      let file = try files.create(path)
      try bytes.withSpan { (bytes) throws(FileSystemError) in try file.write(bytes) }
      try file.synchronize()
      try file.close()
    }
  }
}
