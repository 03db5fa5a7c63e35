internal import BitCoding

/// Reads the samples of a native histogram chunk's payload, all at once or one at a time.
///
/// `HistogramDecoder<UInt64>` reads encodings 2 and 5, `HistogramDecoder<Double>` 3 and 6.
///
/// ```swift
/// var decoder = try HistogramDecoder<UInt64>(bytes, hasStartTimes: false)
/// var columns = HistogramColumns<UInt64>()
/// try decoder.decode(from: bytes, into: &columns)
/// ```
///
/// The bytes stay with their owner, as with ``XORDecoder``. A decoder used for another chunk, through
/// ``open(_:hasStartTimes:)``, keeps its arrays. The format is in `Documentation/Formats/Chunks.md`;
/// it is that of Prometheus.
public struct HistogramDecoder<Count: HistogramCount>: Sendable {
  /// The number of samples in the chunk.
  public private(set) var count = 0
  /// The number of samples read so far.
  public private(set) var position = 0
  /// The buckets of every sample but stale markers.
  public private(set) var layout = HistogramLayout()
  /// What the chunk's header says about its first sample.
  public private(set) var counterReset = CounterReset.unknown
  /// Whether the samples have start times.
  public private(set) var hasStartTimes = false
  var bitOffset = 24
  var clock = DeltaOfDelta()
  var startTimes = StartTimeReader(header: 0)
  var row = Count._Reader()
  private var bucketCount = 0
  private var negativeStart = 0
  private var isStale = false

  /// The timestamp of the sample read last, in milliseconds.
  public var timestamp: Int64 { clock.timestamp }
  /// The start time of the sample read last, in milliseconds; 0 if it has none.
  public var startTime: Int64 { startTimes.startTime }

  /// A decoder of `bytes`.
  ///
  /// - Throws: as ``open(_:hasStartTimes:)``.
  public init(_ bytes: Span<UInt8>, hasStartTimes: Bool) throws(ChunkError) {
    try open(bytes, hasStartTimes: hasStartTimes)
  }

  /// A decoder without bytes, which has no samples.
  public init() {}

  /// Reads the header and the layout of `bytes`.
  ///
  /// - Throws: ``ChunkError/missingHeader(byteCount:)``,
  ///   ``ChunkError/countExceedsPayload(count:byteCount:)`` or
  ///   ``ChunkError/invalidLayout(_:bitOffset:)``; the decoder then has no samples.
  /// - Complexity: O(the number of spans and buckets)
  @specialized(where Count == UInt64)
  @specialized(where Count == Double)
  public mutating func open(_ bytes: Span<UInt8>, hasStartTimes: Bool) throws(ChunkError) {
    count = 0
    position = 0
    isStale = false
    clock = DeltaOfDelta()
    self.hasStartTimes = hasStartTimes
    let count = try Self.sampleCount(of: bytes, hasStartTimes: hasStartTimes)
    startTimes = StartTimeReader(header: hasStartTimes ? bytes[2] : 0)
    counterReset = CounterReset(chunkHeader: bytes[hasStartTimes ? 0 : 2])
    layout.removeAll()
    var cursor = BitCursor(bitOffset: 24)
    if count > 0 { try layout.read(at: &cursor, of: bytes) }
    bitOffset = cursor.bitOffset
    negativeStart = layout.positiveBucketCount
    bucketCount = negativeStart + layout.negativeBucketCount
    row.begin(bucketCount: bucketCount)
    self.count = count
  }

  /// The number of samples that the header of `bytes` promises, of which they have room for all.
  ///
  /// - Throws: ``ChunkError/missingHeader(byteCount:)`` or
  ///   ``ChunkError/countExceedsPayload(count:byteCount:)``.
  public static func sampleCount(
    of bytes: Span<UInt8>, hasStartTimes: Bool
  ) throws(ChunkError) -> Int {
    guard bytes.count >= 3 else { throw .missingHeader(byteCount: bytes.count) }
    let count = Int(bytes[0] & (hasStartTimes ? 0x3F : 0xFF)) << 8 | Int(bytes[1])
    // The layout takes eleven bits, the first sample 67 or more, any other four.
    let minimum = count == 0 ? 0 : 78 + 4 * (count - 1)
    guard minimum <= (bytes.count - 3) * 8 else {
      throw .countExceedsPayload(count: count, byteCount: bytes.count)
    }
    return count
  }

  /// The time of the chunk's first sample, or nil if it has none.
  ///
  /// - Throws: as ``open(_:hasStartTimes:)``, or ``ChunkError/truncated(sample:bitOffset:)``.
  /// - Complexity: O(the number of spans)
  public static func firstTimestamp(
    of bytes: Span<UInt8>, hasStartTimes: Bool
  ) throws(ChunkError) -> Int64? {
    guard try sampleCount(of: bytes, hasStartTimes: hasStartTimes) > 0 else { return nil }
    var cursor = BitCursor(bitOffset: 24)
    var layout = HistogramLayout()
    try layout.read(at: &cursor, of: bytes)
    do throws(BitError) {
      return try cursor.readVarbitInt(from: bytes)
    } catch { throw ChunkError(error, sample: 0, at: cursor.bitOffset) }
  }

