import Gorilla
import TestSupport

/// Histograms as an instrumented program might yield them, with all accidents of a long time within
/// a few samples.
struct HistogramStream {
  private var generator: SeededGenerator
  private var current = PlainHistogram<UInt64>()
  private(set) var timestamp: Int64 = 0
  private(set) var startTime: Int64 = 0

  init(_ seed: Seed) {
    generator = seed.generator
    grow()
  }

  /// The next histogram; its time becomes ``timestamp``.
  mutating func next() -> PlainHistogram<UInt64> {
    timestamp += Int64.random(in: 14_990...15_010, using: &generator)
    if chance(20) { startTime = timestamp - 1 }
    if chance(25) { return current.counterReset == .gauge ? .staleGauge : .stale }
    change()
    return current
  }

  /// The histogram of `plain` in spans of any kind.
  mutating func histogram<Count: TestedCount>(of plain: PlainHistogram<Count>) -> Histogram<Count> {
    plain.histogram(
      positiveSpans: HistogramSpan.random(over: plain.positive.keys.sorted(), using: &generator),
      negativeSpans: HistogramSpan.random(over: plain.negative.keys.sorted(), using: &generator))
  }

  private mutating func change() {
    current.sum = Double(Int.random(in: 0..<1_000, using: &generator)) / 4
    if chance(40) { current.schema = [1, 2, -53].randomElement(using: &generator) ?? 1 }
    if chance(60) { current.zeroThreshold = chance(2) ? 0.5 : 0 }
    if chance(20) { current.customBounds = chance(2) ? [1, 2] : [1, 2.5] }
    if chance(40) { toggleGauge() }
    current.counterReset =
      current.counterReset == .gauge
      ? .gauge : chance(40) ? .reset : chance(2) ? .notReset : .unknown
    if chance(25) || current.counterReset == .gauge && chance(2) { shrink() }
    grow()
  }

  private mutating func toggleGauge() {
    current.counterReset = current.counterReset == .gauge ? .unknown : .gauge
  }

  /// New observations, some in new buckets, which may at first be empty, while some empty buckets
  /// are dropped.
  private mutating func grow() {
    for _ in 0..<Int.random(in: 0...2, using: &generator) {
      let index = Int32.random(in: -3...6, using: &generator)
      let count = UInt64.random(in: 0...2, using: &generator)
      if chance(3) {
        current.negative[index, default: 0] += count
      } else {
        current.positive[index, default: 0] += count
      }
    }
    if chance(4) { current.zeroCount += 1 }
    if chance(3) { current.positive = current.positive.filter { $0.value > 0 } }
    if chance(3) { current.negative = current.negative.filter { $0.value > 0 } }
  }

  /// Something that a counter does only when it is reset, or that is a fault.
  private mutating func shrink() {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: (current.positive, current.negative, current.zeroCount) = ([:], [:], 0)
    case 1: current.zeroCount = 0
    case 2: current.positive[current.positive.keys.min() ?? 0] = nil
    default: current.negative = current.negative.mapValues { $0 / 2 }
    }
  }

  private mutating func chance(_ count: Int) -> Bool {
    Int.random(in: 0..<count, using: &generator) == 0
  }
}
