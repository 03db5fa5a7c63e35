internal import BitCoding

/// Writes the chunk files of a head, chunk after chunk.
///
/// It is used as ``SegmentWriter`` is: the bytes belong to the caller, who starts another file when
/// the writer says so. Here the files are numbered, and their numbers have no gaps.
///
/// The format is in `Documentation/Formats/HeadChunks.md`; it is that of Prometheus.
public struct HeadChunkWriter: Sendable {
  /// The most bytes of a file, unless it has one chunk alone.
  public let byteLimit: Int
  /// The number of the file at hand, by which it is named.
  public private(set) var file: UInt32
  /// The length of the file at hand; 0 before its first chunk.
  public private(set) var byteCount = 0

  /// A writer at the start of a file.
  ///
  /// - Parameters:
  ///   - file: the number of the first file: 1 for a new head, and the next one behind a restart.
  ///   - byteLimit: the most bytes of a file, 128 MiB unless given.
  /// - Precondition: `byteLimit` is in `8..<2^32`.
  public init(file: UInt32 = 1, byteLimit: Int = 128 << 20) {
    precondition(
      HeadChunkReader.headerByteCount..<1 << 32 ~= byteLimit, "a file has 8 to 2^32 - 1 bytes")
    self.file = file
    self.byteLimit = byteLimit
  }

  /// Whether the next chunk, if its payload has `byteCount` bytes, is the first of a file.
  ///
  /// Its length is taken to need five bytes, as Prometheus does, so that both cut at the same chunk.
  ///
  /// - Complexity: O(1)
  public func startsFile(withPayloadOf byteCount: Int) -> Bool {
    self.byteCount == 0
      || self.byteCount + HeadChunkReader.maximumOverhead + byteCount > byteLimit
  }

  /// Ends the file at hand, if it has any chunk: the next one starts another.
  ///
  /// A head does this when it deletes old files, so that the newest can be deleted some day as well.
  public mutating func endFile() {
    guard byteCount > 0 else { return }
    file += 1
    byteCount = 0
  }

  /// Appends a chunk to `output`, behind a header if it is the first of a file.
  ///
  /// - Parameters:
  ///   - chunk: the chunk, of samples and of an encoding below 80 (hexadecimal).
  ///   - series: the number by which the head knows the series.
  ///   - isOutOfOrder: whether the samples came later than others that are newer.
  ///   - output: what is appended to.
  /// - Returns: by what the head finds the chunk again.
  /// - Precondition: `series` is not 0, which would read as the end of the data; and the chunk has an
  ///   encoding as said and a payload of 4 to 2^32 - 1 bytes.
  /// - Complexity: O(the length of the payload) amortised
  @discardableResult
  public mutating func append(
    _ chunk: Chunk, series: UInt64, isOutOfOrder: Bool = false, to output: inout [UInt8]
  ) -> ChunkReference {
    let byte = chunk.encoding.rawValue
    precondition(series != 0, "the number of a series is not 0")
    precondition(byte < HeadChunkReader.outOfOrderMark, "the encoding leaves room for the mark")
    precondition(
      HeadChunkReader.minimumPayload..<1 << 32 ~= chunk.payload.count,
      "a payload in a head-chunk file has 4 to 2^32 - 1 bytes")
    let start = output.count
    if startsFile(withPayloadOf: chunk.payload.count) {
      endFile()
      output.append(bigEndian: HeadChunkReader.magic)
      output += [1, 0, 0, 0]
    }
    let chunkStart = output.count
    output.append(bigEndian: series)
    output.append(bigEndian: UInt64(bitPattern: chunk.minTime))
    output.append(bigEndian: UInt64(bitPattern: chunk.maxTime))
    output.append(isOutOfOrder ? byte | HeadChunkReader.outOfOrderMark : byte)
    output.append(uvarint: UInt64(chunk.payload.count))
    output += chunk.payload
    output.append(bigEndian: CRC32C.checksum(of: output.span.extracting(chunkStart...)))
    // Within 32 bits: a chunk that is not the first ends within the limit.
    let reference = ChunkReference(file: file, byteOffset: UInt32(byteCount + chunkStart - start))
    byteCount += output.count - start
    return reference
  }
}
