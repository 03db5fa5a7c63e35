import Gorilla
import TestSupport

/// Random samples that share a layout, of any counts, sums and times.
struct RandomHistograms<Count: TestedCount> {
  private var generator: SeededGenerator
  private let layout: HistogramLayout
  private let hasRegularTimes: Bool
  private var last: HistogramSample<Count>?

  /// Samples with up to 40 buckets, of which many chunks have some that hardly change.
  init(_ seed: Seed) {
    var generator = seed.generator
    var layout = HistogramLayout()
    layout.schema = [0, 3, 8, -4, -53].randomElement(using: &generator) ?? 0
    layout.zeroThreshold = [0, 0.001, 0x1p-128].randomElement(using: &generator) ?? 0
    if layout.schema == -53 { layout.customBounds = [0.005, 1, .pi, 1e9] }
    layout.positiveSpans = Self.spans(using: &generator)
    layout.negativeSpans = layout.schema == -53 ? [] : Self.spans(using: &generator)
    self.layout = layout
    hasRegularTimes = Bool.random(using: &generator)
    self.generator = generator
  }

  private static func spans(using generator: inout SeededGenerator) -> [HistogramSpan] {
    let count = Int.random(in: 0...20, using: &generator)
    let indexes = (0..<count).map { _ in Int32.random(in: -30...30, using: &generator) }
    return HistogramSpan.random(over: Set(indexes).sorted(), using: &generator)
  }

  /// `count` samples, the last of them perhaps stale markers.
  mutating func samples(
    _ count: Int, startTimes: StartTimePattern = .none, counterReset: CounterReset = .gauge
  ) -> [HistogramSample<Count>] {
    let staleCount = Int.random(in: 0..<8, using: &generator) == 0 ? min(count, 3) : 0
    return (0..<count).map { index in
      var sample = next()
      sample.startTime = startTimes.startTime(index, at: sample.timestamp, using: &generator)
      sample.histogram.counterReset = counterReset.hint(sample: index)
      if index >= count - staleCount { sample.histogram = Histogram() }
      return sample
    }
  }

  private mutating func next() -> HistogramSample<Count> {
    let previous = last
    var histogram = Histogram<Count>(
      layout: layout, count: count(previous?.histogram.count),
      zeroCount: count(previous?.histogram.zeroCount), sum: sum(previous?.histogram.sum),
      buckets: (0..<layout.bucketCount).map { count(previous?.histogram.buckets[$0]) })
    if histogram.isStale { histogram.sum = 0 }
    let sample = HistogramSample(timestamp: timestamp(previous?.timestamp), histogram: histogram)
    last = sample
    return sample
  }

  private mutating func count(_ previous: Count?) -> Count {
    guard let previous, Bool.random(using: &generator) else {
      return Count.random(using: &generator)
    }
    return previous
  }

  private mutating func sum(_ previous: Double?) -> Double {
    guard let previous, Bool.random(using: &generator) else {
      return Bool.random(using: &generator)
        ? Double(bitPattern: generator.next()) : Double(Int8.random(in: -9...9, using: &generator))
    }
    return previous
  }

  private mutating func timestamp(_ previous: Int64?) -> Int64 {
    if hasRegularTimes, Int.random(in: 0..<16, using: &generator) > 0 {
      return (previous ?? 1_700_000_000_000) &+ .random(in: 14_990...15_010, using: &generator)
    }
    let extremes: [Int64] = [.min, .max, 0, -1]
    return Bool.random(using: &generator)
      ? Int64(bitPattern: generator.nextOfAnyMagnitude())
      : extremes.randomElement(using: &generator) ?? 0
  }
}

/// How the start times of a chunk's samples follow one another.
enum StartTimePattern: Hashable, Sendable {
  case none
  case constant
  /// Constant but for a change at this sample.
  case changing(at: Int)
  /// None before this sample.
  case appearing(at: Int)
  /// None from this sample on.
  case vanishing(at: Int)
  /// Any number for each sample.
  case random

  fileprivate func startTime(
    _ index: Int, at timestamp: Int64, using generator: inout SeededGenerator
  ) -> Int64 {
    switch self {
    case .none: 0
    case .constant: 1_699_999_990_000
    case .changing(let change): index < change ? 1_699_999_990_000 : 1_700_000_000_001
    case .appearing(let change): index < change ? 0 : 1_699_999_990_000
    case .vanishing(let change): index < change ? 1_699_999_990_000 : 0
    case .random:
      Bool.random(using: &generator)
        ? Int64(bitPattern: generator.nextOfAnyMagnitude()) : timestamp &- 1
    }
  }
}
