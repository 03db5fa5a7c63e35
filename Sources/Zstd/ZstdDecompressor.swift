/// Decompresses frames of the Zstandard format (RFC 8878), up to a limit.
///
/// ```swift
/// var decompressor = ZstdDecompressor()
/// try decompressor.decompress(frame.span, into: &segment, limit: 512 << 20)
/// ```
///
/// Damage is noticed for sure in frames with a checksum only; in others it may also lead to other
/// bytes, though never to more than allowed.
///
/// Frames one after another decode to their bytes one after another; frames that are to be skipped
/// are. Anything else behind a frame is an error, and so are no bytes at all, which could as well be
/// a file that was cut off.
///
/// Few bytes can decode to very many, so every call takes a limit. Memory is never allocated for a
/// claim alone: before anything is decoded, the size that a frame claims is compared with the limit,
/// and with what blocks of such a number can decode to at most. For a frame that does not tell its
/// size, the array grows with what is decoded, up to the limit. The window that a frame asks for
/// takes no memory, as blocks find in the array what they refer to.
public struct ZstdDecompressor: ~Copyable, Sendable {
  private var context = DecompressionContext()

  /// What frames may refer to.
  public let dictionary: ZstdDecompressionDictionary?

  /// A decompressor.
  ///
  /// - Parameter dictionary: what frames may refer to. One that names another dictionary, or any if
  ///   this is nil, is an error; one that names none is decoded with this, as it may need a
  ///   dictionary without an identifier.
  public init(dictionary: ZstdDecompressionDictionary? = nil) { self.dictionary = dictionary }

  /// The number of bytes that `bytes` claim to decode to; nil if a frame does not tell.
  ///
  /// Nothing is decoded: the blocks and the checksums may still be wrong.
  ///
  /// - Parameter bytes: one frame or more, and nothing else.
  /// - Returns: at most what so many blocks can decode to.
  /// - Throws: a ``ZstdError`` that says where the structure of the frames is at fault.
  /// - Complexity: O(*n*) for *n* blocks, of which there is one for each 128 KiB at least
  public static func decodedByteCount(of bytes: Span<UInt8>) throws(ZstdError) -> Int? {
    var (byteOffset, sum) = (0, 0 as Int?)
    repeat {
      let frame = try Frame(bytes, at: byteOffset)
      if let header = frame.header {
        // What a frame claims is possible, and so less than 2^16 times the bytes.
        sum = if let sum, let claim = header.decodedByteCount { sum + Int(claim) } else { nil }
      }
      byteOffset = frame.range.upperBound
    } while byteOffset < bytes.count
    return sum
  }

  /// Decompresses frames into a new array.
  ///
  /// - Parameters:
  ///   - bytes: one frame or more, and nothing else.
  ///   - limit: how many decoded bytes to allow.
  /// - Returns: the decoded bytes.
  /// - Precondition: `limit` is not negative.
  /// - Throws: a ``ZstdError`` that says where the frames are at fault.
  /// - Complexity: O(*n*) for *n* bytes and decoded bytes
  public mutating func decompress(
    _ bytes: Span<UInt8>, limit: Int
  ) throws(ZstdError) -> [UInt8] {
    var output: [UInt8] = []
    try decompress(bytes, appendingTo: &output, limit: limit)
    return output
  }

  /// Decompresses frames in place of what an array holds.
  ///
  /// The array's memory is used again: with enough capacity, nothing is allocated.
  ///
  /// - Parameters:
  ///   - bytes: one frame or more, and nothing else.
  ///   - output: what becomes the decoded bytes; empty after an error.
  ///   - limit: how many decoded bytes to allow.
  /// - Precondition: `limit` is not negative.
  /// - Throws: a ``ZstdError`` that says where the frames are at fault.
  /// - Complexity: O(*n*) for *n* bytes and decoded bytes
  public mutating func decompress(
    _ bytes: Span<UInt8>, into output: inout [UInt8], limit: Int
  ) throws(ZstdError) {
    output.removeAll(keepingCapacity: true)
    try decompress(bytes, appendingTo: &output, limit: limit)
  }

