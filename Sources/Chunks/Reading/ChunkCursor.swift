internal import Gorilla
public import SeriesModel

/// Reads the samples of a series from its chunks, batch after batch.
///
/// ```swift
/// var cursor = ChunkCursor(chunks)
/// var kind = try cursor.seek(to: start)
/// while kind != nil {
///   cursor.withFloats { timestamps, values in … }
///   kind = try cursor.next()
/// }
/// ```
///
/// A batch has samples of one chunk, and so of one kind. A chunk of usual size is one batch, and so is
/// any sealed chunk; a chunk of more than 256 floats may be several. The buffers of a cursor are used
/// again from batch to batch, and for other chunks through ``open(_:)``: once they are large enough,
/// nothing is allocated but the layouts of sealed histograms.
///
/// The chunks should be in the order of time and not overlap, as ``ChunkBuilder`` makes them. If they
/// are not, the samples come as they lie, and seeking may miss some.
public struct ChunkCursor: ~Copyable, Sendable {
  private var chunks: [Chunk] = []
  /// The chunk to be opened next.
  private var upcoming = 0
  /// What kind the chunk before `upcoming` has, if it may have more samples than the batch.
  private var open: SampleKind?
  /// What kind of samples the batch has; nil before the first batch and behind the last one.
  public private(set) var kind: SampleKind?
  /// Which samples of the buffers make the batch.
  @usableFromInline private(set) var range = 0..<0
  /// The times of the first and of the last sample of the batch, if there is one.
  package private(set) var times: (first: Int64, last: Int64) = (0, 0)

  @usableFromInline private(set) var floats = FloatBatch()
  private var histogramBatches: HistogramBatches?

  /// A cursor without chunks.
  public init() {}

  /// A cursor before the first sample of `chunks`.
  public init(_ chunks: [Chunk]) { self.chunks = chunks }

  /// Goes before the first sample of other chunks, and keeps the buffers.
  ///
  /// - Complexity: O(1)
  public mutating func open(_ chunks: [Chunk]) {
    self.chunks = chunks
    (upcoming, open) = (0, nil)
    (kind, range) = (nil, 0..<0)
  }

  /// The number of samples in the batch.
  public var count: Int { range.count }

  /// Which of the chunks the batch comes from.
  ///
  /// - Precondition: there is a batch.
  public var chunkIndex: Int {
    precondition(kind != nil, "the cursor is at a batch")
    return upcoming - 1
  }

  /// Goes to the next batch.
  ///
  /// - Returns: what kind of samples it has; nil behind the last one.
  /// - Throws: ``ChunkListError`` for a corrupt chunk, or one of an encoding that is not
  ///   ``ChunkEncodingByte/isDecodable``. The samples before the one at fault have been a batch already, but
  ///   for those of a sealed chunk, which are all or none. There is no batch then, and the call after
  ///   this goes on with the next chunk.
  /// - Complexity: O(the number of samples, times that of buckets)
  public mutating func next() throws(ChunkListError) -> SampleKind? {
    // Taken out while they are read, so that nobody has to hold on to each of them.
    var chunks: [Chunk] = []
    swap(&chunks, &self.chunks)
    defer { swap(&chunks, &self.chunks) }
    return try next(of: chunks.span)
  }

  private mutating func next(of chunks: Span<Chunk>) throws(ChunkListError) -> SampleKind? {
    (kind, range) = (nil, 0..<0)
    do throws(ChunkFault) {
      while true {
        if let open {
          if try read(open, chunks[upcoming - 1].payload.span) {
            if open == .float, floats.isLast { self.open = nil }
            return open
          }
          self.open = nil
        }
        guard upcoming < chunks.count else { return nil }
        upcoming += 1
        open = try begin(chunks[upcoming - 1].payload.span, chunks[upcoming - 1].encoding)
      }
    } catch {
      open = nil
      throw ChunkListError(chunk: upcoming - 1, fault: error)
    }
  }

