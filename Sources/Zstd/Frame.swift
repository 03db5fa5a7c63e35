/// Where a frame lies, and how much it could decode to, by the sizes of its blocks.
///
/// Nothing of the blocks is decoded for that: their headers tell how long they are.
struct Frame {
  static let magicByteCount = 4
  private static let magic: UInt32 = 0xFD2F_B528
  /// Any of sixteen, by the lowest four bits.
  private static let skippableMagic: UInt32 = 0x184D_2A50
  private static let mostBytesOfBlock: UInt64 = 128 << 10

  /// All bytes of the frame.
  let range: Range<Int>
  /// Nil if the frame is one to be skipped.
  let header: ZstdFrameHeader?
  /// The frame decodes to no more bytes than this.
  let mostDecodedBytes: Int

  /// The frame of `bytes` that starts at `byteOffset`.
  init(_ bytes: Span<UInt8>, at byteOffset: Int) throws(ZstdError) {
    guard try !Self.isSkippable(bytes, at: byteOffset) else {
      range = byteOffset..<(try Self.endOfSkippable(bytes, at: byteOffset))
      header = nil
      mostDecodedBytes = 0
      return
    }
    let header = try ZstdFrameHeader(bytes, at: byteOffset)
    let limit = Int(min(header.windowByteCount, Self.mostBytesOfBlock))
    var end = byteOffset + header.byteCount
    var (most, isLast) = (0, false)
    while !isLast {
      guard bytes.count - end >= 3 else { throw .truncated(byteOffset: end) }
      let fields = Int(bytes.littleEndian(end..<end + 3))
      isLast = fields & 1 != 0
      let (kind, size) = (fields >> 1 & 3, fields >> 3)
      guard kind != 3 else { throw .reservedBlock(byteOffset: end) }
      guard size <= limit else { throw .blockTooLong(byteOffset: end) }
      // Kinds: 0, the bytes themselves; 1, so many of one byte; 2, compressed.
      let storedByteCount = kind == 1 ? 1 : size
      guard storedByteCount <= bytes.count - end - 3 else { throw .truncated(byteOffset: end) }
      end += 3 + storedByteCount
      most += kind == 2 ? limit : size
    }
    if header.hasChecksum {
      guard bytes.count - end >= 4 else { throw .truncated(byteOffset: end) }
      end += 4
    }
    if let claim = header.decodedByteCount, claim > UInt64(most) {
      throw .impossibleLength(byteOffset: byteOffset, decodedByteCount: claim)
    }
    range = byteOffset..<end
    self.header = header
    mostDecodedBytes = most
  }

  /// Whether the frame at `byteOffset` is one to be skipped.
  ///
  /// - Throws: ``ZstdError/notAFrame(byteOffset:)`` if it is no frame at all, and
  ///   ``ZstdError/truncated(byteOffset:)`` if too few bytes are left to tell.
  static func isSkippable(_ bytes: Span<UInt8>, at byteOffset: Int) throws(ZstdError) -> Bool {
    let count = min(bytes.count - byteOffset, magicByteCount)
    let start = UInt32(bytes.littleEndian(byteOffset..<byteOffset + count))
    let mask = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(8 * count)) - 1)
    let isSkippable = (start ^ skippableMagic) & mask & ~0xF == 0
    guard isSkippable || (start ^ magic) & mask == 0 else {
      throw .notAFrame(byteOffset: byteOffset)
    }
    guard count == magicByteCount else { throw .truncated(byteOffset: byteOffset) }
    return isSkippable
  }

  /// The end of the frame to be skipped that starts at `byteOffset`.
  static func endOfSkippable(_ bytes: Span<UInt8>, at byteOffset: Int) throws(ZstdError) -> Int {
    let start = byteOffset + magicByteCount + 4
    guard start <= bytes.count else { throw .truncated(byteOffset: byteOffset) }
    let count = Int(bytes.littleEndian(start - 4..<start))
    guard count <= bytes.count - start else { throw .truncated(byteOffset: byteOffset) }
    return start + count
  }
}

extension Span<UInt8> {
  /// The integer that up to eight bytes make, the first of them lowest.
  func littleEndian(_ range: Range<Int>) -> UInt64 {
    var value: UInt64 = 0
    for index in range { value |= UInt64(self[index]) << UInt64(8 * (index - range.lowerBound)) }
    return value
  }
}
