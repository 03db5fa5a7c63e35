internal import Chunks

/// A chunk of the head, and how much of it a reader sees.
struct VisibleChunk: Sendable {
  var chunk: HeadChunk
  /// How many samples are seen, the first ones.
  var sampleCount: Int

  /// A chunk, and how many of its samples are seen.
  init(chunk: HeadChunk, sampleCount: Int) {
    self.chunk = chunk
    self.sampleCount = sampleCount
  }

  /// A chunk of which all is seen.
  init(whole chunk: HeadChunk) { self.init(chunk: chunk, sampleCount: chunk.sampleCount) }

  /// The samples that are seen of the chunk that was read.
  ///
  /// - Throws: `ChunkFault` if they are not all, and cannot be decoded.
  func visiblePart(of whole: Chunk) throws(ChunkFault) -> Chunk {
    guard sampleCount < whole.sampleCount else { return whole }
    // The count is at the front of all encodings of a head; what is behind the samples is passed over.
    var payload = whole.payload
    payload[0] = UInt8(truncatingIfNeeded: sampleCount >> 8)
    payload[1] = UInt8(truncatingIfNeeded: sampleCount)
    return try Chunk(encoding: whole.encoding, payload: payload)
  }
}
