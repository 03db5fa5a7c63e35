internal import Chunks
internal import SeriesModel

/// A chunk of a series of the head that takes no more samples.
struct HeadChunk: Sendable {
  /// Where its samples are.
  enum Place: Sendable {
    /// Here.
    case memory([UInt8])
    /// In a head-chunk file.
    case file(ChunkReference)
  }

  var minTime: Int64
  var maxTime: Int64
  var sampleCount: Int
  var encoding: ChunkEncodingByte
  var place: Place
  /// Whether it was written as one of samples out of order.
  var isOutOfOrder = false

  init(_ chunk: Chunk) {
    minTime = chunk.minTime
    maxTime = chunk.maxTime
    sampleCount = chunk.sampleCount
    encoding = chunk.encoding
    place = .memory(chunk.payload)
  }

  /// A chunk that is in a file.
  init(_ stored: StoredHeadChunk, sampleCount: Int) {
    minTime = stored.entry.minTime
    maxTime = stored.entry.maxTime
    self.sampleCount = sampleCount
    encoding = stored.entry.encoding
    place = .file(stored.reference)
    isOutOfOrder = stored.entry.isOutOfOrder
  }

  /// Whether a sample may have a time of `range`.
  func overlaps(_ range: TimeRange) -> Bool { minTime <= range.end && maxTime >= range.start }

  /// The chunk, if its samples are here.
  var inMemory: Chunk? {
    guard case .memory(let payload) = place else { return nil }
    return with(payload)
  }

  /// The chunk with the samples that were here, or in a file.
  func with(_ payload: [UInt8]) -> Chunk {
    Chunk(
      encoding: encoding, payload: payload, minTime: minTime, maxTime: maxTime,
      sampleCount: sampleCount)
  }
}
