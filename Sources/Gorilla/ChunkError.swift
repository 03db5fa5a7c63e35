internal import BitCoding

/// What can be wrong with the bytes of a chunk's payload, or with what is asked of them.
///
/// Bit offsets count from the highest bit of the payload's first byte; samples count from 0.
@nonexhaustive
public enum ChunkError: Error, Equatable, Sendable {
  /// The bytes end within the header, or there are none.
  case missingHeader(byteCount: Int)
  /// The header promises more samples than the payload can hold, even in the fewest bits.
  case countExceedsPayload(count: Int, byteCount: Int)
  /// The bytes end within a sample that starts at `bitOffset`.
  case truncated(sample: Int, bitOffset: Int)
  /// A variable-length integer of a sample does not fit into 64 bits.
  case varintOverflow(sample: Int, bitOffset: Int)
  /// The leading zeros and the significant bits of a value in the sample that starts at `bitOffset`
  /// sum to more than 64.
  case invalidWindow(sample: Int, bitOffset: Int)
  /// The layout of a histogram chunk ends too early, or has a number out of its range.
  case invalidLayout(LayoutFault, bitOffset: Int)
  /// A sample with buckets follows a stale marker, which ends a histogram chunk but for markers.
  case sampleAfterStaleMarker(sample: Int, bitOffset: Int)
  /// No chunk encoding has this byte.
  case unknownEncoding(UInt8)
  /// Chunks of this encoding do not tell where their bits end, so that nothing can be appended to
  /// their bytes: the next sample starts another chunk.
  case notReopenable(ChunkEncoding)

  /// What can be wrong with the layout of a histogram chunk.
  @nonexhaustive
  public enum LayoutFault: Equatable, Sendable {
    /// The bytes end within the layout.
    case truncated
    /// The schema is neither exponential (-9...52) nor the one of custom buckets (-53).
    case unknownSchema(Int64)
    /// A span's offset or length exceeds 32 bits, or a bucket's index does; or a span other than the
    /// first has a negative offset.
    case spanOutOfRange
    /// The spans, bounds or buckets are more than the rest of the payload has room for.
    case countExceedsPayload(UInt64)
  }

  /// What a sample that starts at `bitOffset` makes of the fault of one of its fields.
  init(_ error: BitError, sample: Int, at bitOffset: Int) {
    switch error {
    case .varintOverflow(let bitOffset):
      self = .varintOverflow(sample: sample, bitOffset: bitOffset)
    default: self = .truncated(sample: sample, bitOffset: bitOffset)
    }
  }

  /// The fault of a sample that starts at `bitOffset` and has an invalid window.
  ///
  /// A window that is cut off has been read with zeros behind it: that it is invalid says nothing.
  @inlinable
  @inline(__always)
  static func window(isWhole: Bool, sample: Int, bitOffset: Int) -> ChunkError {
    isWhole
      ? .invalidWindow(sample: sample, bitOffset: bitOffset)
      : .truncated(sample: sample, bitOffset: bitOffset)
  }
}

extension ChunkError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .missingHeader(let byteCount):
      "a payload of \(byteCount) bytes has no whole header"
    case .countExceedsPayload(let count, let byteCount):
      "\(count) samples cannot fit into a payload of \(byteCount) bytes"
    case .truncated(let sample, let bitOffset):
      "the bytes end within sample \(sample), at bit \(bitOffset)"
    case .varintOverflow(let sample, let bitOffset):
      "the integer at bit \(bitOffset), in sample \(sample), exceeds 64 bits"
    case .invalidWindow(let sample, let bitOffset):
      "a value of sample \(sample), at bit \(bitOffset), has a window of more than 64 bits"
    case .invalidLayout(let fault, let bitOffset):
      "the histogram layout is invalid at bit \(bitOffset): \(fault)"
    case .sampleAfterStaleMarker(let sample, let bitOffset):
      "sample \(sample), at bit \(bitOffset), has buckets but follows a stale marker"
    case .unknownEncoding(let byte):
      "no chunk encoding has the byte \(byte)"
    case .notReopenable(let encoding):
      "a chunk of encoding \(encoding) cannot be appended to from its bytes"
    }
  }
}

extension ChunkError.LayoutFault: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated: "the bytes end within it"
    case .unknownSchema(let schema): "its schema is \(schema)"
    case .spanOutOfRange: "a span is out of range"
    case .countExceedsPayload(let count): "the payload has no room for \(count) of its parts"
    }
  }
}
