public import Gorilla
internal import SeriesModel

/// Makes the chunks of a series that may change from one kind of samples to another.
///
/// ```swift
/// var builder = ChunkBuilder()
/// var chunks: [Chunk] = []
/// builder.append(timestamps.span, values.span, to: &chunks)
/// if let chunk = builder.append(histogram, at: time) { chunks.append(chunk) }
/// if let chunk = builder.finish() { chunks.append(chunk) }
/// ```
///
/// A chunk has samples of one kind; where the kind changes, it ends. Histograms of either kind have a
/// buffer of their own, which is made when the first one comes, and kept.
public struct ChunkBuilder: ~Copyable, Sendable {
  /// When a chunk is full.
  public let rules: CuttingRules
  private var kind = SampleKind.float
  private var floats: OpenChunk
  private var histograms: OpenHistogramChunk<UInt64>?
  private var floatHistograms: OpenHistogramChunk<Double>?

  /// A builder without samples.
  ///
  /// - Parameter rules: when a chunk is full.
  public init(rules: CuttingRules = CuttingRules()) {
    self.rules = rules
    floats = OpenChunk(rules: rules)
  }

  /// Appends a float, to the chunk at hand or to the next one.
  ///
  /// - Parameters:
  ///   - sample: a sample later than any before.
  ///   - startTime: when its counting began, in milliseconds since the Unix epoch, 0 for none; left
  ///     out unless the rules have start times.
  /// - Returns: the chunk at hand, if it ended before the sample.
  /// - Precondition: the sample is later than the last one.
  /// - Complexity: O(1) amortised
  public mutating func append(_ sample: Sample, startTime: Int64 = 0) -> Chunk? {
    guard kind != .float else { return floats.append(sample, startTime: startTime) }
    let finished = change(to: .float, at: sample.timestamp)
    _ = floats.append(sample, startTime: startTime)
    return finished
  }

  /// Appends a histogram of integer counts, to the chunk at hand or to the next one.
  ///
  /// - Parameters:
  ///   - histogram: the sample.
  ///   - timestamp: its time, in milliseconds since the Unix epoch.
  ///   - startTime: when its counting began, in milliseconds since the Unix epoch, 0 for none; left
  ///     out unless the rules have start times.
  /// - Returns: the chunk at hand, if it ended before the sample.
  /// - Precondition: as for ``OpenHistogramChunk/append(_:at:startTime:)``.
  /// - Complexity: O(the number of buckets), and O(the whole chunk) where it is widened.
  public mutating func append(
    _ histogram: Histogram<UInt64>, at timestamp: Int64, startTime: Int64 = 0
  ) -> Chunk? {
    let finished = kind == .integerHistogram ? nil : change(to: .integerHistogram, at: timestamp)
    if histograms == nil { histograms = OpenHistogramChunk(rules: rules) }
    let full = histograms?.append(histogram, at: timestamp, startTime: startTime)
    return finished ?? full
  }

  /// Appends a histogram of float counts, to the chunk at hand or to the next one.
  ///
  /// - Parameters:
  ///   - histogram: the sample.
  ///   - timestamp: its time, in milliseconds since the Unix epoch.
  ///   - startTime: when its counting began, in milliseconds since the Unix epoch, 0 for none; left
  ///     out unless the rules have start times.
  /// - Returns: the chunk at hand, if it ended before the sample.
  /// - Precondition: as for ``OpenHistogramChunk/append(_:at:startTime:)``.
  /// - Complexity: O(the number of buckets), and O(the whole chunk) where it is widened.
  public mutating func append(
    _ histogram: Histogram<Double>, at timestamp: Int64, startTime: Int64 = 0
  ) -> Chunk? {
    let finished = kind == .floatHistogram ? nil : change(to: .floatHistogram, at: timestamp)
    if floatHistograms == nil { floatHistograms = OpenHistogramChunk(rules: rules) }
    let full = floatHistograms?.append(histogram, at: timestamp, startTime: startTime)
    return finished ?? full
  }

  /// Appends floats, given by columns.
  ///
  /// - Parameters:
  ///   - timestamps: milliseconds since the Unix epoch, ascending.
  ///   - values: a value for each.
  ///   - chunks: where chunks go that end on the way.
  /// - Precondition: as for ``OpenChunk/append(_:_:to:)``.
  /// - Complexity: O(`timestamps.count`)
  public mutating func append(
    _ timestamps: Span<Int64>, _ values: Span<Double>, to chunks: inout [Chunk]
  ) {
    changeToFloats(at: timestamps, &chunks)
    floats.append(timestamps, values, to: &chunks)
  }

  /// Appends floats with start times, given by columns.
  ///
  /// - Parameters:
  ///   - timestamps: milliseconds since the Unix epoch, ascending.
  ///   - values: a value for each.
  ///   - startTimes: milliseconds since the Unix epoch, 0 for none; left out unless the rules have
  ///     start times.
  ///   - chunks: where chunks go that end on the way.
  /// - Precondition: as for ``OpenChunk/append(_:_:startTimes:to:)``.
  /// - Complexity: O(`timestamps.count`)
  public mutating func append(
    _ timestamps: Span<Int64>, _ values: Span<Double>, startTimes: Span<Int64>,
    to chunks: inout [Chunk]
  ) {
    changeToFloats(at: timestamps, &chunks)
    floats.append(timestamps, values, startTimes: startTimes, to: &chunks)
  }

  private mutating func changeToFloats(at timestamps: Span<Int64>, _ chunks: inout [Chunk]) {
    guard kind != .float, !timestamps.isEmpty else { return }
    if let finished = change(to: .float, at: timestamps[0]) { chunks.append(finished) }
  }

  /// Ends the chunk at hand, which is of another kind than the sample at `time`.
  private mutating func change(to kind: SampleKind, at time: Int64) -> Chunk? {
    let finished = finish()
    if let finished { precondition(time > finished.maxTime, "samples come in the order of time") }
    self.kind = kind
    return finished
  }

  /// Ends the chunk at hand; nil if it has no samples. The next sample may have any time.
  ///
  /// - Complexity: O(the length of the chunk)
  public mutating func finish() -> Chunk? {
    switch kind {
    case .float: floats.finish()
    case .integerHistogram: histograms?.finish()
    case .floatHistogram: floatHistograms?.finish()
    }
  }

  /// Whether the chunk at hand has no samples.
  package var isEmpty: Bool {
    mutating get {
      switch kind {
      case .float: floats.count == 0
      case .integerHistogram: histograms?.count ?? 0 == 0
      case .floatHistogram: floatHistograms?.count ?? 0 == 0
      }
    }
  }

  /// A copy of the chunk at hand, which goes on; nil if it has no samples.
  ///
  /// - Complexity: O(the length of the chunk)
  public mutating func snapshot() -> Chunk? {
    switch kind {
    case .float: floats.snapshot()
    case .integerHistogram: histograms?.snapshot()
    case .floatHistogram: floatHistograms?.snapshot()
    }
  }
}
