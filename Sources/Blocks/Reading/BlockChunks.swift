internal import Chunks
internal import InvertedIndex
internal import SeriesModel

/// The chunks of a block, in one form or the other.
enum BlockChunks: Sendable {
  /// As Prometheus wrote them.
  case plain(SegmentFiles)
  /// Sealed, with the table that tells where those of a series are, and its path.
  case sealed(SegmentFiles, SealedTable, tablePath: String)

  init(_ directory: String, on files: some FileSystem) throws(BlockError) {
    let plain = directory + "/" + BlockDirectory.chunks
    let sealed = directory + "/" + BlockDirectory.sealed
    let isSealed = try withFiles { () throws(FileSystemError) in
      guard try files.status(of: plain) == nil else { return false }
      return try files.status(of: sealed) != nil
    }
    if isSealed {
      try self.init(sealed: sealed, on: files)
    } else {
      // If there is neither, the error names the usual one.
      try self.init(plain: plain, on: files)
    }
  }

  /// Opens the form of Prometheus, in its directory.
  init(plain directory: String, on files: some FileSystem) throws(BlockError) {
    self = .plain(
      try withFiles { () throws(FileSystemError) in try SegmentFiles(directory, on: files) })
  }

  /// Opens the sealed form, in its directory.
  init(sealed directory: String, on files: some FileSystem) throws(BlockError) {
    let path = directory + "/" + BlockDirectory.sealedTable
    let bytes = try withFiles { () throws(FileSystemError) in try files.map(path) }
    let table: SealedTable
    do throws(SealedTableError) {
      table = try SealedTable(bytes)
    } catch { throw BlockError(path, byteOffset: error.byteOffset, .sealedTable(error)) }
    self = .sealed(
      try withFiles { () throws(FileSystemError) in try SegmentFiles(directory, on: files) }, table,
      tablePath: path)
  }

  var segments: SegmentFiles {
    switch self {
    case .plain(let segments): segments
    case .sealed(let segments, _, _): segments
    }
  }

  /// Appends the chunks of a series that have a time of `range`, as they are stored.
  func append(
    _ series: SeriesEntry, in range: TimeRange, to chunks: inout [Chunk]
  ) throws(BlockError) {
    var room = segments.readingLimit
    try append(series, in: range, room: &room, to: &chunks)
  }

  private func append(
    _ series: SeriesEntry, in range: TimeRange, room: inout Int, to chunks: inout [Chunk]
  ) throws(BlockError) {
    func isWanted(_ chunks: Range<Int>) -> Bool {
      series.chunks[chunks.upperBound - 1].maxTime >= range.start
        && series.chunks[chunks.lowerBound].minTime <= range.end
    }
    switch self {
    case .plain(let segments):
      for index in series.chunks.indices where isWanted(index..<index + 1) {
        chunks.append(try segments.chunk(series.chunks[index], room: &room))
      }
    case .sealed:
      for group in try groups(of: series) where isWanted(group.chunks) {
        chunks.append(try stored(group, of: series, room: &room))
      }
    }
  }

  /// The chunks of a series as the index tells of them: what was sealed is restored.
  func originalChunks(
    of series: SeriesEntry, room: inout Int, using restorer: inout ChunkRestorer
  ) throws(BlockError) -> [Chunk] {
    var chunks: [Chunk] = []
    if case .plain = self {
      try append(series, in: .all, room: &room, to: &chunks)
      return chunks
    }
    for group in try groups(of: series) {
      chunks += try restored(group, of: series, room: &room, using: &restorer)
    }
    return chunks
  }

  /// What the table of sealed chunks has for a series; nothing for plain chunks.
  func groups(of series: SeriesEntry) throws(BlockError) -> [SealedGroup] {
    guard case .sealed(_, let table, let path) = self else { return [] }
    do throws(SealedTableError) {
      return try table.groups(ofSeries: series.reference, chunkCount: series.chunks.count)
    } catch { throw BlockError(path, byteOffset: error.byteOffset, .sealedTable(error)) }
  }

  /// The chunks for which a group of a sealed series stands.
  func restored(
    _ group: SealedGroup, of series: SeriesEntry, room: inout Int,
    using restorer: inout ChunkRestorer
  ) throws(BlockError) -> [Chunk] {
    let stored = try stored(group, of: series, room: &room)
    do throws(ChunkFault) {
      return try restorer.restore(stored, group, series.chunks[group.chunks])
    } catch { throw segments.error(group.reference, .chunk(error)) }
  }

  private func stored(
    _ group: SealedGroup, of series: SeriesEntry, room: inout Int
  ) throws(BlockError) -> Chunk {
    let (first, last) = (group.chunks.lowerBound, group.chunks.upperBound - 1)
    return try segments.chunk(
      ChunkMeta(
        minTime: series.chunks[first].minTime, maxTime: series.chunks[last].maxTime,
        reference: group.reference.rawValue), room: &room)
  }
}

extension [Chunk] {
  /// The chunks in the order of time, and those that overlap merged: where several have a sample of a time,
  /// the chunk that comes first wins.
  func merged() throws(ChunkListError) -> [Chunk] {
    var chunks = self
    try chunks.merge(from: 0)
    return chunks
  }

  /// The same for the chunks from `start` on.
  mutating func merge(from start: Int) throws(ChunkListError) {
    if isOrdered(from: start) { return }
    // Rarely needed, so that nobody keeps its buffers.
    var merger = ChunkMerger()
    let merged = try merger.merge([Array(self[start...])])
    replaceSubrange(start..., with: merged)
  }
}
