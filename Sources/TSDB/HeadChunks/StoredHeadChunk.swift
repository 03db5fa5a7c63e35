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

  /// What is lost as nobody can tell its samples.
  func loss(in directory: String) -> HeadChunkLoss {
    let fault: ChunkFault =
      entry.encoding.encoding == nil
      ? .corrupt(.unknownEncoding(entry.encoding.rawValue)) : .misdescribed
    return HeadChunkLoss(
      error: HeadChunkFileError(
        HeadChunkDirectory.path(of: file, in: directory), byteOffset: entry.byteOffset,
        .chunk(fault)),
      byteCount: entry.payload.upperBound + 4 - entry.byteOffset)
  }
}
