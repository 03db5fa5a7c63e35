internal import BitCoding

/// Writes the payload of an XOR2 chunk (encoding 4).
///
/// ```swift
/// var appender = XOR2Appender()
/// appender.append(Sample(timestamp: 1_000, value: 1), startTime: 500)
/// let bytes = appender.finish()
/// ```
///
/// An appender used again, after ``removeAll()``, keeps its buffer and allocates nothing.
///
/// A chunk without start times should end by sample 127: from there on, the format makes every
/// sample carry one, 24 bits and more.
public struct XOR2Appender: ~Copyable, Sendable {
  /// The most samples that a chunk can hold.
  public static let capacity = 65_535

  /// The number of samples in the chunk.
  public private(set) var count = 0
  private var writer: BitWriter
  private var stream = XOR2Stream()

  /// An empty chunk.
  ///
  /// - Parameter byteCapacity: how many bytes to make room for; the buffer grows as needed.
  public init(byteCapacity: Int = 128) {
    writer = BitWriter(prefixByteCount: 3, capacity: byteCapacity)
  }

  /// A chunk that goes on where the payload `bytes` ends.
  ///
  /// - Throws: ``ChunkError`` for a corrupt payload, or ``ChunkError/notReopenable(_:)`` for one that
  ///   passed sample 127 without a field for start times, which no writer produces.
  /// - Complexity: O(`bytes.count`)
  public init(reopening bytes: Span<UInt8>) throws(ChunkError) {
    var decoder = try XOR2Decoder(bytes)
    while try decoder.next(from: bytes) != nil {}
    guard decoder.count <= StartTimeWriter.lastFirstField || decoder.startTimes.firstField < .max
    else { throw .notReopenable(.xor2) }
    count = decoder.count
    writer = BitWriter(continuing: bytes, bitCount: decoder.bitOffset, prefixByteCount: 3)
    guard count > 0 else { return }
    stream.clock = decoder.clock
    stream.value = XORValueWriter(continuing: decoder.value)
    stream.startTimes = StartTimeWriter(
      continuing: decoder.startTimes, header: bytes[2], count: count)
  }

  /// Forgets all samples; the buffer stays.
  public mutating func removeAll() {
    writer.removeAll()
    count = 0
    stream = XOR2Stream()
  }

  /// Appends one sample; a start time of 0 is none.
  ///
  /// - Precondition: ``count`` is less than ``capacity``.
  /// - Complexity: O(1) amortised
  public mutating func append(_ sample: Sample, startTime: Int64 = 0) {
    precondition(count < Self.capacity, "a chunk holds at most 65,535 samples")
    writer.reserve(byteCount: 32)
    stream.write(
      sample.timestamp, sample.value.bitPattern, startTime, sample: count, into: &writer.tail)
    count += 1
  }

  /// Appends samples without start times, given by columns.
  ///
  /// - Precondition: both columns are of one length, and the chunk has room for that many samples.
  /// - Complexity: O(`timestamps.count`)
  public mutating func append(_ timestamps: Span<Int64>, _ values: Span<Double>) {
    reserve(timestamps.count, values.count)
    (stream, writer.tail) = Self.appending(
      timestamps, values, nil, at: count, stream: stream, tail: writer.tail)
    count += timestamps.count
  }

  /// Appends samples with start times, given by columns; a start time of 0 is none.
  ///
  /// - Precondition: the columns are of one length, and the chunk has room for that many samples.
  /// - Complexity: O(`timestamps.count`)
  public mutating func append(
    _ timestamps: Span<Int64>, _ values: Span<Double>, startTimes: Span<Int64>
  ) {
    precondition(
      timestamps.count == startTimes.count, "there are as many start times as timestamps")
    reserve(timestamps.count, values.count)
    (stream, writer.tail) = Self.appending(
      timestamps, values, startTimes, at: count, stream: stream, tail: writer.tail)
    count += timestamps.count
  }

  private mutating func reserve(_ timestampCount: Int, _ valueCount: Int) {
    precondition(timestampCount == valueCount, "there are as many timestamps as values")
    precondition(timestampCount <= Self.capacity - count, "a chunk holds at most 65,535 samples")
    // The first sample takes up to 28 bytes, the second 29, any other 5 + 64, 14 + 64 and 72 bits.
    writer.reserve(byteCount: 16 + 28 * timestampCount)
  }

  /// Appends samples, of which the first is sample `count` of the chunk.
  ///
  /// By value, in a function of its own: what is lent to a loop is stored for every sample, and this
  /// way it stays in registers.
  @inline(never)
  private static func appending(
    _ timestamps: Span<Int64>, _ values: Span<Double>, _ startTimes: Span<Int64>?, at count: Int,
    stream: XOR2Stream, tail: BitTail
  ) -> (XOR2Stream, BitTail) {
    var (stream, tail) = (stream, tail)
    for index in timestamps.indices {
      stream.write(
        timestamps[index], values[index].bitPattern, startTimes?[index] ?? 0,
        sample: count &+ index, into: &tail)
    }
    return (stream, tail)
  }

  /// The length of the payload so far.
  public var byteCount: Int { writer.byteCount }

  /// Lends the payload so far.
  ///
  /// - Complexity: O(1)
  public mutating func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    writeHeader()
    return try writer.withBytes(body)
  }

  /// The payload.
  ///
  /// - Complexity: O(``byteCount``)
  public consuming func finish() -> [UInt8] {
    writeHeader()
    return writer.finish()
  }

  private mutating func writeHeader() {
    writer.setPrefix(UInt8(count >> 8), at: 0)
    writer.setPrefix(UInt8(count & 0xFF), at: 1)
    writer.setPrefix(stream.startTimes.header, at: 2)
  }
}
