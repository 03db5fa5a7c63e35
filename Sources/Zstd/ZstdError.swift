/// What can be wrong with Zstandard frames that come from elsewhere.
///
/// Byte offsets count from the first byte that the decompressor was given. The offset of a frame is
/// that of its magic number.
@nonexhaustive
public enum ZstdError: Error, Equatable, Sendable {
  /// The bytes end within the frame header, the block or the checksum that starts at `byteOffset`.
  case truncated(byteOffset: Int)
  /// No frame starts at `byteOffset`: what is there is something else, or rubbish behind a frame.
  case notAFrame(byteOffset: Int)
  /// The frame at `byteOffset` uses a bit of its header that has no meaning yet.
  case unsupportedHeader(byteOffset: Int)
  /// The frame at `byteOffset` reaches back further than libzstd can.
  case windowTooLarge(byteOffset: Int, windowByteCount: UInt64)
  /// The block at `byteOffset` is of the kind that is reserved.
  case reservedBlock(byteOffset: Int)
  /// The block at `byteOffset` has more bytes than blocks of its frame may have.
  case blockTooLong(byteOffset: Int)
  /// The frame at `byteOffset` claims more decoded bytes than its blocks can hold.
  case impossibleLength(byteOffset: Int, decodedByteCount: UInt64)
  /// With the frame at `byteOffset`, the decoded bytes are more than the caller allows: so many in
  /// all, or nil where the frame does not tell.
  case overLimit(byteOffset: Int, decodedByteCount: UInt64?, limit: Int)
  /// The frame at `byteOffset` names the dictionary that it needs, and the decompressor has none.
  case missingDictionary(byteOffset: Int, id: UInt32)
  /// The frame at `byteOffset` needs the dictionary `id`, and the decompressor has `other`: nil if
  /// that is a dictionary without an identifier.
  case wrongDictionary(byteOffset: Int, id: UInt32, other: UInt32?)
  /// The decoded bytes of the frame at `byteOffset` do not match its checksum.
  case wrongChecksum(byteOffset: Int)
  /// The blocks of the frame at `byteOffset` cannot be decoded, or not to the size that it claims.
  case corrupt(byteOffset: Int)

  /// Where in the bytes the fault is.
  public var byteOffset: Int {
    switch self {
    case .truncated(let offset), .notAFrame(let offset), .unsupportedHeader(let offset),
      .windowTooLarge(let offset, _), .reservedBlock(let offset), .blockTooLong(let offset),
      .impossibleLength(let offset, _), .overLimit(let offset, _, _),
      .missingDictionary(let offset, _), .wrongDictionary(let offset, _, _),
      .wrongChecksum(let offset), .corrupt(let offset):
      offset
    }
  }
}

extension ZstdError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let offset): "the bytes end within what starts at byte \(offset)"
    case .notAFrame(let offset): "no frame starts at byte \(offset)"
    case .unsupportedHeader(let offset):
      "the header of the frame at byte \(offset) has a reserved bit set"
    case .windowTooLarge(let offset, let count):
      "the frame at byte \(offset) has a window of \(count) bytes, too many for libzstd"
    case .reservedBlock(let offset): "the block at byte \(offset) is of a reserved kind"
    case .blockTooLong(let offset):
      "the block at byte \(offset) is longer than its frame allows"
    case .impossibleLength(let offset, let count):
      "the frame at byte \(offset) claims \(count) decoded bytes, more than its blocks can hold"
    case .overLimit(let offset, let count?, let limit):
      "the frame at byte \(offset) makes it \(count) decoded bytes, but the limit is \(limit)"
    case .overLimit(let offset, nil, let limit):
      "within the frame at byte \(offset) the decoded bytes exceed the limit of \(limit)"
    case .missingDictionary(let offset, let id):
      "the frame at byte \(offset) needs the dictionary \(id)"
    case .wrongDictionary(let offset, let id, let other):
      "the frame at byte \(offset) needs the dictionary \(id), not "
        + (other.map { "\($0)" } ?? "one without an identifier")
    case .wrongChecksum(let offset): "the frame at byte \(offset) does not match its checksum"
    case .corrupt(let offset): "the frame at byte \(offset) is corrupt"
    }
  }
}

/// What can be wrong with a dictionary, or with the samples for one.
@nonexhaustive
public enum ZstdDictionaryError: Error, Equatable, Sendable {
  /// A dictionary has at least eight bytes.
  case tooShort(byteCount: Int)
  /// The bytes start like a trained dictionary, but its tables cannot be read.
  case corrupt
  /// The samples are too few, too small, or have too little in common; libzstd gives the reason.
  case trainingFailed(reason: String)
}

extension ZstdDictionaryError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .tooShort(let count): "\(count) bytes are too few for a dictionary"
    case .corrupt: "the tables of the dictionary cannot be read"
    case .trainingFailed(let reason): "no dictionary comes of the samples: \(reason)"
    }
  }
}
