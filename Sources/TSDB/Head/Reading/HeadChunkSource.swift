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
  /// The chunks of a series that came in order, in the order of time.
  ///
  /// - Parameters:
  ///   - index: which of the series.
  ///   - range: of which times.
  ///   - source: where the chunks are.
  /// - Throws: `HeadChunkFileError` if a chunk cannot be read.
  func inOrderChunks(
    of index: Int, in range: TimeRange, from source: any HeadChunkSource
  ) throws(HeadChunkFileError) -> [Chunk] {
    let visible = pages.withSeries(series[index].number) {
      $0.visibleChunks(in: range, count: series[index].count)
    }
    var chunks: [Chunk] = []
    chunks.reserveCapacity(visible.count)
    for part in visible.indices {
      let whole = try source.chunk(visible[part].chunk)
      do throws(ChunkFault) {
        chunks.append(try visible[part].visiblePart(of: whole))
      } catch { throw HeadChunkFileError(source.chunkDirectory, .chunk(error)) }
    }
    return chunks
  }

  /// The chunks of a series that came out of order.
  ///
  /// - Parameters: as for ``inOrderChunks(of:in:from:)``.
  /// - Throws: `HeadChunkFileError` if a chunk cannot be read.
  func outOfOrderChunks(
    of index: Int, in range: TimeRange, from source: any HeadChunkSource
  ) throws(HeadChunkFileError) -> [Chunk] {
    var chunks: [Chunk] = []
    for part in series[index].outOfOrder where part.overlaps(range) {
      chunks.append(try source.chunk(part))
    }
    return chunks
  }
}
