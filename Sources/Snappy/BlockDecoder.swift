internal import BitCoding

/// A block as its preamble describes it, at the end of bytes that it may share with what is before it.
struct BlockDecoder {
  /// Where the elements start.
  let elementsOffset: Int
  /// How many bytes the block claims to decode to.
  let decodedByteCount: Int

  /// Reads the preamble of the block that `bytes` hold from `start` on, and checks that what follows
  /// can have as many decoded bytes as it claims.
  init(_ bytes: Span<UInt8>, from start: Int = 0) throws(SnappyError) {
    var cursor = BitCursor(bitOffset: start * 8)
    let claim: UInt64
    do throws(BitError) {
      claim = try cursor.readUvarint(from: bytes)
    } catch {
      throw if case .varintOverflow = error { .lengthOverflow(byteOffset: start) } else {
        .truncated(byteOffset: start)
      }
    }
    elementsOffset = cursor.bitOffset / 8
    // In more bytes than it needs, if need be: Snappy's own library reads five, that of Go up to ten.
    guard claim <= UInt64(UInt32.max) else {
      throw .lengthOverflow(byteOffset: start)
    }
    decodedByteCount = Int(claim)
    guard decodedByteCount <= Self.mostDecodedBytes(bytes.count - elementsOffset) else {
      throw .impossibleLength(byteOffset: start, decodedByteCount: decodedByteCount)
    }
  }

  /// No `byteCount` bytes of elements decode to more than this.
  static func mostDecodedBytes(_ byteCount: Int) -> Int {
    // Nothing beats a copy of 64 bytes, which takes three; one of 11 bytes can take two.
    byteCount / 3 * 64 + (byteCount % 3 == 2 ? 11 : 0)
  }

  /// Decodes the elements of `bytes`, those that this decoder was made for.
  func decode(_ bytes: Span<UInt8>, into output: inout ByteOutput) throws(SnappyError) {
    var byteOffset = elementsOffset
    while true {
      output.appendElements(of: bytes, at: &byteOffset)
      guard byteOffset < bytes.count else { break }
      let tag = Int(bytes[byteOffset])
      if tag & 3 == 0 {
        try appendLiteral(tag: tag, of: bytes, at: &byteOffset, to: &output)
      } else {
        try appendCopy(tag: tag, of: bytes, at: &byteOffset, to: &output)
      }
    }
    guard output.count == decodedByteCount else {
      throw .outputTooShort(byteOffset: byteOffset, decodedByteCount: output.count)
    }
  }

  private func appendLiteral(
    tag: Int, of bytes: Span<UInt8>, at byteOffset: inout Int, to output: inout ByteOutput
  ) throws(SnappyError) {
    // Lengths above 60 follow the tag in one to four bytes, less one.
    let short = tag >> 2
    let lengthByteCount = max(0, short - 59)
    let start = byteOffset + 1 + lengthByteCount
    guard start <= bytes.count else { throw .truncated(byteOffset: byteOffset) }
    let length = lengthByteCount == 0 ? short + 1 : 1 + bytes.integer(byteOffset + 1..<start)
    guard length <= bytes.count - start else { throw .literalBeyondEnd(byteOffset: byteOffset) }
    guard length <= output.room else { throw .outputTooLong(byteOffset: byteOffset) }
    output.append(start..<start + length, of: bytes)
    byteOffset = start + length
  }

  private func appendCopy(
    tag: Int, of bytes: Span<UInt8>, at byteOffset: inout Int, to output: inout ByteOutput
  ) throws(SnappyError) {
    let following = bytes.integer(byteOffset + 1..<min(byteOffset + 5, bytes.count))
    let copy = CopyElement(tag: tag, following: following)
    guard copy.byteCount <= bytes.count - byteOffset else {
      throw .truncated(byteOffset: byteOffset)
    }
    guard copy.offset > 0 && copy.offset <= output.count else {
      throw .invalidCopyOffset(byteOffset: byteOffset, copyOffset: copy.offset)
    }
    guard copy.length <= output.room else { throw .outputTooLong(byteOffset: byteOffset) }
    output.appendCopy(offset: copy.offset, byteCount: copy.length)
    byteOffset += copy.byteCount
  }
}

extension Span<UInt8> {
  /// The integer that up to four bytes make, the first of them lowest.
  fileprivate func integer(_ range: Range<Int>) -> Int {
    var value = 0
    for index in range { value |= Int(self[index]) << (8 * (index - range.lowerBound)) }
    return value
  }
}
