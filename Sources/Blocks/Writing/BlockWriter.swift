public import Chunks
internal import InvertedIndex
public import SeriesModel

/// Writes a block, series after series.
///
/// ```swift
/// var writer = try BlockWriter(meta, in: "data", on: LocalFileSystem())
/// for symbol in symbols { try writer.add(symbol: symbol) }
/// for (labels, chunks) in series { try writer.append(labels, chunks) }
/// let written = try writer.finish()
/// ```
///
/// All is written to a directory of another name, and made durable, before the directory gets the name of
/// the block: whatever happens, there is all of the block or none. A writer that is not finished removes
/// what it has written; after a crash, ``BlockDirectory/removeLeftovers(in:on:)`` does.
///
/// What is held in memory is what the index needs, and a mebibyte of chunks.
public struct BlockWriter<Files: FileSystem>: ~Copyable {
  private let parent: String
  private let files: Files
  private var meta: BlockMeta
  private var stats = BlockStats()
  private var areSamplesKnown = true
  private var segments: SegmentStream<Files>
  private var indexFile: StreamedFile<Files>
  private var index: IndexWriter
  private var metas: [ChunkMeta] = []
  /// Whether there is nothing to be removed.
  private var isFinished = false

  /// Begins a block.
  ///
  /// - Parameters:
  ///   - meta: what the block is; its counts are set to what is written. If chunks are among that which
  ///     cannot be decoded here, as the down-sampled ones of Thanos, its numbers of samples stay.
  ///   - parent: the directory that blocks lie in.
  ///   - files: where that is.
  ///   - segmentByteLimit: the most bytes of a segment, 512 MiB unless given.
  ///   - writesLabelIndexes: whether the index gets what Prometheus wrote until the middle of 2025.
  /// - Precondition: the range of time of `meta` does not end before it begins, and `segmentByteLimit` is in
  ///   `8..<2^32`.
  /// - Throws: ``BlockError``, also if there is such a block already.
  public init(
    _ meta: BlockMeta, in parent: String, on files: Files, segmentByteLimit: Int = 512 << 20,
    writesLabelIndexes: Bool = false
  ) throws(BlockError) {
    self.parent = parent
    self.files = files
    self.meta = meta
    let directory = BlockDirectory.temporary(meta.ulid, in: parent)
    let chunks = directory + "/" + BlockDirectory.chunks
    try withFiles { () throws(FileSystemError) in
      try BlockDirectory.begin(meta.ulid, in: parent, on: files)
    }
    do throws(BlockError) {
      try withFiles { () throws(FileSystemError) in try files.createDirectory(chunks) }
      indexFile = try StreamedFile(directory + "/" + BlockDirectory.index, on: files)
    } catch {
      // There is no value yet whose end would remove it.
      try? files.remove(directory)
      throw error
    }
    segments = SegmentStream(chunks, on: files, byteLimit: segmentByteLimit)
    index = IndexWriter(writesLabelIndexes: writesLabelIndexes)
  }

  deinit { if !isFinished { try? files.remove(directory) } }

  private var directory: String { BlockDirectory.temporary(meta.ulid, in: parent) }

  /// Adds a symbol: a name or a value of the series to come.
  ///
  /// - Parameter symbol: the text in UTF-8, which comes behind those before by its bytes.
  /// - Precondition: no series has been appended.
  /// - Throws: ``BlockError``.
  /// - Complexity: O(the bytes of the text) amortised
  public mutating func add(symbol: Span<UInt8>) throws(BlockError) {
    do throws(IndexWriteError) {
      try index.add(symbol: symbol)
    } catch { throw indexError(error) }
  }

  /// Appends a series.
  ///
  /// - Parameters:
  ///   - labels: the labels, which come behind those of the series before.
  ///   - chunks: the chunks, in the order of time; they are written as they are.
  /// - Returns: by what the index knows the series.
  /// - Throws: ``BlockError``. After one of the index, another series can be appended; after one of a file,
  ///   the block cannot be finished.
  /// - Complexity: O(the bytes of labels and chunks) amortised
  @discardableResult
  public mutating func append(
    _ labels: LabelSet, _ chunks: [Chunk]
  ) throws(BlockError) -> UInt32 {
    metas.removeAll(keepingCapacity: true)
    for chunk in chunks {
      let reference = try segments.append(chunk)
      metas.append(
        ChunkMeta(
          minTime: chunk.minTime, maxTime: chunk.maxTime, reference: reference.rawValue))
    }
    // Taken out, as one part of `self` cannot be lent to another.
    let metas = metas
    var bytes = indexFile.takeBytes()
    let series: UInt32
    do throws(IndexWriteError) {
      series = try index.append(labels, chunks: metas.span, to: &bytes)
    } catch {
      indexFile.bytes = bytes
      throw indexError(error)
    }
    indexFile.bytes = bytes
    try indexFile.writeIfLarge()
    stats.series += 1
    stats.chunks += chunks.count
    for chunk in chunks where !stats.countSamples(of: chunk) { areSamplesKnown = false }
    return series
  }

  /// Completes the block.
  ///
  /// - Parameter tombstones: what of it is deleted, by the references that ``append(_:_:)`` gave.
  /// - Returns: what the block is, with its counts.
  /// - Throws: ``BlockError``; then there is no block, unless the error is of the last step, which makes
  ///   its name durable: it is there, and may be gone after a crash.
  /// - Complexity: that of finishing the index
  public consuming func finish(
    tombstones: Tombstones = Tombstones()
  ) throws(BlockError) -> BlockMeta {
    try segments.finish()
    var bytes = indexFile.takeBytes()
    do throws(IndexWriteError) {
      try index.finish(to: &bytes)
    } catch { throw indexError(error) }
    indexFile.bytes = bytes
    try indexFile.finish()
    stats.tombstones = tombstones.count
    if !areSamplesKnown {
      stats.samples = meta.stats.samples
      stats.floatSamples = meta.stats.floatSamples
      stats.histogramSamples = meta.stats.histogramSamples
    }
    meta.stats = stats
    let (meta, parent, files) = (meta, parent, files)
    try withFiles { () throws(FileSystemError) in
      try BlockDirectory.complete(meta, tombstones, in: parent, on: files)
    }
    isFinished = true
    try withFiles { () throws(FileSystemError) in try files.synchronizeDirectory(parent) }
    return meta
  }

  private func indexError(_ error: IndexWriteError) -> BlockError {
    BlockError(directory + "/" + BlockDirectory.index, .indexWriting(error))
  }
}
