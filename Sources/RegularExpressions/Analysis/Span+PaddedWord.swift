internal import BitCoding

extension Span<UInt8> {
  /// Up to eight bytes from `offset` on, the first of them lowest, with zeros above.
  ///
  /// - Precondition: the bytes lie within the span, and `count` is at most 8.
  @inline(__always)
  func paddedWord(at offset: Int, count: Int) -> UInt64 {
    if count == 8 { return littleEndianWord(at: offset) }
    if count >= 4 {
      let end = UInt64(littleEndianHalfWord(at: offset &+ count &- 4))
      return UInt64(littleEndianHalfWord(at: offset)) | end &<< UInt64(8 &* (count &- 4))
    }
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(self[offset &+ index]) &<< UInt64(8 &* index) }
    return word
  }
}