  /// Decompresses frames to the end of an array.
  ///
  /// - Parameters:
  ///   - bytes: one frame or more, and nothing else.
  ///   - output: what the decoded bytes are added to; unchanged after an error.
  ///   - limit: how many decoded bytes to allow, not counting those that the array has before.
  /// - Precondition: `limit` is not negative.
  /// - Throws: a ``ZstdError`` that says where the frames are at fault.
  /// - Complexity: O(*n*) for *n* bytes and decoded bytes, amortised over many calls
  public mutating func decompress(
    _ bytes: Span<UInt8>, appendingTo output: inout [UInt8], limit: Int
  ) throws(ZstdError) {
    precondition(limit >= 0, "a limit of decoded bytes cannot be negative")
    // All headers are looked at before any block is decoded: one reservation will do.
    let claim = try claimedByteCount(of: bytes, limit: limit)
    // Room for nothing would be a write into the storage that all empty arrays share.
    if claim > 0 { output.append(addingCapacity: claim) { _ in } }
    let oldCount = output.count
    do throws(ZstdError) {
      var byteOffset = 0
      while byteOffset < bytes.count {
        let frame = try Frame(bytes, at: byteOffset)
        try append(frame, of: bytes, to: &output, from: oldCount, limit: limit)
        byteOffset = frame.range.upperBound
      }
    } catch {
      output.removeLast(output.count - oldCount)
      throw error
    }
  }

  /// The sum of the sizes that frames claim; the others count as nothing.
  private func claimedByteCount(
    of bytes: Span<UInt8>, limit: Int
  ) throws(ZstdError) -> Int {
    var (byteOffset, sum) = (0, 0)
    repeat {
      let frame = try Frame(bytes, at: byteOffset)
      if let header = frame.header {
        try check(header.dictionaryID, at: byteOffset)
        // No overflow: what a frame claims is possible.
        if let claim = header.decodedByteCount { sum += Int(claim) }
        guard sum <= limit else {
          throw .overLimit(byteOffset: byteOffset, decodedByteCount: UInt64(sum), limit: limit)
        }
      }
      byteOffset = frame.range.upperBound
    } while byteOffset < bytes.count
    return sum
  }

  private func check(_ id: UInt32?, at byteOffset: Int) throws(ZstdError) {
    guard let id, id != dictionary?.id else { return }
    throw if let dictionary {
      .wrongDictionary(byteOffset: byteOffset, id: id, other: dictionary.id)
    } else {
      .missingDictionary(byteOffset: byteOffset, id: id)
    }
  }

  private mutating func append(
    _ frame: Frame, of bytes: Span<UInt8>, to output: inout [UInt8], from start: Int, limit: Int
  ) throws(ZstdError) {
    guard let header = frame.header else { return }
    let byteOffset = frame.range.lowerBound
    let decodedByteCount = output.count - start
    let room = limit - decodedByteCount
    let most: Int
    var capacity: Int
    if let claim = header.decodedByteCount {
      // Frames before this one that claim nothing may have taken the room.
      guard claim <= room else {
        throw .overLimit(
          byteOffset: byteOffset, decodedByteCount: UInt64(decodedByteCount) + claim, limit: limit)
      }
      most = Int(claim)
      capacity = most
    } else {
      most = min(room, frame.mostDecodedBytes)
      // As a rule that is enough, or all; if it is not, the frame is decoded again from its start.
      capacity = min(most, max(output.capacity - output.count, 8 * frame.range.count))
    }
    while true {
      let outcome = context.append(
        bytes.extracting(frame.range), using: dictionary, capacity: capacity, to: &output)
      switch outcome {
      case .decoded: return
      case .noRoom where capacity < most: capacity = min(most, 2 * capacity)
      case .noRoom where header.decodedByteCount == nil && most < frame.mostDecodedBytes:
        throw .overLimit(byteOffset: byteOffset, decodedByteCount: nil, limit: limit)
      case .wrongChecksum: throw .wrongChecksum(byteOffset: byteOffset)
      // A frame that has more than it claims, or than its blocks can hold, is also that.
      case .noRoom, .corrupt: throw .corrupt(byteOffset: byteOffset)
      }
    }
  }
}
