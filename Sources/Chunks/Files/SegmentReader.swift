internal import BitCoding

/// Walks over the chunks of a segment file, `chunks/000001` and so on in a block's directory.
///
/// ```swift
/// var reader = try SegmentReader(bytes)
/// while let entry = try reader.next(from: bytes) { … bytes.extracting(entry.payload) … }
/// ```
///
/// The bytes stay with their owner: every call takes them again. The format is in
/// `Documentation/Formats/Segments.md`.
public struct SegmentReader: Sendable {
  /// The bytes before the first chunk.
  public static let headerByteCount = 8

  /// What a segment begins with.
  static let magic: UInt32 = 0x85BD_40DD

  /// Where the next chunk starts.
  public private(set) var byteOffset = Self.headerByteCount

  /// Checks the header of `bytes`.
  ///
  /// - Throws: ``SegmentError/truncated(byteOffset:)``, ``SegmentError/notASegment`` or
  ///   ``SegmentError/unsupportedVersion(_:)``.
  public init(_ bytes: Span<UInt8>) throws(SegmentError) {
    guard bytes.count >= Self.headerByteCount else { throw .truncated(byteOffset: 0) }
    guard bytes.bigEndian32(at: 0) == Self.magic else { throw .notASegment }
    guard bytes[4] == 1 else { throw .unsupportedVersion(bytes[4]) }
  }

  /// Reads the next chunk of `bytes`; nil at their end.
  ///
  /// A chunk that does not match its checksum is no error here; see ``SegmentEntry/isIntact``.
  ///
  /// - Throws: ``SegmentError/truncated(byteOffset:)`` or
  ///   ``SegmentError/invalidLength(byteOffset:)``; the reader stays.
  /// - Complexity: O(the length of the chunk)
  public mutating func next(from bytes: Span<UInt8>) throws(SegmentError) -> SegmentEntry? {
    guard byteOffset < bytes.count else { return nil }
    let entry = try Self.readEntry(at: byteOffset, from: bytes)
    byteOffset = entry.payload.upperBound + 4
    return entry
  }

  /// Reads the chunk of `bytes` that starts at `byteOffset`, the lower half of a reference.
  ///
  /// Nothing in a segment tells where its chunks start. If none starts there, the chunk is most
  /// likely not intact.
  ///
  /// - Parameters:
  ///   - byteOffset: where the chunk starts.
  ///   - bytes: the segment, whose header has been checked once.
  /// - Throws: ``SegmentError/noChunk(byteOffset:)`` for an offset within the header or where no
  ///   chunk has room; otherwise as ``next(from:)``.
  /// - Complexity: O(the length of the chunk)
  public static func entry(
    at byteOffset: Int, from bytes: Span<UInt8>
  ) throws(SegmentError) -> SegmentEntry {
    guard byteOffset >= headerByteCount, byteOffset <= bytes.count - 5 else {
      throw .noChunk(byteOffset: byteOffset)
    }
    return try readEntry(at: byteOffset, from: bytes)
  }

  private static func readEntry(
    at start: Int, from bytes: Span<UInt8>
  ) throws(SegmentError) -> SegmentEntry {
    let length: Int
    let encodingOffset: Int
    do throws(PayloadLengthFault) {
      (length, encodingOffset) = try bytes.payloadLength(at: start)
    } catch {
      throw error == .invalid ? .invalidLength(byteOffset: start) : .truncated(byteOffset: start)
    }
    // What follows the length: the encoding, the payload and four bytes of checksum.
    let payload = encodingOffset + 1..<encodingOffset + 1 + length
    guard payload.upperBound + 4 <= bytes.count else { throw .truncated(byteOffset: start) }
    let checksum = CRC32C.checksum(of: bytes.extracting(encodingOffset..<payload.upperBound))
    return SegmentEntry(
      byteOffset: start, encodingByte: bytes[encodingOffset], payload: payload,
      isIntact: bytes.bigEndian32(at: payload.upperBound) == checksum)
  }
}
