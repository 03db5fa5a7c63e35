internal import BitCoding

/// Walks over the chunks of a head's chunk file, `chunks_head/000001` and so on.
///
/// These files keep full chunks of the last hours until they become a block. They are written as
/// samples come in, so a crash can cut them off anywhere:
///
/// ```swift
/// var reader = try HeadChunkReader(bytes)
/// do {
///   while let entry = try reader.next(from: bytes) { … bytes.extracting(entry.payload) … }
/// } catch {
///   // Everything before reader.byteOffset is sound.
/// }
/// ```
///
/// The bytes stay with their owner: every call takes them again. The format is in
/// `Documentation/Formats/HeadChunks.md`; it is that of Prometheus.
public struct HeadChunkReader: Sendable {
  /// The bytes before the first chunk.
  public static let headerByteCount = 8

  /// What a file of head chunks begins with.
  static let magic: UInt32 = 0x0130_BC91
  /// The bytes of a chunk that are not payload: reference and times, encoding, length, checksum.
  static let maximumOverhead = 24 + 1 + 5 + 4
  /// The bytes that any payload has, as no sample fits into fewer.
  static let minimumPayload = 4
  /// The bit of the encoding byte that marks chunks of samples that came out of order.
  static let outOfOrderMark: UInt8 = 0x80

  /// Where the next chunk starts, or would start; behind an error, where the file has to be cut.
  public private(set) var byteOffset = Self.headerByteCount

  /// Checks the header of `bytes`.
  ///
  /// - Throws: ``HeadChunkError/unwritten``, ``HeadChunkError/truncated(byteOffset:)``,
  ///   ``HeadChunkError/notHeadChunks`` or ``HeadChunkError/unsupportedVersion(_:)``.
  public init(_ bytes: Span<UInt8>) throws(HeadChunkError) {
    guard bytes.count >= 4 else { throw .unwritten }
    let magic = bytes.bigEndian32(at: 0)
    guard magic != 0 else { throw .unwritten }
    guard magic == Self.magic else { throw .notHeadChunks }
    guard bytes.count >= Self.headerByteCount else { throw .truncated(byteOffset: 0) }
    guard bytes[4] == 1 else { throw .unsupportedVersion(bytes[4]) }
  }

  /// Reads the next chunk of `bytes`; nil at the end of the data, behind which there may be zeros.
  ///
  /// - Throws: ``HeadChunkError/truncated(byteOffset:)``,
  ///   ``HeadChunkError/invalidLength(byteOffset:)`` or
  ///   ``HeadChunkError/checksumMismatch(byteOffset:)``; the reader stays.
  /// - Complexity: O(the length of the chunk)
  public mutating func next(from bytes: Span<UInt8>) throws(HeadChunkError) -> HeadChunkEntry? {
    guard byteOffset < bytes.count else { return nil }
    if bytes.count - byteOffset < Self.maximumOverhead {
      // Too short for any chunk, as samples take some bytes: files are made longer than their data.
      for index in byteOffset..<bytes.count where bytes[index] != 0 {
        throw .truncated(byteOffset: byteOffset)
      }
      return nil
    }
    guard let entry = try Self.readEntry(at: byteOffset, from: bytes) else { return nil }
    byteOffset = entry.payload.upperBound + 4
    return entry
  }

  /// Reads the chunk of `bytes` that starts at `byteOffset`, the lower half of a reference.
  ///
  /// - Parameters:
  ///   - byteOffset: where the chunk starts.
  ///   - bytes: the file, whose header has been checked once.
  /// - Throws: ``HeadChunkError/noChunk(byteOffset:)`` for an offset within the header, where no chunk
  ///   has room, or behind the end of the data; otherwise as ``next(from:)``.
  /// - Complexity: O(the length of the chunk)
  public static func entry(
    at byteOffset: Int, from bytes: Span<UInt8>
  ) throws(HeadChunkError) -> HeadChunkEntry {
    guard byteOffset >= headerByteCount, byteOffset <= bytes.count - maximumOverhead,
      let entry = try readEntry(at: byteOffset, from: bytes)
    else { throw .noChunk(byteOffset: byteOffset) }
    return entry
  }

  /// Reads the chunk at `start`, or nil at the end of the data.
  ///
  /// - Precondition: behind `start` there is room for the shortest chunk.
  private static func readEntry(
    at start: Int, from bytes: Span<UInt8>
  ) throws(HeadChunkError) -> HeadChunkEntry? {
    let series = bytes.bigEndian64(at: start)
    let minTime = Int64(bitPattern: bytes.bigEndian64(at: start + 8))
    let maxTime = Int64(bitPattern: bytes.bigEndian64(at: start + 16))
    guard series != 0 || minTime != 0 || maxTime != 0 else { return nil }
    let byte = bytes[start + 24]
    let length: Int
    let payloadStart: Int
    do throws(PayloadLengthFault) {
      (length, payloadStart) = try bytes.payloadLength(at: start + 25)
    } catch {
      throw error == .invalid ? .invalidLength(byteOffset: start) : .truncated(byteOffset: start)
    }
    // A shorter chunk could be read here, but not at the end of a file that is cut behind it.
    guard length >= Self.minimumPayload else { throw .invalidLength(byteOffset: start) }
    let payload = payloadStart..<payloadStart + length
    guard payload.upperBound + 4 <= bytes.count else { throw .truncated(byteOffset: start) }
    let checksum = CRC32C.checksum(of: bytes.extracting(start..<payload.upperBound))
    guard bytes.bigEndian32(at: payload.upperBound) == checksum else {
      throw .checksumMismatch(byteOffset: start)
    }
    return HeadChunkEntry(
      byteOffset: start, series: series, minTime: minTime, maxTime: maxTime,
      encoding: ChunkEncodingByte(rawValue: byte & ~outOfOrderMark),
      isOutOfOrder: byte & outOfOrderMark != 0, payload: payload)
  }
}
