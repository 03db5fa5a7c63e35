import Gorilla
import SeriesModel
import TestSupport

@testable import Chunks

/// Series made by chance.
enum RandomSeries {
  /// Floats at a pace that is mostly even, some of them stale, with start times now and then.
  static func floats(
    _ generator: inout SeededGenerator, count: Int, from start: Int64 = 1_700_000_000_000
  ) -> [SeriesSample] {
    var (time, value, startTime) = (start, 0.0, Int64(0))
    let step = Int64.random(in: 1...60_000, using: &generator)
    return (0..<count).map { _ in
      time += step
      switch UInt8.random(in: 0...39, using: &generator) {
      case 0: time += .random(in: 1...5_000_000, using: &generator)
      case 1: time += .random(in: 0...step, using: &generator)
      case 2: startTime = time - .random(in: 0...100_000, using: &generator)
      case 3: return .float(time, .staleMarker, startTime: startTime)
      case 4...10: value = Double(bitPattern: generator.next())
      case 11...25: value = Double(Int16.random(in: .min ... .max, using: &generator)) / 100
      default: break
      }
      return .float(time, value, startTime: startTime)
    }
  }

  /// A series that changes from floats to histograms and back.
  static func mixed(
    _ generator: inout SeededGenerator, count: Int, from start: Int64 = 1_700_000_000_000
  ) -> [SeriesSample] {
    var kind = SampleKind.allCases.randomElement(using: &generator) ?? .float
    var counter = RandomCounter()
    return floats(&generator, count: count, from: start).map { sample in
      if UInt8.random(in: 0...49, using: &generator) == 0 {
        kind = SampleKind.allCases.randomElement(using: &generator) ?? .float
      }
      guard kind != .float else { return sample }
      counter.advance(&generator)
      var sample = sample
      sample.value =
        kind == .integerHistogram
        ? .histogram(counter.histogram { $0 })
        : .floatHistogram(counter.histogram { Double($0) / 4 })
      return sample
    }
  }
}

/// A counter or gauge histogram that gets observations, and at times other buckets.
private struct RandomCounter {
  var isGauge = false
  var isStale = false
  var schema: Int32 = 3
  var buckets: [Int32: UInt64] = [0: 1]

  mutating func advance(_ generator: inout SeededGenerator) {
    isStale = false
    switch UInt8.random(in: 0...79, using: &generator) {
    case 0: buckets = [.random(in: -9...9, using: &generator): 1]
    case 1: schema = .random(in: -4...8, using: &generator)
    case 2: isGauge.toggle()
    case 3: isStale = true
    case 4...12: buckets[.random(in: -20...20, using: &generator), default: 0] += 1
    default: break
    }
    for bucket in buckets.keys.sorted() {
      buckets[bucket, default: 0] += .random(in: 0...9, using: &generator)
    }
  }

  func histogram<Count: HistogramCount>(_ count: (UInt64) -> Count) -> Histogram<Count> {
    guard !isStale else { return Histogram() }
    var layout = HistogramLayout()
    layout.schema = schema
    layout.zeroThreshold = 0.001
    var next: Int32 = 0
    for bucket in buckets.keys.sorted() {
      if !layout.positiveSpans.isEmpty && bucket == next {
        layout.positiveSpans[layout.positiveSpans.count - 1].length += 1
      } else {
        layout.positiveSpans.append(HistogramSpan(offset: bucket - next, length: 1))
      }
      next = bucket + 1
    }
    let total = buckets.values.reduce(0, +)
    return Histogram(
      layout: layout, counterReset: isGauge ? .gauge : .unknown, count: count(total),
      zeroCount: .zero, sum: Double(total) * 1.5,
      buckets: buckets.keys.sorted().map { count(buckets[$0] ?? 0) })
  }
}
