public import Gorilla

/// The chunk of a series of floats that takes samples, and ends where Prometheus would end it.
///
/// ```swift
/// var open = OpenChunk()
/// for sample in samples {
///   if let chunk = open.append(sample) { store(chunk) }
/// }
/// if let chunk = open.finish() { store(chunk) }
/// ```
///
/// It keeps its buffer from chunk to chunk: all that is allocated is the payload of each finished one.
public struct OpenChunk: ~Copyable, Sendable {
  private var appender: FloatAppender
  private let limits: CutLimits
  private var schedule = CutSchedule()
  /// The time of the last sample.
  private var maxTime: Int64 = 0

  /// A chunk without samples.
  ///
  /// - Parameter rules: when it is full.
  public init(rules: CuttingRules = CuttingRules()) {
    appender = FloatAppender(hasStartTimes: rules.hasStartTimes)
    limits = CutLimits(rules)
  }

  /// The number of samples that are not in a finished chunk yet.
  public var count: Int { appender.count }

  /// The length of the payload so far.
  public var byteCount: Int { appender.byteCount }

  /// When the chunk is full.
  public var rules: CuttingRules { limits.rules }

  /// Appends a sample, to the chunk at hand or to the next one.
  ///
  /// - Parameters:
  ///   - sample: a sample later than any before.
  ///   - startTime: when its counting began, in milliseconds since the Unix epoch, 0 for none; left
  ///     out unless the rules have start times.
  /// - Returns: the chunk at hand, if it ended before the sample.
  /// - Precondition: the sample is later than the last one in the chunk.
  /// - Complexity: O(1) amortised
  public mutating func append(_ sample: Sample, startTime: Int64 = 0) -> Chunk? {
    guard takes(sample.timestamp) else { return appendToNext(sample, startTime) }
    appender.append(sample, startTime: startTime)
    maxTime = sample.timestamp
    return nil
  }

  /// Appends a sample that begins a chunk. Apart from the rest, so that the others are quick.
  @inline(never)
  private mutating func appendToNext(_ sample: Sample, _ startTime: Int64) -> Chunk? {
    let finished = finish()
    schedule.begin(at: sample.timestamp, limits)
    appender.append(sample, startTime: startTime)
    maxTime = sample.timestamp
    return finished
  }

  /// Appends samples, given by columns.
  ///
  /// - Parameters:
  ///   - timestamps: milliseconds since the Unix epoch, ascending.
  ///   - values: a value for each.
  ///   - chunks: where chunks go that end on the way.
  /// - Precondition: both columns are of one length, and each time is later than the one before.
  /// - Complexity: O(`timestamps.count`)
  public mutating func append(
    _ timestamps: Span<Int64>, _ values: Span<Double>, to chunks: inout [Chunk]
  ) {
    append(timestamps, values, nil, to: &chunks)
  }

  /// Appends samples with start times, given by columns.
  ///
  /// - Parameters:
  ///   - timestamps: milliseconds since the Unix epoch, ascending.
  ///   - values: a value for each.
  ///   - startTimes: milliseconds since the Unix epoch, 0 for none; left out unless the rules have
  ///     start times.
  ///   - chunks: where chunks go that end on the way.
  /// - Precondition: the columns are of one length, and each time is later than the one before.
  /// - Complexity: O(`timestamps.count`)
  public mutating func append(
    _ timestamps: Span<Int64>, _ values: Span<Double>, startTimes: Span<Int64>,
    to chunks: inout [Chunk]
  ) {
    precondition(
      timestamps.count == startTimes.count, "there are as many start times as timestamps")
    append(timestamps, values, startTimes, to: &chunks)
  }

  private mutating func append(
    _ timestamps: Span<Int64>, _ values: Span<Double>, _ startTimes: Span<Int64>?,
    to chunks: inout [Chunk]
  ) {
    precondition(timestamps.count == values.count, "there are as many timestamps as values")
    var start = 0
    while start < timestamps.count {
      if !takes(timestamps[start]) {
        if let finished = finish() { chunks.append(finished) }
        schedule.begin(at: timestamps[start], limits)
      }
      let end = schedule.run(
        of: timestamps, from: start, limits.counts, count: appender.count,
        byteCount: appender.byteCount,
        maximumSampleByteCount: appender.maximumSampleByteCount)
      appender.append(
        timestamps.extracting(start..<end), values.extracting(start..<end),
        startTimes?.extracting(start..<end))
      maxTime = timestamps[end - 1]
      start = end
    }
  }

  /// Whether the chunk at hand has samples, and takes one at `time` besides.
  @inline(__always)
  private mutating func takes(_ time: Int64) -> Bool {
    let count = appender.count
    guard count > 0 else { return false }
    precondition(time > maxTime, "samples come in the order of time")
    return !schedule.endsFloats(
      before: time, last: maxTime, limits.counts, count: count, byteCount: appender.byteCount)
  }

  /// Ends the chunk at hand; nil if it has no samples.
  ///
  /// - Complexity: O(``byteCount``)
  public mutating func finish() -> Chunk? {
    let chunk = snapshot()
    appender.removeAll()
    return chunk
  }

  /// A copy of the chunk at hand, which goes on; nil if it has no samples.
  ///
  /// - Complexity: O(``byteCount``)
  public mutating func snapshot() -> Chunk? {
    guard appender.count > 0 else { return nil }
    return Chunk(
      encoding: appender.encoding, payload: appender.payload(), minTime: schedule.minTime,
      maxTime: maxTime, sampleCount: appender.count)
  }
}
