internal import Chunks
internal import SeriesModel

/// What reads the chunks of a head, wherever its files lie.
///
/// So readers need not be generic, and what they do for each series is compiled for what it is.
protocol HeadChunkSource: AnyObject, Sendable {
  /// Reads a chunk.
  ///
  /// - Throws: `HeadChunkFileError` if it is in a file, and cannot be read.
  func chunk(_ chunk: HeadChunk) throws(HeadChunkFileError) -> Chunk

  /// The directory of the files of chunks.
  var chunkDirectory: String { get }
}

extension HeadSelection {
  /// Appends the chunks of a series that came in order, in the order of time.
  ///
  /// - Parameters:
  ///   - index: which of the series.
  ///   - range: of which times.
  ///   - source: where the chunks are.
  ///   - chunks: what they are appended to.
  ///   - visible: a buffer.
  /// - Throws: `HeadChunkFileError` if a chunk cannot be read.
  func appendInOrderChunks(
    of index: Int, in range: TimeRange, from source: any HeadChunkSource,
    to chunks: inout [Chunk], using visible: inout [VisibleChunk]
  ) throws(HeadChunkFileError) {
    visible.removeAll(keepingCapacity: true)
    pages.withSeries(series[index].number) {
      $0.appendVisibleChunks(in: range, count: series[index].count, to: &visible)
    }
    for part in visible.indices {
      let chunk = visible[part].chunk
      let whole = if let chunk = chunk.inMemory { chunk } else { try source.chunk(chunk) }
      do throws(ChunkFault) {
        chunks.append(try visible[part].visiblePart(of: whole))
      } catch { throw HeadChunkFileError(source.chunkDirectory, .chunk(error)) }
    }
  }

  /// Appends the chunks of a series that came out of order.
  ///
  /// - Parameters: as for ``appendInOrderChunks(of:in:from:to:using:)``.
  /// - Throws: `HeadChunkFileError` if a chunk cannot be read.
  func appendOutOfOrderChunks(
    of index: Int, in range: TimeRange, from source: any HeadChunkSource,
    to chunks: inout [Chunk]
  ) throws(HeadChunkFileError) {
    for part in series[index].outOfOrder where part.overlaps(range) {
      chunks.append(try source.chunk(part))
    }
  }
}
