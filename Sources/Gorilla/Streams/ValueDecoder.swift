internal import BitCoding

/// Reads a stream that a ``ValueEncoder`` wrote.
///
/// ```swift
/// var decoder = ValueDecoder()
/// var output = values.mutableSpan  // as many as were written
/// try decoder.decode(from: bytes, into: &output)
/// ```
///
/// The bytes stay with their owner: every call takes them again.
public struct ValueDecoder: Sendable {
  /// The number of values read so far.
  public private(set) var position = 0
  private var bitOffset = 0
  private var value = XORValueReader()

  /// A decoder at the start of a stream.
  public init() {}

  /// Reads the next value of `bytes`.
  ///
  /// The bits that fill up the last byte read as values; the caller knows where to stop.
  ///
  /// - Throws: ``ChunkError/truncated(sample:bitOffset:)`` or
  ///   ``ChunkError/invalidWindow(sample:bitOffset:)``; the decoder stays.
  /// - Complexity: O(1)
  public mutating func next(from bytes: Span<UInt8>) throws(ChunkError) -> Double {
    var (end, value) = (bitOffset, value)
    if position == 0 {
      value.bits = bytes.fullBitWord(at: end)
      end &+= 64
    } else if !value.read(bytes.bitWord(at: end), at: &end, of: bytes) {
      let isWhole = end + 13 <= bytes.count * 8
      throw .window(isWhole: isWhole, sample: position, bitOffset: bitOffset)
    }
    guard end <= bytes.count * 8 else {
      throw .truncated(sample: position, bitOffset: bitOffset)
    }
    (bitOffset, self.value) = (end, value)
    position += 1
    return value.value
  }

  /// Reads as many values as `output` holds.
  ///
  /// - Throws: as ``next(from:)``. Those before the fault have been written.
  /// - Complexity: O(`output.count`)
  public mutating func decode(
    from bytes: Span<UInt8>, into output: inout MutableSpan<Double>
  ) throws(ChunkError) {
    for index in output.indices { output[index] = try next(from: bytes) }
  }
}
