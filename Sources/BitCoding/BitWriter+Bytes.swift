extension BitWriter {
  /// Sets byte `index` of the prefix.
  ///
  /// - Precondition: `index` is less than ``prefixByteCount`` and not negative.
  @inlinable
  public mutating func setPrefix(_ byte: UInt8, at index: Int) {
    precondition(0..<prefixByteCount ~= index, "the index lies outside the prefix")
    // Sound: the prefix lies at the start of the buffer.
    unsafe tail.buffer.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
  }

  /// Lends all bytes written so far, the last one filled up with zero bits.
  ///
  /// - Complexity: O(1)
  @inlinable
  public mutating func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    tail.store(tail.pending)
    // Sound: with the pending word stored, byteCount bytes are initialized; the span does not
    // outlive the call, during which the writer cannot change.
    let bytes = unsafe UnsafeRawBufferPointer(start: tail.buffer, count: byteCount)
    return try body(unsafe bytes.assumingMemoryBound(to: UInt8.self).span)
  }

  /// All bytes written, the last one filled up with zero bits.
  ///
  /// - Complexity: O(``byteCount``)
  public consuming func finish() -> [UInt8] {
    withBytes { $0.copy() }
  }

  /// A writer that goes on where `bytes` end.
  ///
  /// - Parameters:
  ///   - bytes: what was written before, the prefix first.
  ///   - bitCount: where to go on; what `bytes` hold after it is dropped.
  ///   - prefixByteCount: how many of the bytes are the prefix.
  /// - Precondition: `prefixByteCount * 8 <= bitCount <= bytes.count * 8`
  public init(continuing bytes: Span<UInt8>, bitCount: Int, prefixByteCount: Int = 0) {
    precondition(
      0 <= prefixByteCount && prefixByteCount * 8 <= bitCount && bitCount <= bytes.count * 8,
      "a writer can go on only between the prefix and the end of the bytes")
    self.init(prefixByteCount: prefixByteCount, capacity: bytes.count + 16)
    for index in 0..<prefixByteCount { setPrefix(bytes[index], at: index) }
    var cursor = BitCursor(bitOffset: prefixByteCount * 8)
    while cursor.bitOffset < bitCount {
      let count = min(64, bitCount - cursor.bitOffset)
      let word = bytes.fullBitWord(at: cursor.bitOffset)
      write(word >> (64 - count), count: count)
      cursor.bitOffset += count
    }
  }
}
