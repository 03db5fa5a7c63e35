internal import BitCoding

/// Writes a stream of timestamps alone, as delta of delta.
///
/// ```swift
/// var encoder = TimestampEncoder()
/// encoder.append(timestamps.span)
/// let bytes = encoder.finish()
/// ```
///
/// The first timestamp is a zigzag varint, the second a uvarint of its distance, any other the field
/// of an XOR chunk (`Documentation/Formats/Chunks.md`): one bit where the distance stays. Any
/// integers will do; the arithmetic wraps. The stream does not say how many there are: keep the count.
public struct TimestampEncoder: ~Copyable, Sendable {
  /// The number of timestamps in the stream.
  public private(set) var count = 0
  private var writer: BitWriter
  private var clock = DeltaOfDelta()

  /// An empty stream.
  ///
  /// - Parameter byteCapacity: how many bytes to make room for; the buffer grows as needed.
  public init(byteCapacity: Int = 128) { writer = BitWriter(capacity: byteCapacity) }

  /// Forgets all timestamps; the buffer stays.
  public mutating func removeAll() {
    writer.removeAll()
    count = 0
    clock = DeltaOfDelta()
  }

  /// Appends one timestamp, up to 80 bits.
  ///
  /// - Complexity: O(1) amortised
  public mutating func append(_ timestamp: Int64) {
    writer.reserve(byteCount: 10)
    switch count {
    case 0:
      clock.timestamp = timestamp
      writer.tail.writeVarint(timestamp)
    case 1:
      writer.tail.writeUvarint(UInt64(bitPattern: clock.advance(to: timestamp)))
    default:
      writer.tail.write(deltaOfDelta: clock.advance(to: timestamp))
    }
    count += 1
  }

  /// Appends timestamps.
  ///
  /// - Complexity: O(`timestamps.count`)
  public mutating func append(_ timestamps: Span<Int64>) {
    for index in timestamps.indices { append(timestamps[index]) }
  }

  /// The length of the stream so far, in bytes.
  public var byteCount: Int { writer.byteCount }

  /// Lends the stream so far.
  ///
  /// - Complexity: O(1)
  public mutating func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result { try writer.withBytes(body) }

  /// The stream.
  ///
  /// - Complexity: O(``byteCount``)
  public consuming func finish() -> [UInt8] { writer.finish() }
}
