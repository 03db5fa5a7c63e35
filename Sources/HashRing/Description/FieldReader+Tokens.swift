internal import BitCoding

extension FieldReader {
  /// Appends the integers that fill the message to `tokens`: of each, the lowest 32 bits count.
  ///
  /// - Complexity: O(*n*) for *n* bytes, amortised over many runs. What is allocated is four bytes for each
  ///   of them, or eight with those that are there already.
  mutating func readTokens(
    from bytes: Span<UInt8>, to tokens: inout [UInt32]
  ) throws(RingDescriptionError) {
    guard position < end else { return }
    let count = integerCount(in: bytes)
    guard count > 0 else { throw .truncated(byteOffset: position) }
    var reader = self
    try tokens.append(addingCapacity: count) { output throws(RingDescriptionError) in
      try reader.readTokens(from: bytes, to: &output)
    }
    self = reader
  }

  /// - Precondition: there is room for ``integerCount(in:)`` tokens.
  private mutating func readTokens(
    from bytes: Span<UInt8>, to tokens: inout OutputSpan<UInt32>
  ) throws(RingDescriptionError) {
    // Nearly all tokens take five bytes, and are read with the three behind them.
    var position = position
    while position <= end &- 8 {
      let word = bytes.littleEndianWord(at: position)
      let ends = ~word & 0x8080_8080_8080_8080
      guard ends != 0 else { break }
      position &+= ends.trailingZeroBitCount &>> 3 &+ 1
      let own = word & (ends ^ (ends &- 1))
      let low = own & 0x7F | own &>> 1 & 0x3F80 | own &>> 2 & 0x1F_C000
      let high = own &>> 3 & 0xFE0_0000 | own &>> 4 & 0xF000_0000
      tokens.append(UInt32(truncatingIfNeeded: low | high))
    }
    self.position = position
    // The last ones, and all behind one of more than eight bytes, which no writer makes.
    while self.position < end {
      let start = self.position
      tokens.append(UInt32(truncatingIfNeeded: try varint(from: bytes, of: start)))
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
