/// What can be wrong with a head's chunk file.
///
/// Where an offset is given, everything before it is sound, and nothing behind it can be trusted:
/// a repair cuts the file there, and has the samples again from the write-ahead log.
@nonexhaustive
public enum HeadChunkError: Error, Equatable, Sendable {
  /// The file has less than four bytes, or begins with four zeros: it was made, and then nothing was
  /// written before a crash. If it is the last one, it can be deleted.
  case unwritten
  /// The bytes end within the header or the chunk at `byteOffset`.
  case truncated(byteOffset: Int)
  /// The file does not begin with the four bytes of head chunks.
  case notHeadChunks
  /// The header has a version other than 1.
  case unsupportedVersion(UInt8)
  /// The length of the chunk at `byteOffset` takes more than five bytes, or 32 bits, or leaves no room
  /// for a sample.
  case invalidLength(byteOffset: Int)
  /// The chunk at `byteOffset` does not match its CRC-32C.
  case checksumMismatch(byteOffset: Int)
  /// A reference leads to `byteOffset`, where no chunk can start.
  case noChunk(byteOffset: Int)
}

extension HeadChunkError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .unwritten: "the file was made, but never written"
    case .truncated(let byteOffset): "the file ends within what starts at byte \(byteOffset)"
    case .notHeadChunks: "the file does not begin as one of head chunks does (01 30 BC 91)"
    case .unsupportedVersion(let version): "version \(version) of head-chunk files is unknown"
    case .invalidLength(let byteOffset): "the chunk at byte \(byteOffset) has an impossible length"
    case .checksumMismatch(let byteOffset):
      "the chunk at byte \(byteOffset) does not match its checksum"
    case .noChunk(let byteOffset): "no chunk can start at byte \(byteOffset)"
    }
  }
}