  /// Begins with a chunk, and says what kind of samples it has.
  private mutating func begin(
    _ payload: Span<UInt8>, _ encoding: ChunkEncodingByte
  ) throws(ChunkFault) -> SampleKind {
    let kind = try encoding.kind(of: payload)
    let hasStartTimes = encoding.encoding?.hasStartTimes == true
    switch kind {
    case .float: try floats.open(payload, encoding)
    case .integerHistogram:
      try makeHistogramBatches().openIntegers(payload, encoding, hasStartTimes: hasStartTimes)
    case .floatHistogram:
      try makeHistogramBatches().openFloats(payload, encoding, hasStartTimes: hasStartTimes)
    }
    return kind
  }

  private mutating func makeHistogramBatches() -> HistogramBatches {
    if let histogramBatches { return histogramBatches }
    let batches = HistogramBatches()
    histogramBatches = batches
    return batches
  }

  /// The buffers of the histograms of the batch.
  var histograms: HistogramBatches {
    guard let histogramBatches else { preconditionFailure("the batch has histograms") }
    return histogramBatches
  }

  /// Reads the next batch of the chunk that is open; false at its end.
  private mutating func read(
    _ kind: SampleKind, _ payload: Span<UInt8>
  ) throws(ChunkFault) -> Bool {
    switch kind {
    case .float:
      guard try floats.next(from: payload) else { return false }
      range = 0..<floats.count
    case .integerHistogram:
      guard try histograms.integers.next(from: payload) else { return false }
      range = 0..<histograms.integers.columns.count
    case .floatHistogram:
      guard try histograms.floats.next(from: payload) else { return false }
      range = 0..<histograms.floats.columns.count
    }
    self.kind = kind
    narrow(to: range)
    return true
  }

  /// Goes to the first sample at `time` or later, or stays if the batch begins with such a one.
  ///
  /// Chunks that end before `time` are passed over without being decoded. A cursor never goes back.
  ///
  /// - Parameter time: milliseconds since the Unix epoch.
  /// - Returns: what kind of samples the batch has, which begins with that sample; nil if there is
  ///   none.
  /// - Throws: as ``next()``, for chunks that reach to `time`.
  /// - Complexity: O(the number of chunks passed over) and that of the samples of one chunk
  public mutating func seek(to time: Int64) throws(ChunkListError) -> SampleKind? {
    if kind != nil, narrow(to: time) { return kind }
    while true {
      if open != nil, chunks[upcoming - 1].maxTime < time { open = nil }
      if open == nil {
        while upcoming < chunks.count, chunks[upcoming].maxTime < time { upcoming += 1 }
      }
      guard try next() != nil else { return nil }
      if narrow(to: time) { return kind }
    }
  }

  /// Leaves out the samples of the batch before `time`; false, and nothing changes, if these are all.
  private mutating func narrow(to time: Int64) -> Bool {
    if times.first >= time { return true }
    let start = Self.firstIndex(of: timestamps.span, in: range, from: time)
    guard start < range.upperBound else { return false }
    narrow(to: start..<range.upperBound)
    return true
  }

  private mutating func narrow(to range: Range<Int>) {
    self.range = range
    let timestamps = timestamps
    times = (timestamps[range.lowerBound], timestamps[range.upperBound - 1])
  }

  private static func firstIndex(
    of timestamps: Span<Int64>, in range: Range<Int>, from time: Int64
  ) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if timestamps[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The times of the buffers, of which ``range`` makes the batch.
  var timestamps: [Int64] {
    switch kind {
    case .float, nil: floats.timestamps
    case .integerHistogram: histograms.integers.columns.timestamps
    case .floatHistogram: histograms.floats.columns.timestamps
    }
  }

  /// The start times of the buffers likewise; none at all if the encoding has none.
  var startTimes: [Int64] {
    switch kind {
    case .float, nil: floats.hasStartTimes ? floats.startTimes : []
    case .integerHistogram: histograms.integers.columns.startTimes
    case .floatHistogram: histograms.floats.columns.startTimes
    }
  }
}
