internal import BitCoding

/// A chunk of the framed format: a type, a length of three bytes, and as many bytes.
struct FrameChunk {
  /// What a chunk with content is for.
  enum Content {
    /// A checksum, and a block.
    case compressed
    /// A checksum, and the bytes themselves.
    case uncompressed
    /// Padding, or something that decoders which do not know it pass over.
    case skippable
  }

  static let compressedType: UInt8 = 0x00
  static let uncompressedType: UInt8 = 0x01
  static let streamIdentifierType: UInt8 = 0xFF

  /// The type and the length.
  static let headerByteCount = 4
  static let checksumByteCount = 4
  /// The first chunk of every stream, and perhaps further ones.
  static let streamIdentifier: [UInt8] = [0xFF, 6, 0, 0] + Array("sNaPpY".utf8)
  /// The most decoded bytes of a chunk.
  static let mostDecodedBytes = 65_536

  /// Where the chunk starts.
  let byteOffset: Int
  /// Where it ends.
  let end: Int
  let content: Content
  /// How many bytes it decodes to; none for what is skipped.
  let decodedByteCount: Int

  /// Where the block or the uncompressed bytes start.
  var dataOffset: Int { byteOffset + Self.headerByteCount + Self.checksumByteCount }

  /// Reads the chunk of `bytes` at `byteOffset`, which is before their end, and checks all but its
  /// elements and its checksum.
  init(_ bytes: Span<UInt8>, at byteOffset: Int) throws(SnappyError) {
    self.byteOffset = byteOffset
    let dataOffset = byteOffset + Self.headerByteCount + Self.checksumByteCount
    let bodyOffset = byteOffset + Self.headerByteCount
    guard bodyOffset <= bytes.count else { throw .truncated(byteOffset: byteOffset) }
    let length =
      Int(bytes[byteOffset + 1]) | Int(bytes[byteOffset + 2]) << 8
      | Int(bytes[byteOffset + 3]) << 16
    end = bodyOffset + length
    let type = bytes[byteOffset]
    switch type {
    case Self.compressedType: content = .compressed
    case Self.uncompressedType: content = .uncompressed
    case 0x02...0x7F: throw .unknownChunk(byteOffset: byteOffset, type: type)
    default: content = .skippable
    }
    guard end <= bytes.count else { throw .truncated(byteOffset: byteOffset) }
    guard content != .skippable else {
      decodedByteCount = 0
      if type == Self.streamIdentifierType {
        try Self.checkStreamIdentifier(bytes, at: byteOffset..<end)
      }
      return
    }
    guard dataOffset <= end else { throw .chunkTooShort(byteOffset: byteOffset) }
    decodedByteCount =
      content == .uncompressed
      ? end - dataOffset
      : try BlockDecoder(bytes.extracting(..<end), from: dataOffset).decodedByteCount
    guard decodedByteCount <= Self.mostDecodedBytes else {
      throw .chunkTooLong(byteOffset: byteOffset)
    }
  }

  private static func checkStreamIdentifier(
    _ bytes: Span<UInt8>, at range: Range<Int>
  ) throws(SnappyError) {
    var isRight = range.count == streamIdentifier.count
    for index in range where isRight {
      isRight = bytes[index] == streamIdentifier[index - range.lowerBound]
    }
    guard isRight else { throw .missingStreamIdentifier(byteOffset: range.lowerBound) }
  }

  /// The checksum that a chunk of these decoded bytes has.
  ///
  /// It is rotated, and a number is added, so that data with checksums in it does not confuse theirs.
  static func maskedChecksum(of bytes: Span<UInt8>) -> UInt32 {
    let checksum = CRC32C.checksum(of: bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }
}
