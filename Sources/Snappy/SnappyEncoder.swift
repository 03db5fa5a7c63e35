/// Encodes bytes in the block format, or in the framed format.
///
/// ```swift
/// var encoder = SnappyEncoder()
/// encoder.encode(message.span, into: &body)
/// ```
///
/// An encoder keeps its table: two to four bytes for each byte of the longest input, but no less than
/// 512 and no more than 32 KiB; none before there is one. Who uses one again, for no longer inputs,
/// and encodes into an array that has the capacity, allocates nothing. What it writes depends on the
/// given bytes alone, not on what was encoded before.
public struct SnappyEncoder: ~Copyable, Sendable {
  /// The number of bytes in whose bounds repetitions are looked for: as far as two bytes reach back.
  static let fragmentByteCount = 1 << 16

  /// For each hash of four bytes, where in the fragment such bytes were seen last.
  var table: [UInt16] = []

  /// An encoder that has not encoded anything yet.
  public init() {}

  /// The most bytes that a block of `byteCount` decoded bytes takes.
  ///
  /// - Parameter byteCount: how many bytes to encode.
  /// - Returns: somewhat more than `byteCount`.
  /// - Precondition: `byteCount` is in `0...UInt32.max`.
  /// - Complexity: O(1)
  public static func maximumByteCount(encoding byteCount: Int) -> Int {
    precondition(0...Int(UInt32.max) ~= byteCount, "a block has 0 to 2^32 - 1 decoded bytes")
    // A copy takes no more than the bytes that it stands for, less one: that pays for the tag of the
    // literal before it, unless that has more than 60 bytes and takes one byte more, or more than
    // 256 and takes two. Nothing pays for the last literal of a fragment, of three bytes' overhead.
    // The length takes five; and the output wants eight bytes to write a few.
    return byteCount + byteCount / 60 + (byteCount / fragmentByteCount + 1) * 3 + 5 + 8
  }

  /// Encodes `bytes` as a block, into a new array.
  ///
  /// The array has the capacity for bytes that cannot be compressed; to use it again, see
  /// ``encode(_:into:)``.
  ///
  /// - Parameter bytes: what to encode.
  /// - Returns: the block.
  /// - Precondition: `bytes` are fewer than 2^32.
  /// - Complexity: O(`bytes.count`)
  public mutating func encode(_ bytes: Span<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    encode(bytes, appendingTo: &output)
    return output
  }

  /// Encodes `bytes` as a block, in place of what an array holds.
  ///
  /// The array's memory is used again: with a capacity of ``maximumByteCount(encoding:)`` or more,
  /// nothing is allocated.
  ///
  /// - Parameters:
  ///   - bytes: what to encode.
  ///   - output: what becomes the block.
  /// - Precondition: `bytes` are fewer than 2^32.
  /// - Complexity: O(`bytes.count`)
  public mutating func encode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    encode(bytes, appendingTo: &output)
  }

  /// Encodes `bytes` as a block, to the end of an array.
  ///
  /// - Parameters:
  ///   - bytes: what to encode.
  ///   - output: what the block is added to.
  /// - Precondition: `bytes` are fewer than 2^32.
  /// - Complexity: O(`bytes.count`), amortised over many calls
  public mutating func encode(_ bytes: Span<UInt8>, appendingTo output: inout [UInt8]) {
    let capacity = Self.maximumByteCount(encoding: bytes.count)
    output.append(upTo: capacity) { output in append(bytes, to: &output) }
  }

  /// Adds the block of `bytes` to `output`, which has room for the most it can take.
  mutating func append(_ bytes: Span<UInt8>, to output: inout ByteOutput) {
    var length = UInt64(bytes.count)
    while length >= 0x80 {
      output.append(littleEndian: length & 0x7F | 0x80, byteCount: 1)
      length >>= 7
    }
    output.append(littleEndian: length, byteCount: 1)
    var start = 0
    while start < bytes.count {
      let end = min(start + Self.fragmentByteCount, bytes.count)
      let fragment = FragmentEncoder(byteCount: end - start)
      fragment.encode(bytes.extracting(start..<end), using: &table, into: &output)
      start = end
    }
  }
}
