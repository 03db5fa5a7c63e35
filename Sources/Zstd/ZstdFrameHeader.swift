/// What a frame says of itself before its first block.
///
/// It is read without decoding anything, for instance to find the dictionary that a frame needs:
///
/// ```swift
/// let header = try ZstdFrameHeader(of: frame.span)
/// let dictionary = header.dictionaryID.flatMap { dictionaries[$0] }
/// ```
public struct ZstdFrameHeader: Equatable, Sendable {
  /// How many bytes the frame claims to decode to; nil if it does not tell.
  public let decodedByteCount: UInt64?
  /// How far back the blocks may reach, in bytes.
  public let windowByteCount: UInt64
  /// The identifier of the dictionary that the frame needs. Nil if it needs none, or one without an
  /// identifier, or does not tell.
  public let dictionaryID: UInt32?
  /// Whether a checksum of the decoded bytes is behind the blocks.
  public let hasChecksum: Bool

  /// The bytes from the magic number to the first block.
  let byteCount: Int

  /// The header of the first frame of `bytes` that is not to be skipped.
  ///
  /// - Parameter bytes: one frame or more; no more than the first header is needed.
  /// - Throws: ``ZstdError/truncated(byteOffset:)``, ``ZstdError/notAFrame(byteOffset:)``,
  ///   ``ZstdError/unsupportedHeader(byteOffset:)`` or
  ///   ``ZstdError/windowTooLarge(byteOffset:windowByteCount:)``.
  /// - Complexity: O(1), and more only for frames to be skipped
  public init(of bytes: Span<UInt8>) throws(ZstdError) {
    var byteOffset = 0
    while try Frame.isSkippable(bytes, at: byteOffset) {
      byteOffset = try Frame.endOfSkippable(bytes, at: byteOffset)
    }
    try self.init(bytes, at: byteOffset)
  }

  /// The header at `byteOffset`, where a magic number is.
  init(_ bytes: Span<UInt8>, at byteOffset: Int) throws(ZstdError) {
    let start = byteOffset + Frame.magicByteCount
    guard start < bytes.count else { throw .truncated(byteOffset: byteOffset) }
    let descriptor = Int(bytes[start])
    guard descriptor & 0x08 == 0 else { throw .unsupportedHeader(byteOffset: byteOffset) }
    hasChecksum = descriptor & 0x04 != 0
    // A frame of a single segment is as long as its window, and tells the one length only.
    let isSingleSegment = descriptor & 0x20 != 0
    let windowFieldByteCount = isSingleSegment ? 0 : 1
    let idByteCount = (1 << (descriptor & 3)) >> 1
    let sizeCode = descriptor >> 6
    let sizeByteCount = sizeCode == 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeCode
    byteCount =
      Frame.magicByteCount + 1 + windowFieldByteCount + idByteCount + sizeByteCount
    guard byteCount <= bytes.count - byteOffset else { throw .truncated(byteOffset: byteOffset) }

    let idStart = start + 1 + windowFieldByteCount
    let id = bytes.littleEndian(idStart..<idStart + idByteCount)
    dictionaryID = id == 0 ? nil : UInt32(id)
    let size = bytes.littleEndian(idStart + idByteCount..<byteOffset + byteCount)
    // Two bytes serve no size that one would do for.
    decodedByteCount = sizeByteCount == 0 ? nil : sizeByteCount == 2 ? size + 256 : size
    if isSingleSegment {
      windowByteCount = decodedByteCount ?? 0
    } else {
      let field = bytes[start + 1]
      let base = UInt64(1024) << UInt64(field >> 3)
      windowByteCount = base + base / 8 * UInt64(field & 7)
      guard Int(field >> 3) + 10 <= DecompressionContext.mostWindowBits else {
        throw .windowTooLarge(byteOffset: byteOffset, windowByteCount: windowByteCount)
      }
    }
  }
}
