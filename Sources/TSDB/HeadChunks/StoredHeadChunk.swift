public import BitCoding
public import Chunks
internal import Gorilla

/// A chunk that was found in the files of a head.
///
/// It matches its checksum. Its samples have not been looked at.
public struct StoredHeadChunk: Sendable {
  /// The number of its file.
  public var file: UInt32
  /// What the file says of it.
  public var entry: HeadChunkEntry
  /// Its payload. Who keeps it keeps the file mapped.
  public var payload: SharedBytes

  /// By what it can be found again.
  public var reference: ChunkReference {
    ChunkReference(file: file, byteOffset: UInt32(entry.byteOffset))
  }

  /// The number of samples that the payload's header tells; nil if this library cannot decode it.
  ///
  /// - Complexity: O(1)
  public var sampleCount: Int? {
    payload.withSpan { payload in
      switch entry.encoding.encoding {
      case nil: nil
      case .xor: try? XORDecoder.sampleCount(of: payload)
      case .xor2: try? XOR2Decoder.sampleCount(of: payload)
      case let encoding?:
        try? HistogramDecoder<UInt64>.sampleCount(
          of: payload, hasStartTimes: encoding.hasStartTimes)
      }
    }
  }

  /// Makes sure that the chunk has the samples of which it tells.
  ///
  /// - Returns: their number.
  func check(by checker: inout ChunkChecker) throws(ChunkFault) -> Int {
    guard entry.encoding.encoding != nil else {
      throw .corrupt(.unknownEncoding(entry.encoding.rawValue))
    }
    let chunk = try Chunk(
      encoding: entry.encoding, payload: payload.withSpan { $0.copy() },
      minTime: entry.minTime, maxTime: entry.maxTime)
    try checker.check(chunk)
    return chunk.sampleCount
  }

  /// What is lost as it is not what it tells.
  func loss(in directory: String, _ fault: ChunkFault) -> HeadChunkLoss {
    HeadChunkLoss(
      error: HeadChunkFileError(
        HeadChunkDirectory.path(of: file, in: directory), byteOffset: entry.byteOffset,
        .chunk(fault)),
      byteCount: entry.payload.upperBound + 4 - entry.byteOffset)
  }
}
