extension BitCursor {
  /// Reads an unsigned variable-bit integer (``Varbit``).
  ///
  /// - Throws: ``BitError/truncated(bitOffset:)``; the cursor stays.
  @inlinable
  public mutating func readVarbitUInt(from bytes: Span<UInt8>) throws(BitError) -> UInt64 {
    var end = bitOffset
    let value = bytes.readVarbitUInt(at: &end)
    // The lengths are compared, as past the end the offset may be any, and its sum have wrapped.
    guard end &- bitOffset <= bytes.count * 8 - bitOffset else {
      throw .truncated(bitOffset: bitOffset)
    }
    bitOffset = end
    return value
  }

  /// Reads a signed variable-bit integer (``Varbit``).
  ///
  /// - Throws: ``BitError/truncated(bitOffset:)``; the cursor stays.
  @inlinable
  public mutating func readVarbitInt(from bytes: Span<UInt8>) throws(BitError) -> Int64 {
    var end = bitOffset
    let value = bytes.readVarbitInt(at: &end)
    // The lengths are compared, as past the end the offset may be any, and its sum have wrapped.
    guard end &- bitOffset <= bytes.count * 8 - bitOffset else {
      throw .truncated(bitOffset: bitOffset)
    }
    bitOffset = end
    return value
  }
}
