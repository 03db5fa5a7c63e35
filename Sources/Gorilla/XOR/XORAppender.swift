internal import BitCoding

/// Writes the payload of an XOR chunk (encoding 1).
///
/// ```swift
/// var appender = XORAppender()
/// appender.append(timestamps.span, values.span)
/// let bytes = appender.finish()
/// ```
///
/// An appender used again, after ``removeAll()``, keeps its buffer and allocates nothing.
public struct XORAppender: ~Copyable, Sendable {
  /// The most samples that a chunk can hold.
  public static let capacity = 65_535

  // 59 bytes: there are very many of these, and to fetch them takes longer than to write a sample.
  private var writer: CompactBitWriter
  private var sampleCount: UInt16 = 0
  /// The time of the last sample; 0 if there is none.
  package private(set) var lastTimestamp: Int64 = 0
  private var state = XORState(XORStream())

  /// The number of samples in the chunk.
  public var count: Int { Int(sampleCount) }

  /// An empty chunk.
  ///
  /// - Parameter byteCapacity: how many bytes to make room for; the buffer grows as needed.
  public init(byteCapacity: Int = 128) {
    writer = CompactBitWriter(capacity: byteCapacity)
  }

  /// Always throws: XOR chunks do not say where their bits end (``ChunkEncoding/isReopenable``).
  ///
  /// - Throws: ``ChunkError/notReopenable(_:)``
  public init(reopening bytes: Span<UInt8>) throws(ChunkError) {
    throw .notReopenable(.xor)
  }

  /// Forgets all samples; the buffer stays.
  public mutating func removeAll() {
    writer.removeAll()
    sampleCount = 0
    put(XORStream(), writer.tail)
  }

  /// Appends one sample.
  ///
  /// - Precondition: ``count`` is less than ``capacity``.
  /// - Complexity: O(1) amortised
  public mutating func append(_ sample: Sample) {
    precondition(count < Self.capacity, "a chunk holds at most 65,535 samples")
    writer.reserve(byteCount: 20)
    guard count >= 2 else { return appendOneOfFirstTwo(sample.timestamp, sample.value.bitPattern) }
    var (stream, tail) = (stream, writer.tail)
    stream.write(sample.timestamp, sample.value.bitPattern, into: &tail)
    put(stream, tail)
    sampleCount &+= 1
  }

  /// Appends samples, given by columns.
  ///
  /// - Precondition: both columns are of one length, and the chunk has room for that many samples.
  /// - Complexity: O(`timestamps.count`)
  public mutating func append(_ timestamps: Span<Int64>, _ values: Span<Double>) {
    precondition(timestamps.count == values.count, "there are as many timestamps as values")
    precondition(
      timestamps.count <= Self.capacity - count, "a chunk holds at most 65,535 samples")
    // The first two samples take up to 18 and 20 bytes, any other 145 bits.
    writer.reserve(byteCount: 4 + 19 * timestamps.count)
    var index = 0
    while count < 2 && index < timestamps.count {
      appendOneOfFirstTwo(timestamps[index], values[index].bitPattern)
      index += 1
    }
    guard index < timestamps.count else { return }
    let (stream, tail) = Self.appending(
      timestamps, values, from: index, stream: stream, tail: writer.tail)
    put(stream, tail)
    sampleCount += UInt16(timestamps.count - index)
  }

  /// Appends samples from `index` on.
  ///
  /// By value, in a function of its own: what is lent to a loop is stored for every sample, and this
  /// way it stays in registers.
  @inline(never)
  private static func appending(
    _ timestamps: Span<Int64>, _ values: Span<Double>, from index: Int,
    stream: XORStream, tail: BitTail
  ) -> (XORStream, BitTail) {
    var (index, stream, tail) = (index, stream, tail)
    let count = timestamps.count
    precondition(index >= 0 && values.count == count)  // so that no access needs a check
    while index < count {
      let start = index
      if stream.skip(timestamps[index], values[index].bitPattern) {
        repeat {
          index &+= 1
        } while index < count && stream.skip(timestamps[index], values[index].bitPattern)
        tail.write(zeroBits: 2 &* (index &- start))
        continue
      }
      stream.write(timestamps[index], values[index].bitPattern, into: &tail)
      index &+= 1
    }
    return (stream, tail)
  }

  /// Writes the first sample, with a whole timestamp and value, or the second, with a whole distance.
  @inline(never)
  private mutating func appendOneOfFirstTwo(_ timestamp: Int64, _ bits: UInt64) {
    var (stream, tail) = (stream, writer.tail)
    if count == 0 {
      stream.clock.timestamp = timestamp
      tail.writeVarint(timestamp)
      stream.value.writeFirst(bits, into: &tail)
    } else {
      tail.writeUvarint(UInt64(bitPattern: stream.clock.advance(to: timestamp)))
      stream.value.write(bits, behind: BitField(), into: &tail)
    }
    put(stream, tail)
    sampleCount += 1
  }

  private var stream: XORStream {
    @inline(__always)
    get {
      XORStream(
        clock: DeltaOfDelta(timestamp: lastTimestamp, delta: state.delta),
        value: XORValueWriter(bits: state.bits, window: (state.leading, state.width)))
    }
  }

  @inline(__always)
  private mutating func put(_ stream: XORStream, _ tail: BitTail) {
    lastTimestamp = stream.clock.timestamp
    state = XORState(stream)
    writer.tail = tail
  }

  /// The length of the payload so far.
  public var byteCount: Int { writer.byteCount }

  /// The bits of the last value.
  package var lastBits: UInt64 { state.bits }

  /// Whether Prometheus before 3.14 would have put one more zero byte behind this payload.
  ///
  /// Readers ignore that byte. To reproduce the old form, append it.
  public var hasLegacyTail: Bool {
    writer.isAtByte && count > 0 && state.endsInWholeBytes
  }

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
    return writer.withBytes { $0.copy() }
  }

  private mutating func writeHeader() {
    writer.setPrefix(UInt8(count >> 8), at: 0)
    writer.setPrefix(UInt8(count & 0xFF), at: 1)
  }
}

/// Where a stream of float samples stands.
private struct XORStream: Sendable {
  var clock = DeltaOfDelta()
  var value = XORValueWriter()

  /// Moves on by a sample that keeps its distance and its value, which is two zero bits; false, and
  /// nothing happens, if it does not.
  @inline(__always)
  mutating func skip(_ timestamp: Int64, _ bits: UInt64) -> Bool {
    guard timestamp &- clock.timestamp == clock.delta, bits == value.bits else { return false }
    clock.timestamp = timestamp
    value.change = 0
    return true
  }

  /// Writes the third or a later sample, up to 145 bits.
  @inline(__always)
  mutating func write(_ timestamp: Int64, _ bits: UInt64, into tail: inout BitTail) {
    let change = clock.advance(to: timestamp)
    var head = BitField(bits: 0, count: 1)
    if change != 0 {
      if let field = BitField(deltaOfDelta: change) {
        head = field
      } else {
        tail.write(deltaOfDelta: change)
        head = BitField()
      }
    }
    value.write(bits, behind: head, into: &tail)
  }
}

/// What is kept of a stream between two samples, besides the time.
private struct XORState: Sendable {
  let delta: Int64
  let bits: UInt64
  let leading: UInt8
  let width: UInt8
  /// What ``XORValueWriter/endsInWholeBytes`` says.
  let endsInWholeBytes: Bool

  @inline(__always)
  init(_ stream: XORStream) {
    (delta, bits) = (stream.clock.delta, stream.value.bits)
    (leading, width) = stream.value.window
    endsInWholeBytes = stream.value.endsInWholeBytes
  }
}
