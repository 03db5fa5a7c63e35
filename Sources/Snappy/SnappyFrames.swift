/// Decodes the framed format: a stream identifier, then chunks of at most 65,536 decoded bytes, each
/// with a checksum.
///
/// ```swift
/// let decoded = try SnappyFrames.decode(file.span, limit: 32 << 20)
/// ```
///
/// The format is the one of Google's "Snappy framing format description". Padding and chunks that may
/// be skipped are skipped; streams one after another decode to their bytes one after another. Frames
/// are made by a ``SnappyEncoder``. No bytes at all are not a stream, though some encoders write none
/// for none: they could as well be a file that was cut off.
public enum SnappyFrames {
  /// The number of bytes that `bytes` claim to decode to.
  ///
  /// Nothing is decoded: the elements of blocks and the checksums may still be wrong.
  ///
  /// - Parameter bytes: a whole stream.
  /// - Returns: at most what a stream of this size can decode to.
  /// - Throws: a ``SnappyError`` that says where the structure of the stream is at fault.
  /// - Complexity: O(*n*) for *n* chunks
  public static func decodedByteCount(of bytes: Span<UInt8>) throws(SnappyError) -> Int {
    try decodedByteCount(of: bytes, limit: .max)
  }

  /// Decodes a stream into a new array.
  ///
  /// - Parameters:
  ///   - bytes: the whole stream.
  ///   - limit: how many decoded bytes to allow.
  /// - Returns: the decoded bytes.
  /// - Precondition: `limit` is not negative.
  /// - Throws: a ``SnappyError`` that says where the stream is at fault.
  /// - Complexity: O(*n*) for *n* bytes and decoded bytes
  public static func decode(
    _ bytes: Span<UInt8>, limit: Int = .max
  ) throws(SnappyError) -> [UInt8] {
    var output: [UInt8] = []
    try decode(bytes, appendingTo: &output, limit: limit)
    return output
  }

  /// Decodes a stream in place of what an array holds.
  ///
  /// The array's memory is used again: with enough capacity, nothing is allocated.
  ///
  /// - Parameters:
  ///   - bytes: the whole stream.
  ///   - output: what becomes the decoded bytes; empty after an error.
  ///   - limit: how many decoded bytes to allow.
  /// - Precondition: `limit` is not negative.
  /// - Throws: a ``SnappyError`` that says where the stream is at fault.
  /// - Complexity: O(*n*) for *n* bytes and decoded bytes
  public static func decode(
    _ bytes: Span<UInt8>, into output: inout [UInt8], limit: Int = .max
  ) throws(SnappyError) {
    output.removeAll(keepingCapacity: true)
    try decode(bytes, appendingTo: &output, limit: limit)
  }

  /// Decodes a stream to the end of an array.
  ///
  /// - Parameters:
  ///   - bytes: the whole stream.
  ///   - output: what the decoded bytes are added to; unchanged after an error.
  ///   - limit: how many decoded bytes to allow, not counting those that the array has before.
  /// - Precondition: `limit` is not negative.
  /// - Throws: a ``SnappyError`` that says where the stream is at fault.
  /// - Complexity: O(*n*) for *n* bytes and decoded bytes, amortised over many calls
  public static func decode(
    _ bytes: Span<UInt8>, appendingTo output: inout [UInt8], limit: Int = .max
  ) throws(SnappyError) {
    precondition(limit >= 0, "a limit of decoded bytes cannot be negative")
    // What all chunks claim is known, and possible, before any is decoded: one reservation will do.
    output.makeRoom(for: try decodedByteCount(of: bytes, limit: limit))
    let oldCount = output.count
    do throws(SnappyError) {
      var byteOffset = 0
      while byteOffset < bytes.count {
        let chunk = try FrameChunk(bytes, at: byteOffset)
        try append(chunk, of: bytes, to: &output)
        byteOffset = chunk.end
      }
    } catch {
      output.removeLast(output.count - oldCount)
      throw error
    }
  }

  private static func decodedByteCount(
    of bytes: Span<UInt8>, limit: Int
  ) throws(SnappyError) -> Int {
    guard !bytes.isEmpty, bytes[0] == FrameChunk.streamIdentifierType else {
      throw .missingStreamIdentifier(byteOffset: 0)
    }
    var (byteOffset, count) = (0, 0)
    while byteOffset < bytes.count {
      let chunk = try FrameChunk(bytes, at: byteOffset)
      count += chunk.decodedByteCount
      guard count <= limit else {
        throw .overLimit(byteOffset: byteOffset, decodedByteCount: count, limit: limit)
      }
      byteOffset = chunk.end
    }
    return count
  }

  private static func append(
    _ chunk: FrameChunk, of bytes: Span<UInt8>, to output: inout [UInt8]
  ) throws(SnappyError) {
    guard chunk.content != .skippable else { return }
    let start = output.count
    let whole = bytes.extracting(..<chunk.end)
    try output.append(upTo: chunk.decodedByteCount) { (output) throws(SnappyError) in
      if chunk.content == .compressed {
        let decoder = try BlockDecoder(whole, from: chunk.dataOffset)
        try decoder.decode(whole, into: &output)
      } else {
        output.append(chunk.dataOffset..<chunk.end, of: whole)
      }
    }
    let stored = whole.littleEndian32(at: chunk.byteOffset + FrameChunk.headerByteCount)
    guard stored == FrameChunk.maskedChecksum(of: output.span.extracting(start...)) else {
      throw .wrongChecksum(byteOffset: chunk.byteOffset)
    }
  }
}
