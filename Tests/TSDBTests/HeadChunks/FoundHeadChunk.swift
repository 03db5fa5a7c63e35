import Blocks
import Chunks
import Gorilla
import TSDB
import TestSupport

/// A chunk in the files of a head, and whose it is.
struct FoundHeadChunk: Equatable {
  var series: UInt64
  var isOutOfOrder: Bool
  var chunk: Chunk

  /// Chunks of the series 1, 2 and so on, from the times 1000, 1100 and so on, of different lengths: each has
  /// `step` samples more than the one before, or one alone.
  static func some(_ count: Int, samples step: Int = 5) -> [FoundHeadChunk] {
    var generator = SeededGenerator(seed: 3)
    return (0..<count).map { index in
      var appender = XORAppender()
      let start = 1_000 + Int64(index) * 100
      let sampleCount = index % 7 * step + 1
      for sample in 0..<sampleCount {
        let value = Double(bitPattern: generator.next())
        appender.append(Sample(timestamp: start + Int64(sample), value: value))
      }
      return FoundHeadChunk(
        series: UInt64(index + 1), isOutOfOrder: index % 3 == 2,
        chunk: Chunk(
          encoding: ChunkEncodingByte(.xor), payload: appender.finish(), minTime: start,
          maxTime: start + Int64(sampleCount) - 1, sampleCount: sampleCount))
    }
  }

  /// Opens the directory `/chunks_head`.
  ///
  /// - Returns: the files, all chunks, and by what they can be found.
  static func open(
    _ files: MemoryFileSystem, isReadOnly: Bool = false
  ) throws -> (
    files: HeadChunkFiles<MemoryFileSystem>, chunks: [FoundHeadChunk],
    references: [ChunkReference]
  ) {
    var (chunks, references): ([FoundHeadChunk], [ChunkReference]) = ([], [])
    let opened = try HeadChunkFiles("/chunks_head", on: files, isReadOnly: isReadOnly) { found in
      references.append(found.reference)
      chunks.append(FoundHeadChunk(found))
    }
    // What is told of at the start is what is read by reference.
    for (found, reference) in zip(chunks, references) {
      guard try opened.chunk(at: reference) == found.chunk else { throw Mismatch() }
    }
    return (opened, chunks, references)
  }

  private struct Mismatch: Error {}

  init(series: UInt64, isOutOfOrder: Bool, chunk: Chunk) {
    self.series = series
    self.isOutOfOrder = isOutOfOrder
    self.chunk = chunk
  }

  /// A chunk that was found.
  init(_ found: StoredHeadChunk) {
    self.init(
      series: found.entry.series, isOutOfOrder: found.entry.isOutOfOrder,
      chunk: Chunk(
        encoding: found.entry.encoding, payload: Array(found.payload),
        minTime: found.entry.minTime, maxTime: found.entry.maxTime,
        sampleCount: found.sampleCount ?? 1))
  }
}

extension HeadChunkFilesWriter {
  /// Appends a chunk.
  @discardableResult
  mutating func append(_ found: FoundHeadChunk) -> ChunkReference {
    append(found.chunk, series: found.series, isOutOfOrder: found.isOutOfOrder)
  }
}
