internal import BitCoding

extension [UInt8] {
  /// Appends zeros.
  mutating func append(zeros count: Int) { append(contentsOf: repeatElement(0, count: count)) }

  /// Appends the bytes of integers, the highest of each first.
  mutating func append(bigEndian integers: Span<UInt32>) {
    let start = count
    append(zeros: 4 * integers.count)
    var bytes = mutableSpan
    for index in integers.indices {
      let (integer, offset) = (integers[index], start &+ 4 &* index)
      bytes[offset] = UInt8(truncatingIfNeeded: integer &>> 24)
      bytes[offset &+ 1] = UInt8(truncatingIfNeeded: integer &>> 16)
      bytes[offset &+ 2] = UInt8(truncatingIfNeeded: integer &>> 8)
      bytes[offset &+ 3] = UInt8(truncatingIfNeeded: integer)
    }
  }

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
