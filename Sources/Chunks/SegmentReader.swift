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

  /// Where the next chunk starts.
  public private(set) var byteOffset = Self.headerByteCount

  /// Checks the header of `bytes`.
  ///
  /// - Throws: ``SegmentError/truncated(byteOffset:)``, ``SegmentError/notASegment`` or
  ///   ``SegmentError/unsupportedVersion(_:)``.
  public init(_ bytes: Span<UInt8>) throws(SegmentError) {
    guard bytes.count >= Self.headerByteCount else { throw .truncated(byteOffset: 0) }
    let magic = (0..<4).reduce(0 as UInt32) { $0 << 8 | UInt32(bytes[$1]) }
    guard magic == 0x85BD_40DD else { throw .notASegment }
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
    let start = byteOffset
    guard start < bytes.count else { return nil }
    var cursor = BitCursor(bitOffset: start * 8)
    let length: UInt64
    do throws(BitError) {
      length = try cursor.readUvarint(from: bytes)
    } catch {
      throw if case .varintOverflow = error { .invalidLength(byteOffset: start) } else {
        .truncated(byteOffset: start)
      }
    }
    // What follows the length: the encoding, the payload and four bytes of checksum.
    let encodingOffset = cursor.bitOffset / 8
    guard encodingOffset - start <= 5, length <= UInt64(UInt32.max) else {
      throw .invalidLength(byteOffset: start)
    }
    let payloadStart = encodingOffset + 1
    let payloadEnd = payloadStart + Int(length)
    guard payloadEnd + 4 <= bytes.count else { throw .truncated(byteOffset: start) }
    let stored = (payloadEnd..<payloadEnd + 4).reduce(0 as UInt32) { $0 << 8 | UInt32(bytes[$1]) }
    let checksum = CRC32C.checksum(of: bytes.extracting(encodingOffset..<payloadEnd))
    byteOffset = payloadEnd + 4
    return SegmentEntry(
      byteOffset: start, encodingByte: bytes[encodingOffset],
      payload: payloadStart..<payloadEnd, isIntact: stored == checksum)
  }
}

/// A chunk in a segment file.
public struct SegmentEntry: Equatable, Sendable {
  /// Where the chunk starts in the file: the lower half of its reference.
  public var byteOffset: Int
  /// The byte that names the encoding of the payload.
  public var encodingByte: UInt8
  /// Where the payload lies in the file.
  public var payload: Range<Int>
  /// Whether encoding and payload match the CRC-32C behind them.
  public var isIntact: Bool
}

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
}

extension SegmentError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let byteOffset): "the file ends within what starts at byte \(byteOffset)"
    case .notASegment: "the file does not begin as a chunk segment does (85 BD 40 DD)"
    case .unsupportedVersion(let version): "version \(version) of chunk segments is unknown"
    case .invalidLength(let byteOffset): "the chunk at byte \(byteOffset) has an impossible length"
    }
  }
}
