public import BitCoding
internal import SeriesModel

/// Reads the index of a block by ranges.
///
/// ```swift
/// let index = try IndexReader(SharedBytes(bytes))
/// var (series, labels) = (SeriesEntry(), LabelSetBuilder())
/// var cursor = index.makeSeriesCursor()
/// while try cursor.next(into: &series) {
///   try index.labels(of: series, using: &labels)  // {__name__="up", job="api"}
///   series.chunks
/// }
/// ```
///
/// Opened, a reader holds the symbols, the postings offset table, and positions in both; all else is read
/// when it is asked for, with its checksum: a list or a series at a time, each in one range.
///
/// The format is in `Documentation/Formats/Index.md`.
public struct IndexReader: Sendable {
  /// The bytes before the first section.
  static let headerByteCount = 5
  /// What an index begins with.
  static let magic: UInt32 = 0xBAAA_D700

  /// The version of the file: 1, 2 or 3.
  public let version: UInt8
  /// The number of bytes of the file.
  public let byteCount: Int
  let source: any ByteSource
  let contents: IndexContents
  let symbols: IndexSymbols
  let table: PostingsTable

  /// Reads header, table of contents, symbols and postings offset table, one range each.
  ///
  /// - Parameter source: the bytes of the file.
  /// - Throws: ``IndexError``.
  /// - Complexity: O(the bytes of symbols and postings offset table), and, in version 1, O(*n* log *n*)
  ///   for *n* lists
  public init(_ source: some ByteSource) throws(IndexError) {
    self.source = source
    byteCount = source.byteCount
    let contentsStart = byteCount - IndexContents.byteCount
    guard contentsStart >= Self.headerByteCount else { throw .tooShort(byteCount: byteCount) }
    version = try source.read(0..<Self.headerByteCount).withSpan { bytes throws(IndexError) in
      guard bytes.bigEndian32(at: 0) == Self.magic else { throw .notAnIndex }
      guard 1...3 ~= bytes[4] else { throw .unsupportedVersion(bytes[4]) }
      return bytes[4]
    }
    contents = try source.read(contentsStart..<byteCount).withSpan { bytes throws(IndexError) in
      try IndexContents(bytes, start: contentsStart)
    }
    // All series have references, and symbols of version 1 have numbers.
    guard contents.seriesRange.upperBound <= (version == 1 ? 1 : 16) << 32 else {
      throw .invalid(.contents, .length, byteOffset: contentsStart)
    }
    symbols = try IndexSymbols(
      section: source.read(contents.symbolRange), byteOffset: contents.symbols,
      areOffsets: version == 1)
    table = try PostingsTable(
      section: source.read(contents.postingsTableRange), byteOffset: contents.postingsTable,
      lists: contents.postingsRange, isSorted: version != 1)
  }

  /// The number of symbols.
  public var symbolCount: Int { symbols.count }

  /// Where a section lies in the file, with what may be between it and the next one.
  ///
  /// - Parameter section: which section.
  public func range(of section: IndexSection) -> Range<Int> {
    switch section {
    case .contents: contents.start..<byteCount
    case .symbols: contents.symbolRange
    case .series: contents.seriesRange
    case .postings: contents.postingsRange
    case .postingsTable: contents.postingsTableRange
    }
  }
}

extension ByteSource {
  /// Reads a range, and makes sure that it came.
  func read(_ range: Range<Int>) throws(IndexError) -> SharedBytes {
    let bytes: SharedBytes
    do throws(ByteSourceError) {
      bytes = try self.bytes(in: range)
    } catch {
      throw .unreadable(error)
    }
    guard bytes.count == range.count else {
      throw .unreadable(ByteSourceError("\(bytes.count) bytes came for the range \(range)"))
    }
    return bytes
  }
}
