internal import BitCoding

extension [UInt8] {
  /// Appends zeros.
  mutating func append(zeros count: Int) { append(contentsOf: repeatElement(0, count: count)) }

  /// Appends a text behind its length.
  mutating func append(text: Span<UInt8>) {
    append(uvarint: UInt64(text.count))
    append(copying: text)
  }

  /// Appends a table: its length, `content`, and a checksum.
  mutating func append(table content: Span<UInt8>) {
    append(bigEndian: UInt32(content.count))
    append(copying: content)
    append(bigEndian: CRC32C.checksum(of: content))
  }
}
