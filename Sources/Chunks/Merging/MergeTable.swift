internal import Gorilla
internal import SeriesModel

/// The samples of chunks that overlap, and in which order they go into the result.
///
/// The keys of all samples are sorted. That is simpler than to go along all chunks side by side, and
/// quick, as the times of a chunk ascend and the sort of the standard library makes use of that.
struct MergeTable: ~Copyable, Sendable {
  /// Where a sample lies.
  private struct Key: Comparable {
    var time: Int64
    /// Which chunk it comes from; the first one wins.
    var chunk: Int32
    /// Which sample of the chunk it is.
    var row: Int32

    static func < (left: Key, right: Key) -> Bool {
      left.time < right.time || left.time == right.time && left.chunk < right.chunk
    }
  }

  /// A chunk whose samples are here.
  private struct Source {
    var kind = SampleKind.float
    /// Where they start among the floats, or which of the histograms they are.
    var place = 0
    var times = SampleTimes()
  }

  private var cursor = ChunkCursor()
  private var keys: [Key] = []
  private var sources: [Source] = []
  private var values: [Double] = []
  private var startTimes: [Int64] = []
  /// Whether any chunk has start times.
  private(set) var hasStartTimes = false
  private var histograms: [HistogramColumns<UInt64>] = []
  private var floatHistograms: [HistogramColumns<Double>] = []
  private var histogram = Histogram<UInt64>()
  private var floatHistogram = Histogram<Double>()

  /// Reads the samples of `chunks`, of which each loses against those before it.
  ///
  /// They have to be what is said of the chunks; otherwise the result might overlap with chunks that
  /// are not decoded.
  mutating func read(_ chunks: [Chunk]) throws(ChunkListError) {
    removeAll()
    sources.append(contentsOf: repeatElement(Source(), count: chunks.count))
    cursor.open(chunks)
    defer { cursor.open([]) }
    while let kind = try cursor.next() { takeBatch(of: kind) }
    for (index, chunk) in chunks.enumerated() { try sources[index].times.check(chunk, at: index) }
  }

  /// Forgets all samples, and keeps the buffers.
  private mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    startTimes.removeAll(keepingCapacity: true)
    histograms.removeAll(keepingCapacity: true)
    floatHistograms.removeAll(keepingCapacity: true)
    hasStartTimes = false
  }

  private mutating func takeBatch(of kind: SampleKind) {
    let chunk = cursor.chunkIndex
    if sources[chunk].times.count == 0 {
      sources[chunk].kind = kind
      sources[chunk].place =
        switch kind {
        case .float: values.count
        case .integerHistogram: histograms.count
        case .floatHistogram: floatHistograms.count
        }
    }
    hasStartTimes = hasStartTimes || cursor.withStartTimes { !$0.isEmpty }
    let row = sources[chunk].times.count
    cursor.withTimestamps { timestamps in
      keys.append(addingCapacity: timestamps.count) { output in
        for index in timestamps.indices {
          output.append(
            Key(time: timestamps[index], chunk: Int32(chunk), row: Int32(row + index)))
        }
      }
      sources[chunk].times.add(timestamps)
    }
    switch kind {
    case .float:
      cursor.withFloats { _, values in self.values.append(copying: values) }
      cursor.withStartTimes { startTimes in self.startTimes.append(copying: startTimes) }
      // One for each value, also where a chunk has none.
      startTimes.append(contentsOf: repeatElement(0, count: values.count - startTimes.count))
    case .integerHistogram: cursor.withHistograms { columns, _ in histograms.append(copy columns) }
    case .floatHistogram:
      cursor.withFloatHistograms { columns, _ in floatHistograms.append(copy columns) }
    }
  }

  /// Appends the samples in the order of time, of each time the one that wins.
  mutating func append(to builder: inout ChunkBuilder, _ chunks: inout [Chunk]) {
    keys.sort()
    var last: Int64?
    for key in keys where key.time != last {
      last = key.time
      if let chunk = append(key, to: &builder) { chunks.append(chunk) }
    }
    if let chunk = builder.finish() { chunks.append(chunk) }
  }

  private mutating func append(_ key: Key, to builder: inout ChunkBuilder) -> Chunk? {
    let (source, row) = (sources[Int(key.chunk)], Int(key.row))
    switch source.kind {
    case .float:
      let index = source.place + row
      return builder.append(
        Sample(timestamp: key.time, value: values[index]), startTime: startTimes[index])
    case .integerHistogram:
      let startTime = histograms[source.place].copy(row, into: &histogram)
      return builder.append(histogram, at: key.time, startTime: startTime)
    case .floatHistogram:
      let startTime = floatHistograms[source.place].copy(row, into: &floatHistogram)
      return builder.append(floatHistogram, at: key.time, startTime: startTime)
    }
  }
}

extension HistogramColumns {
  /// Copies a sample into `histogram`, whose array is used again, and returns its start time.
  ///
  /// What is known of its counts is forgotten but for that they are a gauge's, also of a stale marker,
  /// which then need not start another chunk.
  @specialized(where Count == UInt64)
  @specialized(where Count == Double)
  func copy(_ row: Int, into histogram: inout Histogram<Count>) -> Int64 {
    histogram.buckets.removeAll(keepingCapacity: true)
    histogram.sum = sums[row]
    histogram.counterReset = counterReset == .gauge ? .gauge : .unknown
    histogram.count = counts[row]
    histogram.zeroCount = zeroCounts[row]
    if row < liveCount {
      histogram.layout = layout
      let width = layout.bucketCount
      histogram.buckets += buckets[row * width..<(row + 1) * width]
    } else {
      histogram.layout = HistogramLayout()
    }
    return startTimes.isEmpty ? 0 : startTimes[row]
  }
}
