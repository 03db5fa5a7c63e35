/// Decodes the block format: a length, then literals and copies.
///
/// ```swift
/// let decoded = try SnappyBlock.decode(body.span, limit: 32 << 20)
/// ```
///
/// A block is what a request body or a record in a file holds; it has no checksum, and is decoded as
/// a whole. The format is the one of Google's "Snappy compressed format description". Blocks are
/// made by a ``SnappyEncoder``.
///
/// Memory is not allocated for a claim alone: before anything is, the length that a block claims is
/// compared with the caller's limit, and with what so many bytes can decode to at most, about 21
/// times their number.
public enum SnappyBlock {
  /// The number of bytes that `bytes` claim to decode to.
  ///
  /// - Parameter bytes: a block. Only its length is looked at.
  /// - Returns: at most what a block of this size can decode to.
  /// - Throws: ``SnappyError/truncated(byteOffset:)``, ``SnappyError/lengthOverflow(byteOffset:)`` or
  ///   ``SnappyError/impossibleLength(byteOffset:decodedByteCount:)``.
  /// - Complexity: O(1)
  public static func decodedByteCount(of bytes: Span<UInt8>) throws(SnappyError) -> Int {
    try BlockDecoder(bytes).decodedByteCount
  }

  /// Decodes a block into a new array.
  ///
  /// - Parameters:
  ///   - bytes: the whole block, and nothing after it.
  ///   - limit: how many decoded bytes to allow.
  /// - Returns: the decoded bytes.
  /// - Precondition: `limit` is not negative.
  /// - Throws: a ``SnappyError`` that says where the block is at fault.
  /// - Complexity: O(*n*) for *n* bytes and decoded bytes
  public static func decode(
    _ bytes: Span<UInt8>, limit: Int = .max
  ) throws(SnappyError) -> [UInt8] {
    var output: [UInt8] = []
    try decode(bytes, appendingTo: &output, limit: limit)
    return output
  }

  /// Decodes a block in place of what an array holds.
  ///
  /// The array's memory is used again: with enough capacity, nothing is allocated.
  ///
  /// - Parameters:
  ///   - bytes: the whole block, and nothing after it.
  ///   - output: what becomes the decoded bytes; empty after an error.
  ///   - limit: how many decoded bytes to allow.
  /// - Precondition: `limit` is not negative.
  /// - Throws: a ``SnappyError`` that says where the block is at fault.
  /// - Complexity: O(*n*) for *n* bytes and decoded bytes
  public static func decode(
    _ bytes: Span<UInt8>, into output: inout [UInt8], limit: Int = .max
  ) throws(SnappyError) {
    output.removeAll(keepingCapacity: true)
    try decode(bytes, appendingTo: &output, limit: limit)
  }

  /// Decodes a block to the end of an array.
  ///
  /// - Parameters:
  ///   - bytes: the whole block, and nothing after it.
  ///   - output: what the decoded bytes are added to; unchanged after an error.
  ///   - limit: how many decoded bytes to allow, not counting those that the array has before.
  /// - Precondition: `limit` is not negative.
  /// - Throws: a ``SnappyError`` that says where the block is at fault.
  /// - Complexity: O(*n*) for *n* bytes and decoded bytes, amortised over many calls
  public static func decode(
    _ bytes: Span<UInt8>, appendingTo output: inout [UInt8], limit: Int = .max
  ) throws(SnappyError) {
    precondition(limit >= 0, "a limit of decoded bytes cannot be negative")
    let decoder = try BlockDecoder(bytes)
    guard decoder.decodedByteCount <= limit else {
      throw .overLimit(
        byteOffset: 0, decodedByteCount: decoder.decodedByteCount, limit: limit)
    }
    try output.append(upTo: decoder.decodedByteCount) { (output) throws(SnappyError) in
      try decoder.decode(bytes, into: &output)
    }
  }
}
