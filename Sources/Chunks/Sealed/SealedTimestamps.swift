internal import BitCoding

/// Columns of timestamps that several sealed payloads share: the series of one target are scraped
/// together, and so have the same timestamps.
///
/// A payload that shares a column names it by its checksum. Where the column is kept is the caller's
/// matter.
public enum SealedTimestamps {
  /// By what a payload names the column of `bytes`: their CRC-32C.
  ///
  /// - Complexity: O(`bytes.count`)
  public static func checksum(of bytes: Span<UInt8>) -> UInt32 { CRC32C.checksum(of: bytes) }

  /// The number of timestamps in a column.
  ///
  /// - Throws: ``SealedError`` if the bytes do not begin as a column.
  /// - Complexity: O(1)
  public static func count(of bytes: Span<UInt8>) throws(SealedError) -> Int {
    var cursor = SealedCursor(byteOffset: 0)
    return try header(bytes, &cursor).count
  }

  /// Reads all timestamps of a column.
  ///
  /// - Parameters:
  ///   - bytes: the column.
  ///   - timestamps: takes the timestamps, in milliseconds.
  /// - Precondition: `timestamps` has room for all of them, of which there are at most
  ///   ``SealedFormat/maximumCount``.
  /// - Returns: the number of timestamps.
  /// - Throws: ``SealedError``; `timestamps` then holds anything.
  /// - Complexity: O(the number of timestamps)
  public static func decode(
    _ bytes: Span<UInt8>, timestamps: inout MutableSpan<Int64>
  ) throws(SealedError) -> Int {
    var cursor = SealedCursor(byteOffset: 0)
    let count = try header(bytes, &cursor).count
    precondition(timestamps.count >= count, "the output must have room for all timestamps")
    let column = try IntegerColumn(bytes, count: count, cursor: &cursor)
    try cursor.checkEnd(bytes)
    // Sound: there is room for all integers.
    unsafe timestamps.withUnsafeMutableBufferPointer { buffer in
      guard let output = buffer.baseAddress else { return }
      unsafe column.decode(bytes, frame: nil, into: output)
    }
    return count
  }

  /// Where the integers begin in `column`, which a payload of `count` samples names by `checksum`.
  @inline(never)
  static func start(
    of column: Span<UInt8>, checksum: UInt32, count: Int
  ) throws(SealedError) -> SealedCursor {
    guard self.checksum(of: column) == checksum else {
      throw .wrongTimestamps(checksum: checksum)
    }
    var cursor = SealedCursor(byteOffset: 0)
    let header = try SealedHeader(column, &cursor)
    guard header.isTimestampColumn, header.count == count else {
      throw .wrongTimestamps(checksum: checksum)
    }
    return cursor
  }

  private static func header(
    _ bytes: Span<UInt8>, _ cursor: inout SealedCursor
  ) throws(SealedError) -> SealedHeader {
    let header = try SealedHeader(bytes, &cursor)
    guard header.isTimestampColumn else { throw .unexpectedContent }
    return header
  }
}
