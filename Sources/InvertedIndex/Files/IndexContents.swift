internal import BitCoding

/// The table of contents: where each section begins.
struct IndexContents {
  private(set) var symbols = 0
  private(set) var series = 0
  private(set) var labelIndexes = 0
  private(set) var postings = 0
  private(set) var labelIndexTable = 0
  private(set) var postingsTable = 0
  /// Where the table itself begins.
  let start: Int

  /// The bytes of the table, with its checksum.
  static let byteCount = 52

  /// Reads the table from its bytes, which begin at `start` of the file.
  init(_ bytes: Span<UInt8>, start: Int) throws(IndexError) {
    self.start = start
    guard CRC32C.checksum(of: bytes.extracting(0..<48)) == bytes.bigEndian32(at: 48) else {
      throw .invalid(.contents, .checksum, byteOffset: start)
    }
    symbols = try Self.offset(0, bytes, start)
    series = try Self.offset(1, bytes, start)
    labelIndexes = try Self.offset(2, bytes, start)
    labelIndexTable = try Self.offset(3, bytes, start)
    postings = try Self.offset(4, bytes, start)
    postingsTable = try Self.offset(5, bytes, start)
    guard symbols > 0, series > 0, postings > 0, postingsTable > 0 else {
      throw .invalid(.contents, .length, byteOffset: start)
    }
    // The label indexes, which nobody reads, may be missing; no section is in another.
    let sections = [symbols, series, labelIndexes, postings, labelIndexTable, postingsTable]
    var end = IndexReader.headerByteCount
    for section in sections where section > 0 {
      guard section >= end else { throw .invalid(.contents, .order, byteOffset: start) }
      end = section
    }
  }

  private static func offset(
    _ index: Int, _ bytes: Span<UInt8>, _ start: Int
  ) throws(IndexError) -> Int {
    let offset = bytes.bigEndian64(at: 8 * index)
    guard offset <= UInt64(start) else {
      throw .invalid(.contents, .length, byteOffset: start + 8 * index)
    }
    return Int(offset)
  }

  var symbolRange: Range<Int> { symbols..<series }
  var seriesRange: Range<Int> { series..<(labelIndexes > 0 ? labelIndexes : postings) }
  var postingsRange: Range<Int> {
    postings..<(labelIndexTable > 0 ? labelIndexTable : postingsTable)
  }
  var postingsTableRange: Range<Int> { postingsTable..<start }
}
