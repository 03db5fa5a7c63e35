internal import BitCoding
internal import Chunks

/// Where the chunks of each series are in a sealed block: the file `sealed/table`.
///
/// The format is in `Documentation/Formats/SealedBlocks.md`.
struct SealedTable: Sendable {
  static let magic: UInt32 = 0x5254_5342
  static let headerByteCount = 12
  static let entryByteCount = 8

  private let bytes: SharedBytes
  /// The number of series.
  let seriesCount: Int

  /// Checks the bytes of the file.
  ///
  /// - Parameter bytes: all of the file.
  /// - Throws: ``SealedTableError``.
  /// - Complexity: O(`bytes.count`), as the checksum is of all
  init(_ bytes: SharedBytes) throws(SealedTableError) {
    self.bytes = bytes
    seriesCount = try bytes.withSpan { (bytes) throws(SealedTableError) in
      guard bytes.count >= Self.headerByteCount + 4 else { throw .truncated(byteOffset: 0) }
      guard bytes.bigEndian32(at: 0) == Self.magic else { throw .notATable }
      guard bytes[4] == 1 else { throw .unsupportedVersion(bytes[4]) }
      let end = bytes.count - 4
      guard CRC32C.checksum(of: bytes.extracting(..<end)) == bytes.bigEndian32(at: end) else {
        throw .checksumMismatch(byteOffset: end)
      }
      let count = Int(bytes.bigEndian32(at: 8))
      guard count <= (end - Self.headerByteCount) / Self.entryByteCount else {
        throw .invalid(byteOffset: 8)
      }
      return count
    }
  }

  /// The chunks of a series, in the order of the index.
  ///
  /// - Parameters:
  ///   - series: the series' reference in the index.
  ///   - chunkCount: how many chunks the index has for it.
  /// - Throws: ``SealedTableError``.
  /// - Complexity: O(log *n* + `chunkCount`) for *n* series
  func groups(
    ofSeries series: UInt32, chunkCount: Int
  ) throws(SealedTableError) -> [SealedGroup] {
    try bytes.withSpan { (bytes) throws(SealedTableError) in
      var (low, high) = (0, seriesCount)
      while low < high {
        let middle = (low + high) / 2
        if bytes.bigEndian32(at: Self.headerByteCount + Self.entryByteCount * middle) < series {
          low = middle + 1
        } else {
          high = middle
        }
      }
      let entry = Self.headerByteCount + Self.entryByteCount * low
      guard low < seriesCount, bytes.bigEndian32(at: entry) == series else {
        throw .unknownSeries(series)
      }
      let end = bytes.count - 4
      let start = Int(bytes.bigEndian32(at: entry + 4))
      guard Self.headerByteCount + Self.entryByteCount * seriesCount...end ~= start else {
        throw .invalid(byteOffset: entry + 4)
      }
      return try Self.groups(bytes.extracting(..<end), from: start, chunkCount: chunkCount)
    }
  }

  private static func groups(
    _ bytes: Span<UInt8>, from start: Int, chunkCount: Int
  ) throws(SealedTableError) -> [SealedGroup] {
    var groups: [SealedGroup] = []
    var cursor = BitCursor(bitOffset: 8 * start)
    var (first, reference) = (0, 0 as UInt64)
    while first < chunkCount {
      let offset = cursor.bitOffset / 8
      let (distance, head): (UInt64, UInt64)
      do throws(BitError) {
        distance = try cursor.readUvarint(from: bytes)
        head = try cursor.readUvarint(from: bytes)
      } catch {
        if case .varintOverflow = error { throw .invalid(byteOffset: offset) }
        throw .truncated(byteOffset: offset)
      }
      reference &+= distance
      guard head >> 1 > 0, head >> 1 <= UInt64(chunkCount - first) else {
        throw .wrongChunkCount(byteOffset: offset)
      }
      let chunks = first..<first + Int(head >> 1)
      groups.append(
        SealedGroup(
          reference: ChunkReference(rawValue: reference), chunks: chunks,
          legacyTails: head & 1 == 0 ? [] : try tails(of: chunks.count, bytes, &cursor)))
      first = chunks.upperBound
    }
    return groups
  }

  /// Reads a bit for each chunk of a group, and the rest of the last byte.
  private static func tails(
    of count: Int, _ bytes: Span<UInt8>, _ cursor: inout BitCursor
  ) throws(SealedTableError) -> [Int] {
    let start = cursor.bitOffset / 8
    cursor.bitOffset += (count + 7) / 8 * 8
    guard cursor.bitOffset / 8 <= bytes.count else { throw .truncated(byteOffset: start) }
    return (0..<count).filter { bytes[start + $0 / 8] >> (7 - $0 % 8) & 1 == 1 }
  }
}
