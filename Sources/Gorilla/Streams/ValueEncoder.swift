internal import BitCoding

/// Writes a stream of doubles alone, each as the bits in which it differs from the one before.
///
/// ```swift
/// var encoder = ValueEncoder()
/// encoder.append(values.span)
/// let bytes = encoder.finish()
/// ```
///
/// The first double takes 64 bits, any other the field of an XOR chunk
/// (`Documentation/Formats/Chunks.md`): one bit where the value stays. Every bit pattern survives. The
/// stream does not say how many there are: keep the count.
public struct ValueEncoder: ~Copyable, Sendable {
  /// The number of values in the stream.
  public private(set) var count = 0
  private var writer: BitWriter
  private var value = XORValueWriter()

  /// An empty stream.
  ///
  /// - Parameter byteCapacity: how many bytes to make room for; the buffer grows as needed.
  public init(byteCapacity: Int = 128) { writer = BitWriter(capacity: byteCapacity) }

  /// Forgets all values; the buffer stays.
  public mutating func removeAll() {
    writer.removeAll()
    count = 0
    value = XORValueWriter()
  }

  /// Appends one value, up to 77 bits.
  ///
  /// - Complexity: O(1) amortised
  public mutating func append(_ value: Double) {
    writer.reserve(byteCount: 10)
    if count == 0 {
      self.value.writeFirst(value.bitPattern, into: &writer.tail)
    } else {
      self.value.write(value.bitPattern, behind: BitField(), into: &writer.tail)
    }
    count += 1
  }

  /// Appends values.
  ///
  /// - Complexity: O(`values.count`)
  public mutating func append(_ values: Span<Double>) {
    for index in values.indices { append(values[index]) }
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
