/// What can be wrong with Snappy data that comes from elsewhere.
///
/// Byte offsets count from the first byte that the decoder was given. The offset of an element or a
/// chunk is that of its first byte: its tag, or its type.
@nonexhaustive
public enum SnappyError: Error, Equatable, Sendable {
  /// The bytes end within the length, the element or the chunk at `byteOffset`.
  case truncated(byteOffset: Int)
  /// The decoded length at `byteOffset` takes more than ten bytes, or more than 32 bits.
  case lengthOverflow(byteOffset: Int)
  /// The length at `byteOffset` claims more decoded bytes than what follows it could hold.
  case impossibleLength(byteOffset: Int, decodedByteCount: Int)
  /// The decoded bytes would be more than the caller allows.
  case overLimit(byteOffset: Int, decodedByteCount: Int, limit: Int)
  /// The literal at `byteOffset` has more bytes than are left.
  case literalBeyondEnd(byteOffset: Int)
  /// The copy at `byteOffset` reaches back by no byte, or to before the first decoded byte.
  case invalidCopyOffset(byteOffset: Int, copyOffset: Int)
  /// The element at `byteOffset` decodes to more bytes than the block claims to have.
  case outputTooLong(byteOffset: Int)
  /// The block ends at `byteOffset`, and has fewer decoded bytes than it claims.
  case outputTooShort(byteOffset: Int, decodedByteCount: Int)
  /// The stream does not begin with a stream identifier, or the one at `byteOffset` is another.
  case missingStreamIdentifier(byteOffset: Int)
  /// The chunk at `byteOffset` is of a kind that is unknown and must not be skipped.
  case unknownChunk(byteOffset: Int, type: UInt8)
  /// The chunk at `byteOffset` is too short for its checksum.
  case chunkTooShort(byteOffset: Int)
  /// The chunk at `byteOffset` has more than 65,536 decoded bytes.
  case chunkTooLong(byteOffset: Int)
  /// The decoded bytes of the chunk at `byteOffset` do not match its checksum.
  case wrongChecksum(byteOffset: Int)

  /// Where in the bytes the fault is.
  public var byteOffset: Int {
    switch self {
    case .truncated(let offset), .lengthOverflow(let offset), .impossibleLength(let offset, _),
      .overLimit(let offset, _, _), .literalBeyondEnd(let offset),
      .invalidCopyOffset(let offset, _), .outputTooLong(let offset),
      .outputTooShort(let offset, _), .missingStreamIdentifier(let offset),
      .unknownChunk(let offset, _), .chunkTooShort(let offset), .chunkTooLong(let offset),
      .wrongChecksum(let offset):
      offset
    }
  }
}

extension SnappyError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let offset): "the bytes end within what starts at byte \(offset)"
    case .lengthOverflow(let offset): "the decoded length at byte \(offset) exceeds 32 bits"
    case .impossibleLength(let offset, let count):
      "byte \(offset) claims \(count) decoded bytes, more than the bytes after it can hold"
    case .overLimit(let offset, let count, let limit):
      "what is at byte \(offset) makes it \(count) decoded bytes, but the limit is \(limit)"
    case .literalBeyondEnd(let offset): "the literal at byte \(offset) reaches beyond the end"
    case .invalidCopyOffset(let offset, let copyOffset):
      "the copy at byte \(offset) reaches back by \(copyOffset), where nothing was decoded"
    case .outputTooLong(let offset):
      "the element at byte \(offset) decodes to more bytes than the block claims"
    case .outputTooShort(let offset, let count):
      "the block ends at byte \(offset) with only \(count) decoded bytes"
    case .missingStreamIdentifier(let offset): "no stream identifier at byte \(offset)"
    case .unknownChunk(let offset, let type):
      "the chunk at byte \(offset) is of the unknown type \(type), which must not be skipped"
    case .chunkTooShort(let offset): "the chunk at byte \(offset) has no room for its checksum"
    case .chunkTooLong(let offset): "the chunk at byte \(offset) has more than 65536 decoded bytes"
    case .wrongChecksum(let offset): "the chunk at byte \(offset) does not match its checksum"
    }
  }
}
