internal import BitCoding

/// Reads a stream that a ``TimestampEncoder`` wrote.
///
/// ```swift
/// var decoder = TimestampDecoder()
/// var output = timestamps.mutableSpan  // as many as were written
/// try decoder.decode(from: bytes, into: &output)
/// ```
///
/// The bytes stay with their owner: every call takes them again.
public struct TimestampDecoder: Sendable {
  /// The number of timestamps read so far.
  public private(set) var position = 0
  private var bitOffset = 0
  private var clock = DeltaOfDelta()

  /// A decoder at the start of a stream.
  public init() {}

  /// Reads the next timestamp of `bytes`.
  ///
  /// The bits that fill up the last byte read as timestamps; the caller knows where to stop.
  ///
  /// - Throws: ``ChunkError/truncated(sample:bitOffset:)`` or
  ///   ``ChunkError/varintOverflow(sample:bitOffset:)``; the decoder stays.
  /// - Complexity: O(1)
  public mutating func next(from bytes: Span<UInt8>) throws(ChunkError) -> Int64 {
    var (cursor, clock) = (BitCursor(bitOffset: bitOffset), clock)
    do throws(BitError) {
      switch position {
      case 0: clock.timestamp = try cursor.readVarint(from: bytes)
      case 1:
        clock.delta = Int64(bitPattern: try cursor.readUvarint(from: bytes))
        clock.timestamp &+= clock.delta
      default:
        var word = bytes.bitWord(at: bitOffset)
        clock.read(&word, at: &cursor.bitOffset, of: bytes)
      }
    } catch { throw ChunkError(error, sample: position, at: bitOffset) }
    guard cursor.bitOffset <= bytes.count * 8 else {
      throw .truncated(sample: position, bitOffset: bitOffset)
    }
    (bitOffset, self.clock) = (cursor.bitOffset, clock)
    position += 1
    return clock.timestamp
  }

  /// Reads as many timestamps as `output` holds.
  ///
  /// - Throws: as ``next(from:)``. Those before the fault have been written.
  /// - Complexity: O(`output.count`)
  public mutating func decode(
    from bytes: Span<UInt8>, into output: inout MutableSpan<Int64>
  ) throws(ChunkError) {
    for index in output.indices { output[index] = try next(from: bytes) }
  }
}
