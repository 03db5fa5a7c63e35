import Gorilla

@testable import Chunks

/// A small file of head chunks.
enum HeadChunkBytes {
  /// Its chunks: the second is marked as out of order, and the third has aggregates that nobody reads.
  static let chunks = [
    HeadChunk(series: 1, chunk: xor([(1_000, 1), (16_000, 2)])),
    HeadChunk(series: 2, isOutOfOrder: true, chunk: xor([(-5, 3), (9, 4), (10, 4)])),
    HeadChunk(
      series: .max,
      chunk: Chunk(
        encoding: ChunkEncodingByte(rawValue: 0x7E), payload: [1, 2, 3, 4], minTime: .min,
        maxTime: .max, sampleCount: 1)),
  ]

  /// The bytes of the file, and where each chunk begins and the last one ends.
  static let (file, boundaries): ([UInt8], [Int]) = {
    var writer = HeadChunkWriter()
    var bytes: [UInt8] = []
    var boundaries: [Int] = []
    for chunk in chunks {
      let reference = writer.append(
        chunk.chunk, series: chunk.series, isOutOfOrder: chunk.isOutOfOrder, to: &bytes)
      boundaries.append(Int(reference.byteOffset))
    }
    return (bytes, boundaries + [bytes.count])
  }()

  static func xor(_ samples: [(Int64, Double)]) -> Chunk {
    var appender = XORAppender()
    for (timestamp, value) in samples {
      appender.append(Sample(timestamp: timestamp, value: value))
    }
    return Chunk(
      encoding: ChunkEncodingByte(.xor), payload: appender.finish(),
      minTime: samples[0].0, maxTime: samples[samples.count - 1].0, sampleCount: samples.count)
  }
}

/// A chunk with what a head-chunk file says beside it.
struct HeadChunk: Equatable, Sendable {
  var series: UInt64
  var isOutOfOrder = false
  var chunk: Chunk

  /// Whether `entry` of `bytes` is this chunk.
  func matches(_ entry: HeadChunkEntry, of bytes: [UInt8]) -> Bool {
    entry.series == series && entry.isOutOfOrder == isOutOfOrder
      && entry.encoding == chunk.encoding && entry.minTime == chunk.minTime
      && entry.maxTime == chunk.maxTime && Array(bytes[entry.payload]) == chunk.payload
  }
}
