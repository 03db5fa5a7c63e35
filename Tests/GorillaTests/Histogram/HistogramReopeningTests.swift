import TestSupport
import Testing

@testable import Gorilla

@Suite("A chunk with start times can be appended to from its bytes")
struct HistogramReopeningTests {
  static let seeds = Seed.each(Effort.isFull ? 500 : 10)
  static let patterns: [StartTimePattern] = [
    .none, .constant, .changing(at: 1), .changing(at: 9), .appearing(at: 5), .vanishing(at: 2),
    .random,
  ]

  @Test("anywhere, and the samples are the same", arguments: seeds)
  func samples(seed: Seed) throws {
    for pattern in Self.patterns {
      try expectReopening(UInt64.self, seed, pattern)
      try expectReopening(Double.self, seed, pattern)
    }
  }

  @Test("around the last sample that the header can name", arguments: [125, 126, 127, 128, 129])
  func aroundLastFirstField(prefix: Int) throws {
    for pattern in [StartTimePattern.none, .constant, .changing(at: 127), .random] {
      var random = RandomHistograms<UInt64>(Seed(9))
      try expectReopening(random.samples(131, startTimes: pattern), at: [prefix])
    }
  }

  @Test("once every stream of values has changed, and the bytes are the same", arguments: seeds)
  func bytes(seed: Seed) throws {
    for pattern in Self.patterns {
      try expectSameBytes(UInt64.self, seed, pattern)
      try expectSameBytes(Double.self, seed, pattern)
    }
  }

  @Test("before a sum has changed, and its window is the whole width, as Prometheus has it")
  func firstWindow() throws {
    var plain = PlainHistogram<UInt64>()
    (plain.schema, plain.zeroThreshold, plain.sum) = (0, 0, 1)
    var first = HistogramAppender<UInt64>(hasStartTimes: true)
    _ = first.append(plain.histogram(), at: 0)
    let bytes = first.copyBytes()
    var second = try HistogramAppender<UInt64>(reopening: bytes.span, hasStartTimes: true)
    plain.sum = 2
    _ = second.append(plain.histogram(), at: 0)
    var expected = BitString()
    expected.append([0, 2, 0])
    expected.append("00000000 0 0 0")  // The layout.
    expected.append("0 0 0")  // The times and the counts do not change.
    expected.append((1.0).bitPattern, count: 64)
    expected.append("0 0 0 10")
    expected.append((1.0).bitPattern ^ (2.0).bitPattern, count: 64)
    #expect(second.copyBytes() == expected.bytes)
    _ = first.append(plain.histogram(), at: 0)
    #expect(first.byteCount < expected.bytes.count)
  }

  @Test("and the rules go on", arguments: [0, 1, 2])
  func rules(staleCount: Int) throws {
    for next in [
      PlainHistogram<UInt64>.counter([0: 5]), .counter([0: 4]), .counter([0: 5, 2: 1]),
      .gauge([0: 1]), .stale, .counter([0: 5]) { $0.schema = 3 },
    ] {
      var live = HistogramAppender<Double>(hasStartTimes: true)
      _ = live.append(PlainHistogram<UInt64>.counter([0: 5, 1: 0]).converted().histogram(), at: 0)
      for index in 0..<staleCount { _ = live.append(Histogram(), at: Int64(index)) }
      let bytes = live.copyBytes()
      var reopened = try HistogramAppender<Double>(reopening: bytes.span, hasStartTimes: true)
      let histogram = next.converted(to: Double.self).histogram()
      #expect(reopened.counterReset(before: histogram) == live.counterReset(before: histogram))
      #expect(reopened.append(histogram, at: 9) == live.append(histogram, at: 9))
      #expect(reopened.layout == live.layout)
      let decoded = DecodedHistograms<Double>(batch: live.copyBytes(), hasStartTimes: true)
      expectSame(
        DecodedHistograms(batch: reopened.copyBytes(), hasStartTimes: true).samples,
        decoded.samples)
    }
  }

  private func expectReopening<Count: TestedCount>(
    _: Count.Type, _ seed: Seed, _ pattern: StartTimePattern
  ) throws {
    var random = RandomHistograms<Count>(seed)
    let samples = random.samples(12, startTimes: pattern)
    try expectReopening(samples, at: Array(0...12))
  }

  /// Expects that all samples are there if the chunk is reopened behind as many as `prefixes` say.
  private func expectReopening<Count: TestedCount>(
    _ samples: [HistogramSample<Count>], at prefixes: [Int]
  ) throws {
    for prefix in prefixes {
      var appender = try reopened(samples, at: prefix)
      let decoded = DecodedHistograms<Count>(batch: appender.copyBytes(), hasStartTimes: true)
      #expect(decoded.error == nil)
      expectSame(decoded.samples, samples, "reopened at \(prefix)")
    }
  }

  private func expectSameBytes<Count: TestedCount>(
    _: Count.Type, _ seed: Seed, _ pattern: StartTimePattern
  ) throws {
    var random = RandomHistograms<Count>(seed)
    var samples = random.samples(12, startTimes: pattern)
    guard samples.allSatisfy({ !$0.histogram.isStale }) else { return }
    let first = samples[0].histogram
    samples[1].histogram.count = first.count.changed
    samples[1].histogram.zeroCount = first.zeroCount.changed
    samples[1].histogram.sum = first.sum.changed
    samples[1].histogram.buckets = first.buckets.map(\.changed)
    var whole = HistogramAppender<Count>(hasStartTimes: true)
    whole.append(HistogramColumns(samples, hasStartTimes: true, counterReset: .gauge))
    for prefix in [0] + Array(2...12) {
      var appender = try reopened(samples, at: prefix)
      #expect(appender.copyBytes() == whole.copyBytes(), "reopened at \(prefix), \(pattern)")
    }
  }

  private func reopened<Count: TestedCount>(
    _ samples: [HistogramSample<Count>], at prefix: Int
  ) throws -> HistogramAppender<Count> {
    var head = HistogramAppender<Count>(hasStartTimes: true)
    head.append(
      HistogramColumns(
        Array(samples[..<prefix]), hasStartTimes: true, counterReset: .gauge))
    // What stands behind a payload, in a file or a buffer, is not a part of it.
    let bytes = head.copyBytes() + [0xFF, 0xA5]
    var appender = try HistogramAppender<Count>(reopening: bytes.span, hasStartTimes: true)
    #expect(appender.count == prefix)
    for sample in samples[prefix...] {
      var histogram = sample.histogram
      histogram.counterReset = .gauge
      let result = appender.append(
        histogram, at: sample.timestamp, startTime: sample.startTime)
      #expect(result == .appended)
    }
    return appender
  }
}

extension TestedCount {
  /// Another count.
  fileprivate var changed: Self { self == .of(1) ? .of(2) : .of(1) }
}
