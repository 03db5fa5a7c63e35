internal import Blocks
internal import Chunks
internal import SeriesModel

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Reads a chunk that is to become a part of a block; nil if nobody can read it any more.
  ///
  /// It was sound when it was written, or when the head was opened; so the disk has lost it since. If that were an
  /// error, no block of its times could ever be written, of no series, and memory and log would grow until somebody
  /// opens the store again.
  ///
  /// - Parameters:
  ///   - part: the chunk, and how much of it is to be seen.
  ///   - labels: the labels of its series.
  ///   - unreadable: takes it if it cannot be read.
  func readableChunk(
    _ part: VisibleChunk, of labels: LabelSet, _ unreadable: inout [UnreadableChunk]
  ) throws(StoreError) -> Chunk? {
    do throws(HeadChunkFileError) {
      let whole = try chunk(part.chunk)
      do throws(ChunkFault) {
        return try part.visiblePart(of: whole)
      } catch { throw HeadChunkFileError(chunkDirectory, .chunk(error)) }
    } catch {
      guard error.isLasting else { throw .headChunks(error) }
      unreadable.append(
        UnreadableChunk(
          labels: labels, times: TimeRange(part.chunk.minTime...part.chunk.maxTime),
          sampleCount: part.sampleCount, error: error))
      return nil
    }
  }
}

extension HeadChunkFileError {
  /// Whether the next attempt to read the chunk would fail as well.
  fileprivate var isLasting: Bool {
    if case .file(let error) = fault { error.cause == .notFound } else { true }
  }
}
