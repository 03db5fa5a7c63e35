/// What can be wrong with a segment file.
@nonexhaustive
public enum SegmentError: Error, Equatable, Sendable {
  /// The bytes end within the header or the chunk at `byteOffset`.
  case truncated(byteOffset: Int)
  /// The file does not begin with the four bytes of a segment.
  case notASegment
  /// The header has a version other than 1.
  case unsupportedVersion(UInt8)
  /// The length of the chunk at `byteOffset` takes more than five bytes, or 32 bits.
  case invalidLength(byteOffset: Int)
  /// A reference leads to `byteOffset`, where no chunk can start.
  case noChunk(byteOffset: Int)
}

extension SegmentError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let byteOffset): "the file ends within what starts at byte \(byteOffset)"
    case .notASegment: "the file does not begin as a chunk segment does (85 BD 40 DD)"
    case .unsupportedVersion(let version): "version \(version) of chunk segments is unknown"
    case .invalidLength(let byteOffset): "the chunk at byte \(byteOffset) has an impossible length"
    case .noChunk(let byteOffset): "no chunk can start at byte \(byteOffset)"
    }
  }
}
