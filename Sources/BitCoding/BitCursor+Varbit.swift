extension BitCursor {
  /// Reads an unsigned variable-bit integer (``Varbit``).
  ///
  /// - Throws: ``BitError/truncated(bitOffset:)``; the cursor stays.
  @inlinable
  public mutating func readVarbitUInt(from bytes: Span<UInt8>) throws(BitError) -> UInt64 {
    var end = bitOffset
    let value = bytes.readVarbitUInt(at: &end)
    guard end <= bytes.count * 8 else { throw .truncated(bitOffset: bitOffset) }
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
    guard end <= bytes.count * 8 else { throw .truncated(bitOffset: bitOffset) }
    bitOffset = end
    return value
  }
}
