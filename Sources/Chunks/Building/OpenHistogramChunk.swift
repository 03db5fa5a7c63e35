internal import BitCoding
public import Gorilla

/// The chunk of a series of histograms that takes samples, and ends where Prometheus would end it.
///
/// It is used as ``OpenChunk`` is. Besides for their size and time, chunks of histograms end where
/// counters start anew or the layout changes, and the header of the next one tells which.
public struct OpenHistogramChunk<Count: HistogramCount>: ~Copyable, Sendable {
  private var appender: HistogramAppender<Count>
  private let limits: CutLimits
  private var schedule = CutSchedule()
  /// The time of the last sample.
  private var maxTime: Int64 = 0

  /// A chunk without samples.
  ///
  /// - Parameter rules: when it is full.
  public init(rules: CuttingRules = CuttingRules()) {
    appender = HistogramAppender(hasStartTimes: rules.hasStartTimes)
    limits = CutLimits(rules)
  }

  /// The number of samples that are not in a finished chunk yet.
  public var count: Int { appender.count }

  /// The length of the payload so far.
  public var byteCount: Int { appender.byteCount }

  /// When the chunk is full.
  public var rules: CuttingRules { limits.rules }

  /// Appends a histogram, to the chunk at hand or to the next one.
  ///
  /// - Parameters:
  ///   - histogram: the sample.
  ///   - timestamp: its time, in milliseconds since the Unix epoch.
  ///   - startTime: when its counting began, in milliseconds since the Unix epoch, 0 for none; left
  ///     out unless the rules have start times.
  /// - Returns: the chunk at hand, if it ended before the sample.
  /// - Precondition: the sample is later than the last one in the chunk, and, unless it is stale, has
  ///   a valid layout and a count for each of its buckets.
  /// - Complexity: O(the number of buckets), and O(the whole chunk) where it is widened.
  @specialized(where Count == UInt64)
  @specialized(where Count == Double)
  public mutating func append(
    _ histogram: Histogram<Count>, at timestamp: Int64, startTime: Int64 = 0
  ) -> Chunk? {
    var finished: Chunk?
    if appender.count == 0 {
      schedule.begin(at: timestamp, limits)
    } else {
      precondition(timestamp > maxTime, "samples come in the order of time")
      if isFull(before: timestamp) || widensTooFar(for: histogram) {
        finished = cut(before: appender.counterReset(before: histogram))
        schedule.begin(at: timestamp, limits)
      }
    }
    if case .chunkEnds(let counterReset) = appender.append(
      histogram, at: timestamp, startTime: startTime)
    {
      finished = cut(before: counterReset)
      schedule.begin(at: timestamp, limits, keepsPrediction: true)
      _ = appender.append(histogram, at: timestamp, startTime: startTime)
    }
    maxTime = timestamp
    return finished
  }

  private mutating func isFull(before time: Int64) -> Bool {
    schedule.endsHistograms(
      before: time, last: maxTime, limits, count: appender.count, byteCount: appender.byteCount)
      || appender.count == appender.capacity
  }

  /// Whether the chunk would have to be written again with more counts than it should ever have.
  ///
  /// No chunk of a real series comes near. But samples of few bits, and then one of very many buckets,
  /// would otherwise become samples of very many buckets each.
  private func widensTooFar(for histogram: Histogram<Count>) -> Bool {
    let (old, new) = (appender.layout.bucketCount, histogram.layout.bucketCount)
    guard (old + new) * appender.count > Self.mostCounts else { return false }
    return !histogram.isStale
      && (appender.layout.positiveSpans != histogram.layout.positiveSpans
        || appender.layout.negativeSpans != histogram.layout.negativeSpans)
  }

  /// The most counts of a chunk that is written again, in all of its samples together.
  private static var mostCounts: Int { 1 << 20 }

  private mutating func cut(before counterReset: CounterReset) -> Chunk? {
    let chunk = snapshot()
    appender.removeAll(counterReset: counterReset)
    return chunk
  }

  /// Ends the chunk at hand; nil if it has no samples.
  ///
  /// Of the next sample, nothing will be known relative to those before.
  ///
  /// - Complexity: O(``byteCount``)
  public mutating func finish() -> Chunk? { cut(before: .unknown) }

  /// A copy of the chunk at hand, which goes on; nil if it has no samples.
  ///
  /// - Complexity: O(``byteCount``)
  public mutating func snapshot() -> Chunk? {
    guard appender.count > 0 else { return nil }
    let encodings = Count._encodings
    return Chunk(
      encoding: ChunkEncodingByte(
        appender.hasStartTimes ? encodings.withStartTimes : encodings.plain),
      payload: appender.withBytes { $0.copy() }, minTime: schedule.minTime,
      maxTime: maxTime, sampleCount: appender.count)
  }
}
