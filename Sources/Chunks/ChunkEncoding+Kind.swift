public import Gorilla
public import SeriesModel

extension ChunkEncoding {
  /// What kind of samples a chunk of this encoding has.
  public var kind: SampleKind {
    switch self {
    case .xor, .xor2: .float
    case .histogram, .histogramST: .integerHistogram
    case .floatHistogram, .floatHistogramST: .floatHistogram
    }
  }
}

extension Chunk {
  /// What kind of samples the chunk has; nil if this library cannot decode it.
  ///
  /// - Complexity: O(1), or O(the layout) for sealed histograms.
  public var kind: SampleKind? { try? encoding.kind(of: payload.span) }
}

extension ChunkEncodingByte {
  /// What kind of samples `payload` has, which the header tells if it is sealed.
  func kind(of payload: Span<UInt8>) throws(ChunkFault) -> SampleKind {
    if let encoding { return encoding.kind }
    guard self == .sealed else { throw .corrupt(.unknownEncoding(rawValue)) }
    do throws(SealedError) {
      return switch try SealedHistogramDecoder.hasFloatCounts(payload) {
      case nil: .float
      case false: .integerHistogram
      case true: .floatHistogram
      }
    } catch { throw .corruptSealed(error) }
  }
}
