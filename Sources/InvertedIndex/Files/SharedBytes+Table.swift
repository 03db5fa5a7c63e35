internal import BitCoding

extension SharedBytes {
  /// The entries of a table: their number, and where they lie.
  ///
  /// A table is a length, the number of its entries, the entries, and a checksum over all but the
  /// length. What is behind it, up to the next section, may be anything.
  ///
  /// - Parameters:
  ///   - section: what the table is.
  ///   - byteOffset: where the bytes begin in the file.
  func checkedTable(
    of section: IndexSection, at byteOffset: Int
  ) throws(IndexError) -> (count: Int, entries: Range<Int>) {
    try withSpan { bytes throws(IndexError) in
      guard bytes.count >= 12, UInt64(bytes.bigEndian32(at: 0)) <= UInt64(bytes.count - 8),
        bytes.bigEndian32(at: 0) >= 4
      else { throw .invalid(section, .length, byteOffset: byteOffset) }
      let end = 4 + Int(bytes.bigEndian32(at: 0))
      guard CRC32C.checksum(of: bytes.extracting(4..<end)) == bytes.bigEndian32(at: end) else {
        throw .invalid(section, .checksum, byteOffset: byteOffset)
      }
      return (Int(bytes.bigEndian32(at: 4)), 8..<end)
    }
  }
}
