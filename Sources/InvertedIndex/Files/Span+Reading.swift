internal import BitCoding

extension Span<UInt8> {
  /// Reads a uvarint at `offset`, which moves behind it; `nil` if there is none.
  ///
  /// - Precondition: `offset` is not negative.
  @inline(__always)
  func uvarint(at offset: inout Int) -> UInt64? {
    guard offset < count else { return nil }
    let byte = self[offset]
    if byte < 0x80 {
      offset &+= 1
      return UInt64(byte)
    }
    // Most symbols take two bytes.
    if offset &+ 1 < count, self[offset &+ 1] < 0x80 {
      defer { offset &+= 2 }
      return UInt64(byte & 0x7F) | UInt64(self[offset &+ 1]) &<< 7
    }
    return longUvarint(at: &offset)
  }

  private func longUvarint(at offset: inout Int) -> UInt64? {
    var cursor = BitCursor(bitOffset: 8 * offset)
    guard let value = try? cursor.readUvarint(from: self) else { return nil }
    offset = cursor.bitOffset / 8
    return value
  }

  /// Reads a text behind its length at `offset`, which moves behind it; `nil` if there is none.
  @inline(__always)
  func textRange(at offset: inout Int) -> Range<Int>? {
    guard let length = uvarint(at: &offset), length <= UInt64(count &- offset) else { return nil }
    let start = offset
    offset &+= Int(length)
    return start..<offset
  }

  /// Reads 32 bits of a uvarint at `offset`, which moves behind it; `nil` if there is none, or more.
  @inline(__always)
  func uvarint32(at offset: inout Int) -> UInt32? {
    guard let value = uvarint(at: &offset) else { return nil }
    return UInt32(exactly: value)
  }

  /// Whether the bytes begin with `prefix`.
  func begins(with prefix: Span<UInt8>) -> Bool {
    count >= prefix.count && firstDifference(from: prefix) == nil
  }
}