  /// Reads the next sample; false at the end of the chunk.
  private mutating func read(from bytes: Span<UInt8>) throws(ChunkError) -> Bool {
    guard position < count else { return false }
    var (end, clock) = (bitOffset, self.clock)
    let change = bytes.readVarbitInt(at: &end)
    if position == 0 {
      clock.timestamp = change
    } else {
      clock.delta &+= change
      clock.timestamp &+= clock.delta
    }
    let isFirst = position == 0
    guard row.readHead(isFirst: isFirst, at: &end, of: bytes) else { throw fault(end, of: bytes) }
    let wasStale = isStale
    isStale = row.sum.isSeriesEnd
    if !isStale {
      guard
        row.readBuckets(isFirst: isFirst, negativeStart: negativeStart, at: &end, of: bytes),
        end <= bytes.count &* 8
      else { throw fault(end, of: bytes) }
      guard !wasStale else {
        count = position
        throw .sampleAfterStaleMarker(sample: position, bitOffset: bitOffset)
      }
    }
    if startTimes.hasField(position) {
      var cursor = BitCursor(bitOffset: end)
      do throws(BitError) {
        try startTimes.read(
          at: &cursor, of: bytes,
          sample: position, timestamp: clock.timestamp, previous: self.clock.timestamp)
      } catch {
        count = position
        throw ChunkError(error, sample: position, at: bitOffset)
      }
      end = cursor.bitOffset
    }
    guard end <= bytes.count &* 8 else { throw fault(end, of: bytes) }
    (bitOffset, self.clock) = (end, clock)
    position += 1
    return true
  }

  /// Ends the chunk before the sample at hand, and says what is wrong: it reaches to `end`, past the
  /// bytes, or has an invalid window there.
  private mutating func fault(_ end: Int, of bytes: Span<UInt8>) -> ChunkError {
    count = position
    let isWhole = end + 13 <= bytes.count * 8
    return .window(isWhole: isWhole, sample: position, bitOffset: bitOffset)
  }

  /// Reads the next sample of `bytes` into `histogram`, whose arrays are used again; false, and
  /// nothing is written, at the end of the chunk. Its times are ``timestamp`` and ``startTime``.
  ///
  /// - Throws: ``ChunkError`` for a corrupt sample, which then ends the chunk.
  /// - Complexity: O(`layout.bucketCount`)
  @specialized(where Count == UInt64)
  @specialized(where Count == Double)
  public mutating func next(
    from bytes: Span<UInt8>, into histogram: inout Histogram<Count>
  ) throws(ChunkError) -> Bool {
    guard try read(from: bytes) else { return false }
    histogram.buckets.removeAll(keepingCapacity: true)
    histogram.sum = row.sum
    if isStale {
      histogram.layout.removeAll()
      histogram.counterReset = .unknown
      histogram.count = .zero
      histogram.zeroCount = .zero
    } else {
      if histogram.layout != layout { histogram.layout.assign(layout) }
      histogram.counterReset = counterReset.hint(sample: position - 1)
      histogram.count = row.count
      histogram.zeroCount = row.zeroCount
      row.appendBuckets(to: &histogram.buckets)
    }
    return true
  }

  /// Reads the samples of `bytes` that are left into `columns`, in place of what these held.
  ///
  /// - Throws: ``ChunkError`` for a corrupt sample. Those before it have been written.
  /// - Complexity: O(the number of samples · `layout.bucketCount`)
  @specialized(where Count == UInt64)
  @specialized(where Count == Double)
  public mutating func decode(
    from bytes: Span<UInt8>, into columns: inout HistogramColumns<Count>
  ) throws(ChunkError) {
    columns.removeAll()
    columns.layout.assign(layout)
    columns.counterReset = position == 0 ? counterReset : counterReset.hint(sample: position)
    while try read(from: bytes) {
      columns.timestamps.append(clock.timestamp)
      if hasStartTimes { columns.startTimes.append(startTimes.startTime) }
      columns.counts.append(isStale ? .zero : row.count)
      columns.zeroCounts.append(isStale ? .zero : row.zeroCount)
      columns.sums.append(row.sum)
      if !isStale {
        row.appendBuckets(to: &columns.buckets)
        columns.liveCount += 1
      }
    }
  }
}

extension CounterReset {
  /// The header byte has it in its highest two bits.
  init(chunkHeader: UInt8) {
    switch chunkHeader >> 6 {
    case 0b01: self = .notReset
    case 0b10: self = .reset
    case 0b11: self = .gauge
    default: self = .unknown
    }
  }
}
