internal import BitCoding

/// Writes the segment files of a block, chunk after chunk.
///
/// The writer appends to bytes that belong to the caller, who takes them away to a file when there
/// are enough of them, and starts another file when the writer says so:
///
/// ```swift
/// var writer = SegmentWriter()
/// var bytes: [UInt8] = []
/// for chunk in chunks {
///   if writer.startsFile(withPayloadOf: chunk.payload.count) {
///     … // What `bytes` hold is the rest of the segment before.
///     bytes.removeAll(keepingCapacity: true)
///   }
///   let reference = writer.append(chunk, to: &bytes)
/// }
/// ```
///
/// The format is in `Documentation/Formats/Segments.md`; it is that of Prometheus.
public struct SegmentWriter: Sendable {
  /// The most bytes of a segment, unless it has one chunk alone.
  public let byteLimit: Int
  /// The position of the segment at hand among those of the block; 0 before the first chunk.
  public private(set) var segment: UInt32
  /// The length of the segment at hand; 0 before the first chunk.
  public private(set) var byteCount = 0

  /// A writer at the start of a segment.
  ///
  /// - Parameters:
  ///   - segment: the position of the first segment: 0 for a new block.
  ///   - byteLimit: the most bytes of a segment, 512 MiB unless given.
  /// - Precondition: `byteLimit` is in `8..<2^32`.
  public init(segment: UInt32 = 0, byteLimit: Int = 512 << 20) {
    precondition(
      SegmentReader.headerByteCount..<1 << 32 ~= byteLimit, "a segment has 8 to 2^32 - 1 bytes")
    self.segment = segment
    self.byteLimit = byteLimit
  }

  /// Whether the next chunk, if its payload has `byteCount` bytes, is the first of a segment.
  ///
  /// Its length is taken to need five bytes, as Prometheus does, so that both cut at the same chunk.
  ///
  /// - Complexity: O(1)
  public func startsFile(withPayloadOf byteCount: Int) -> Bool {
    self.byteCount == 0 || self.byteCount + 10 + byteCount > byteLimit
  }

  /// Appends a chunk to `output`, behind a header if it is the first of a segment.
  ///
  /// - Returns: what an index has to keep to find the chunk.
  /// - Precondition: the payload has less than 2^32 bytes.
  /// - Complexity: O(the length of the payload) amortised
  @discardableResult
  public mutating func append(_ chunk: Chunk, to output: inout [UInt8]) -> ChunkReference {
    append(chunk.payload.span, encoding: chunk.encoding, to: &output)
  }

  /// Appends a chunk to `output`, behind a header if it is the first of a segment.
  ///
  /// - Parameters:
  ///   - payload: the bytes of the samples.
  ///   - encoding: how the payload is encoded.
  ///   - output: what is appended to.
  /// - Returns: what an index has to keep to find the chunk.
  /// - Precondition: the payload has less than 2^32 bytes.
  /// - Complexity: O(`payload.count`) amortised
  @discardableResult
  public mutating func append(
    _ payload: Span<UInt8>, encoding: ChunkEncodingByte, to output: inout [UInt8]
  ) -> ChunkReference {
    precondition(payload.count < 1 << 32, "a payload has less than 2^32 bytes")
    let start = output.count
    if startsFile(withPayloadOf: payload.count) {
      if byteCount > 0 { segment += 1 }
      byteCount = 0
      output.append(bigEndian: SegmentReader.magic)
      output += [1, 0, 0, 0]
    }
    let chunkStart = output.count
    output.append(uvarint: UInt64(payload.count))
    let covered = output.count
    output.append(encoding.rawValue)
    output.append(copying: payload)
    output.append(bigEndian: CRC32C.checksum(of: output.span.extracting(covered...)))
    // Within 32 bits: a chunk that is not the first ends within the limit.
    let reference = ChunkReference(
      file: segment, byteOffset: UInt32(byteCount + chunkStart - start))
    byteCount += output.count - start
    return reference
  }
}
