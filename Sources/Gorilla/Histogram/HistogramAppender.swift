internal import BitCoding

/// Writes the payload of a native histogram chunk, and says when the next sample needs another chunk.
///
/// `HistogramAppender<UInt64>` writes encodings 2 and 5, `HistogramAppender<Double>` 3 and 6.
///
/// ```swift
/// var appender = HistogramAppender<UInt64>(hasStartTimes: false)
/// if case .chunkEnds(let counterReset) = appender.append(histogram, at: timestamp) {
///   store(appender.withBytes { … })
///   appender.removeAll(counterReset: counterReset)
///   _ = appender.append(histogram, at: timestamp)
/// }
/// ```
///
/// An appender used again, after ``removeAll(counterReset:)``, keeps its buffers.
public struct HistogramAppender<Count: HistogramCount>: ~Copyable, Sendable {
  /// The number of samples in the chunk.
  public internal(set) var count = 0
  /// Whether samples have start times.
  public let hasStartTimes: Bool
  /// The buckets of every sample but stale markers.
  public internal(set) var layout = HistogramLayout()
  /// What the chunk's header says about its first sample.
  public internal(set) var counterReset = CounterReset.unknown
  var writer: BitWriter
  var clock = DeltaOfDelta()
  var startTimes = StartTimeWriter()
  var row = Count._Writer()
  private var bucketCount = 0
  private var negativeStart = 0

  /// The most samples that a chunk can hold: 65,535, or 16,383 with start times.
  public var capacity: Int { hasStartTimes ? 0x3FFF : 0xFFFF }

  /// An empty chunk.
  ///
  /// - Parameters:
  ///   - hasStartTimes: whether to write encoding 5 or 6 rather than 2 or 3.
  ///   - byteCapacity: how many bytes to make room for; the buffer grows as needed.
  public init(hasStartTimes: Bool, byteCapacity: Int = 128) {
    self.hasStartTimes = hasStartTimes
    writer = BitWriter(prefixByteCount: 3, capacity: byteCapacity)
  }

  /// A chunk that goes on where the payload `bytes` ends.
  ///
  /// - Throws: ``ChunkError/notReopenable(_:)`` for a payload without start times, or one that passed
  ///   sample 127 without a field for them, which no writer produces; otherwise ``ChunkError`` for a
  ///   corrupt payload.
  /// - Complexity: O(the number of samples · the number of buckets)
  public init(reopening bytes: Span<UInt8>, hasStartTimes: Bool) throws(ChunkError) {
    guard hasStartTimes else { throw .notReopenable(Count._encodings.plain) }
    var decoder = try HistogramDecoder<Count>(bytes, hasStartTimes: true)
    var last = Histogram<Count>()
    while try decoder.next(from: bytes, into: &last) {}
    guard decoder.count <= StartTimeWriter.lastFirstField || decoder.startTimes.firstField < .max
    else { throw .notReopenable(Count._encodings.withStartTimes) }
    self.hasStartTimes = true
    count = decoder.count
    counterReset = decoder.counterReset
    writer = BitWriter(continuing: bytes, bitCount: decoder.bitOffset, prefixByteCount: 3)
    guard count > 0 else { return }
    layout = decoder.layout
    clock = decoder.clock
    startTimes = StartTimeWriter(continuing: decoder.startTimes, header: bytes[2], count: count)
    row = Count._Writer(continuing: decoder.row)
    negativeStart = layout.positiveBucketCount
    bucketCount = layout.bucketCount
  }

  /// Forgets all samples; the buffers stay.
  ///
  /// - Parameter counterReset: what the header is to say about the next sample, unless that is a
  ///   gauge or a reset by its own account.
  public mutating func removeAll(counterReset: CounterReset = .unknown) {
    writer.removeAll()
    count = 0
    clock = DeltaOfDelta()
    startTimes = StartTimeWriter()
    layout.removeAll()
    self.counterReset = counterReset
  }

  /// Whether the last sample is a stale marker.
  var isStale: Bool { count > 0 && row.sum.isSeriesEnd }

  /// Begins the chunk with `layout`.
  mutating func begin(_ layout: HistogramLayout) {
    precondition(layout.isValid, "the layout has a known schema, and spans in ascending order")
    self.layout.assign(layout)
    negativeStart = layout.positiveBucketCount
    bucketCount = negativeStart + layout.negativeBucketCount
    layout.write(into: &writer)
    row.begin(bucketCount: bucketCount)
  }

  /// Writes a sample whose buckets are those of the layout, or a stale marker without any.
  mutating func write(
    _ timestamp: Int64, _ startTime: Int64,
    count: Count, zeroCount: Count, sum: Double, buckets: Span<Count>
  ) {
    precondition(self.count < capacity, "the chunk is full")
    writer.reserve(byteCount: 64 + 10 * buckets.count)
    let previous = clock.timestamp
    let isFirst = self.count == 0
    if isFirst {
      clock.timestamp = timestamp
      writer.tail.writeVarbit(timestamp)
    } else {
      writer.tail.writeVarbit(clock.advance(to: timestamp))
    }
    row.write(
      isFirst: isFirst, count: count, zeroCount: zeroCount, sum: sum, buckets: buckets,
      negativeStart: negativeStart, into: &writer)
    if hasStartTimes {
      startTimes.write(
        startTime, sample: self.count, timestamp: timestamp, previous: previous,
        into: &writer.tail)
    }
    self.count += 1
  }

  /// Appends the samples of `columns`, which share a layout, as they are.
  ///
  /// - Precondition: the chunk is empty, or has the layout of `columns` and does not end in a stale
  ///   marker (unless there is nothing else to append); it has room for the samples; and `columns` has
  ///   start times if and only if the chunk does.
  /// - Complexity: O(`columns.count · columns.layout.bucketCount`)
  @specialized(where Count == UInt64)
  @specialized(where Count == Double)
  public mutating func append(_ columns: HistogramColumns<Count>) {
    precondition(
      columns.startTimes.count == (hasStartTimes ? columns.count : 0),
      "the columns have start times if and only if the chunk has")
    guard columns.count > 0 else { return }
    if count == 0 {
      counterReset = columns.counterReset
      begin(columns.layout)
    } else {
      precondition(
        columns.liveCount == 0 || layout == columns.layout && !isStale,
        "the samples fit the layout of the chunk")
    }
    let rows = columns.buckets.span
    for index in 0..<columns.count {
      let row =
        index < columns.liveCount
        ? rows.extracting(index * bucketCount..<(index + 1) * bucketCount)
        : rows.extracting(first: 0)
      write(
        columns.timestamps[index], hasStartTimes ? columns.startTimes[index] : 0,
        count: columns.counts[index], zeroCount: columns.zeroCounts[index],
        sum: columns.sums[index], buckets: row)
    }
  }

  /// The length of the payload so far.
  public var byteCount: Int { writer.byteCount }

  /// Whether Prometheus before 3.14 would have put one more zero byte behind this payload.
  ///
  /// Readers ignore that byte. To reproduce the old form, append it. (No such writer had start times.)
  public var hasLegacyTail: Bool {
    !hasStartTimes && count > 0 && writer.bitCount % 8 == 0 && row.endsInWholeBytes
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
    return writer.finish()
  }

  private mutating func writeHeader() {
    let flags = counterReset.rawValue << 6
    writer.setPrefix(UInt8(count >> 8) | (hasStartTimes ? flags : 0), at: 0)
    writer.setPrefix(UInt8(count & 0xFF), at: 1)
    writer.setPrefix(hasStartTimes ? startTimes.header : flags, at: 2)
  }
}
