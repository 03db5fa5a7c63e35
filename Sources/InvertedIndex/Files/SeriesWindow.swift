internal import BitCoding

/// Bytes of an index that were read for one series and hold, most likely, further ones.
package struct SeriesWindow: Sendable {
  /// How many bytes to read at once.
  let usualByteCount: Int
  private(set) var bytes = SharedBytes([])
  /// Where the bytes lie in the file.
  private(set) var range = 0..<0

  init(byteCount: Int) { usualByteCount = byteCount }

  /// A window for some series of an index, one after another.
  package init(of index: IndexReader) { usualByteCount = index.usualByteCount }

  mutating func read(_ range: Range<Int>, of source: any ByteSource) throws(IndexError) {
    removeAll()
    bytes = try source.read(range)
    self.range = range
  }

  mutating func removeAll() { (bytes, range) = (SharedBytes([]), 0..<0) }
}
