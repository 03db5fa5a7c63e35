internal import BitCoding

extension FieldReader {
  /// Appends the integers that fill the message to `tokens`: of each, the lowest 32 bits count.
  ///
  /// - Complexity: O(*n*) for *n* bytes. If there are no tokens yet, at most four bytes are allocated for
  ///   each of them.
  mutating func readTokens(
    from bytes: Span<UInt8>, to tokens: inout [UInt32]
  ) throws(RingDescriptionError) {
    // Only for the first run: to make room for each of many would copy all before it each time.
    if tokens.isEmpty { tokens.reserveCapacity(integerCount(in: bytes)) }
    // Nearly all tokens take five bytes, and are read with the three behind them.
    while position <= end &- 8 {
      let word = bytes.littleEndianWord(at: position)
      let ends = ~word & 0x8080_8080_8080_8080
      guard ends != 0 else {
        tokens.append(UInt32(truncatingIfNeeded: try varint(from: bytes, of: position)))
        continue
      }
      position &+= ends.trailingZeroBitCount &>> 3 &+ 1
      let own = word & (ends ^ (ends &- 1))
      let low = own & 0x7F | own &>> 1 & 0x3F80 | own &>> 2 & 0x1F_C000
      let high = own &>> 3 & 0xFE0_0000 | own &>> 4 & 0xF000_0000
      tokens.append(UInt32(truncatingIfNeeded: low | high))
    }
    while position < end {
      tokens.append(UInt32(truncatingIfNeeded: try varint(from: bytes, of: position)))
    }
  }

  /// The number of integers that end within the message.
  private func integerCount(in bytes: Span<UInt8>) -> Int {
    let message = bytes.extracting(position..<end)
    var count = 0
    for index in message.indices where message[index] < 0x80 { count &+= 1 }
    return count
  }
}
