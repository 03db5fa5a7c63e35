extension Span<UInt8> {
  /// The scalar at `offset`, and how many bytes it has.
  ///
  /// A byte that belongs to no well-formed sequence is a U+FFFD by itself.
  func scalar(at offset: Int) -> (scalar: UInt32, byteCount: Int) {
    let first = self[offset]
    if first < 0x80 { return (UInt32(first), 1) }
    let (byteCount, second): (Int, ClosedRange<UInt8>)
    switch first {
    case 0xC2...0xDF: (byteCount, second) = (2, 0x80...0xBF)
    case 0xE0: (byteCount, second) = (3, 0xA0...0xBF)
    case 0xED: (byteCount, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (byteCount, second) = (3, 0x80...0xBF)
    case 0xF0: (byteCount, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (byteCount, second) = (4, 0x80...0xBF)
    case 0xF4: (byteCount, second) = (4, 0x80...0x8F)
    default: return (ScalarSet.replacement, 1)
    }
    guard byteCount <= count - offset, second ~= self[offset + 1] else {
      return (ScalarSet.replacement, 1)
    }
    let lead = UInt32(first) & (0x7F >> UInt32(byteCount))
    var scalar = lead << 6 | UInt32(self[offset + 1] & 0x3F)
    for index in offset + 2..<offset + byteCount {
      guard self[index] & 0xC0 == 0x80 else { return (ScalarSet.replacement, 1) }
      scalar = scalar << 6 | UInt32(self[index] & 0x3F)
    }
    return (scalar, byteCount)
  }
}
