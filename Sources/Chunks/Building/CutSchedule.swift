/// When the chunk at hand ends: the rules, and what they make of the samples so far.
struct CutSchedule: Sendable {
  let rules: CuttingRules
  /// How many bytes a chunk of floats can have and still take a sample.
  let byteLimit: Int
  /// With how many samples the end of a chunk is predicted.
  let predictionCount: Int
  /// The most samples of a chunk that counts them.
  let mostSamples: Int
  /// The time of the first sample.
  private(set) var minTime: Int64 = 0
  /// The time of the last sample.
  private(set) var maxTime: Int64 = 0
  /// The time of the first sample that no longer belongs into the chunk.
  private(set) var end: Int64 = .min
  /// Whether the end of a chunk of histograms has been predicted.
  private var isPredicted = false

  init(_ rules: CuttingRules) {
    self.rules = rules
    byteLimit = rules.byteLimit ?? .max
    predictionCount = rules.targetSampleCount / 4
    let capacity = FloatAppender.capacity
    mostSamples = min(2 * min(rules.targetSampleCount, capacity), capacity)
  }

  /// Begins a chunk with a sample at `time`.
  ///
  /// - Parameters:
  ///   - time: the time of the first sample.
  ///   - keepsPrediction: whether the histogram's counters or layout started the chunk. Prometheus
  ///     then does not predict again what it has predicted for the chunk before.
  mutating func begin(at time: Int64, keepsPrediction: Bool = false) {
    minTime = time
    maxTime = time
    end = rangeEnd
    if !keepsPrediction { isPredicted = false }
  }

  /// Takes note of a sample that the chunk has taken.
  mutating func take(_ time: Int64) { maxTime = time }

  /// Whether a chunk of floats, of `count` samples in `byteCount` bytes, ends before `time`.
  mutating func endsFloats(before time: Int64, count: Int, byteCount: Int) -> Bool {
    byteCount > byteLimit || endsCounted(before: time, count: count)
  }

  /// Whether a chunk of histograms, of `count` samples in `byteCount` bytes, ends before `time`.
  mutating func endsHistograms(before time: Int64, count: Int, byteCount: Int) -> Bool {
    guard let target = rules.histogramTargetByteCount else {
      return endsCounted(before: time, count: count)
    }
    if !isPredicted && byteCount >= target / 4 {
      predictEnd(partsPerFill: Double(target) / Double(byteCount))
      isPredicted = true
    }
    guard time >= end || byteCount >= 2 * target else { return false }
    return count >= rules.minimumHistogramCount || time >= rangeEnd
  }

  private mutating func endsCounted(before time: Int64, count: Int) -> Bool {
    if count == predictionCount { predictEnd(partsPerFill: 4) }
    return time >= end || count >= mostSamples
  }

  /// The end of the range of time that the first sample lies in.
  private var rangeEnd: Int64 {
    let start = minTime / rules.timeRange * rules.timeRange
    let (end, overflows) = start.addingReportingOverflow(rules.timeRange)
    return overflows ? .max : end
  }

  /// Moves the end so that it and the chunks behind it divide the rest of the range evenly, if a full
  /// chunk has `partsPerFill` times the span of the samples so far.
  ///
  /// In doubles, as Prometheus computes it.
  private mutating func predictEnd(partsPerFill: Double) {
    let rest = Double(end &- minTime)
    let chunks = rest / (Double(maxTime &- minTime &+ 1) * partsPerFill)
    // Differences that wrap, of times no clock shows, predict nothing.
    guard chunks > 1, chunks < 0x1p53 else { return }
    let predicted = Double(minTime) + rest / Double(Int64(chunks))
    guard predicted < 0x1p63 else { return }
    end = Int64(predicted)
  }
}
