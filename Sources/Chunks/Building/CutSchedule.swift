/// When the chunk at hand ends: what the rules make of the samples so far.
///
/// The limits come with each call, so that very many schedules can share them.
struct CutSchedule: Sendable {
  /// The time of the first sample.
  private(set) var minTime: Int64 = 0
  /// The time of the first sample that no longer belongs into the chunk.
  private(set) var end: Int64 = .min
  /// Whether the end of a chunk of histograms has been predicted.
  private var isPredicted = false

  /// Begins a chunk with a sample at `time`.
  ///
  /// - Parameters:
  ///   - time: the time of the first sample.
  ///   - limits: when a chunk is full.
  ///   - keepsPrediction: whether the histogram's counters or layout started the chunk. Prometheus
  ///     then does not predict again what it has predicted for the chunk before.
  mutating func begin(at time: Int64, _ limits: CutLimits, keepsPrediction: Bool = false) {
    minTime = time
    end = rangeEnd(limits.rules)
    if !keepsPrediction { isPredicted = false }
  }

  /// Whether a chunk of floats, of `count` samples up to `last` in `byteCount` bytes, ends before `time`.
  @inline(__always)
  mutating func endsFloats(
    before time: Int64, last: Int64, _ counts: CutCounts, count: Int, byteCount: Int
  ) -> Bool {
    byteCount > counts.byteLimit || endsCounted(before: time, last: last, counts, count: count)
  }

  /// Whether a chunk of histograms, of `count` samples up to `last` in `byteCount` bytes, ends before `time`.
  mutating func endsHistograms(
    before time: Int64, last: Int64, _ limits: CutLimits, count: Int, byteCount: Int
  ) -> Bool {
    let rules = limits.rules
    guard let target = rules.histogramTargetByteCount else {
      return endsCounted(before: time, last: last, limits.counts, count: count)
    }
    if !isPredicted && byteCount >= target / 4 {
      predictEnd(last: last, partsPerFill: Double(target) / Double(byteCount))
      isPredicted = true
    }
    guard time >= end || byteCount >= 2 * target else { return false }
    return count >= rules.minimumHistogramCount || time >= rangeEnd(rules)
  }

  @inline(__always)
  private mutating func endsCounted(
    before time: Int64, last: Int64, _ counts: CutCounts, count: Int
  ) -> Bool {
    if count == counts.predictionCount { predictEnd(last: last, partsPerFill: 4) }
    return time >= end || count >= counts.mostSamples
  }

  /// The end of the range of time that the first sample lies in.
  private func rangeEnd(_ rules: CuttingRules) -> Int64 {
    let start = minTime / rules.timeRange * rules.timeRange
    let (end, overflows) = start.addingReportingOverflow(rules.timeRange)
    return overflows ? .max : end
  }

  /// Moves the end so that it and the chunks behind it divide the rest of the range evenly, if a full
  /// chunk has `partsPerFill` times the span of the samples up to `last`.
  ///
  /// In doubles, as Prometheus computes it.
  @inline(never)
  private mutating func predictEnd(last: Int64, partsPerFill: Double) {
    let rest = Double(end &- minTime)
    let chunks = rest / (Double(last &- minTime &+ 1) * partsPerFill)
    // Differences that wrap, of times no clock shows, predict nothing.
    guard chunks > 1, chunks < 0x1p53 else { return }
    let predicted = Double(minTime) + rest / Double(Int64(chunks))
    guard predicted < 0x1p63 else { return }
    end = Int64(predicted)
  }
}
