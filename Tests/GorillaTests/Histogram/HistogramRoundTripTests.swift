import TestSupport
import Testing

@testable import Gorilla

@Suite("Any histograms of one layout survive a chunk")
struct HistogramRoundTripTests {
  static let seeds = Seed.each(Effort.isFull ? 2_000 : 25)

  @Test("integer counts", arguments: seeds)
  func integers(seed: Seed) { expectRoundTrip(UInt64.self, seed) }

  @Test("float counts", arguments: seeds)
  func floats(seed: Seed) { expectRoundTrip(Double.self, seed) }

  static let changes =
    Effort.isFull ? Array(1...130) : [1, 2, 3, 64, 125, 126, 127, 128, 129, 130]

  @Test("start times that change at any sample", arguments: changes)
  func startTimes(index: Int) {
    for pattern in [
      StartTimePattern.changing(at: index), .appearing(at: index), .vanishing(at: index),
    ] {
      expectRoundTrip(UInt64.self, Seed(UInt64(index)), count: index + 3, pattern)
      expectRoundTrip(Double.self, Seed(UInt64(index)), count: index + 3, pattern)
    }
  }

  @Test(
    "more samples than the header can name as the first whose start time changes",
    arguments: [127, 128, 129, 200], [StartTimePattern.none, .constant, .random])
  func manySamples(count: Int, pattern: StartTimePattern) {
    expectRoundTrip(UInt64.self, Seed(UInt64(count)), count: count, pattern)
    expectRoundTrip(Double.self, Seed(UInt64(count)), count: count, pattern)
  }

  @Test("every header about the counts before", arguments: [false, true])
  func headers(hasStartTimes: Bool) {
    for counterReset in [CounterReset.unknown, .notReset, .reset, .gauge] {
      var random = RandomHistograms<UInt64>(Seed(5))
      let samples = random.samples(3, counterReset: counterReset)
      expectRoundTrip(samples, hasStartTimes, counterReset)
    }
  }

  @Test("what is left behind some samples can be read at once", arguments: 0...6)
  func rest(position: Int) throws {
    for counterReset in [CounterReset.unknown, .notReset, .reset, .gauge] {
      var random = RandomHistograms<UInt64>(Seed(5))
      let samples = random.samples(6, startTimes: .random, counterReset: counterReset)
      var appender = HistogramAppender<UInt64>(hasStartTimes: true)
      appender.append(
        HistogramColumns(samples, hasStartTimes: true, counterReset: counterReset))
      let bytes = appender.finish()
      var decoder = try HistogramDecoder<UInt64>(bytes.span, hasStartTimes: true)
      var histogram = Histogram<UInt64>()
      for _ in 0..<position { #expect(try decoder.next(from: bytes.span, into: &histogram)) }
      var columns = HistogramColumns<UInt64>()
      try decoder.decode(from: bytes.span, into: &columns)
      #expect(decoder.position == 6)
      // The rest of a counter's chunk is no reset; its first sample cannot say so by itself.
      #expect(columns.counterReset == (position == 0 ? counterReset : counterReset.hint(sample: 1)))
      var expected = Array(samples[position...])
      for index in expected.indices where !expected[index].histogram.isStale {
        expected[index].histogram.counterReset = counterReset.hint(sample: index)
      }
      expectSame(columns.samples, expected)
    }
  }

  @Test("a chunk without samples has three bytes, and none to decode", arguments: [false, true])
  func empty(hasStartTimes: Bool) throws {
    var appender = HistogramAppender<UInt64>(hasStartTimes: hasStartTimes)
    let bytes = appender.copyBytes()
    #expect(bytes == [0, 0, 0])
    let decoded = DecodedHistograms<UInt64>(batch: bytes, hasStartTimes: hasStartTimes)
    #expect(decoded.error == nil && decoded.samples.isEmpty)
    #expect(
      try HistogramDecoder<UInt64>.firstTimestamp(of: bytes.span, hasStartTimes: hasStartTimes)
        == nil)
  }

  private func expectRoundTrip<Count: TestedCount>(_: Count.Type, _ seed: Seed) {
    var generator = SeededGenerator(seed: ~seed.value)
    let count = Int.random(in: 1...40, using: &generator)
    let patterns: [StartTimePattern] = [
      .none, .constant, .random, .changing(at: .random(in: 1...count, using: &generator)),
    ]
    for pattern in patterns { expectRoundTrip(Count.self, seed, count: count, pattern) }
  }

  private func expectRoundTrip<Count: TestedCount>(
    _: Count.Type, _ seed: Seed, count: Int, _ pattern: StartTimePattern
  ) {
    var random = RandomHistograms<Count>(seed)
    let samples = random.samples(count, startTimes: pattern)
    expectRoundTrip(samples, true, .gauge)
    if pattern == .none { expectRoundTrip(samples, false, .gauge) }
  }

  /// Writes `samples` at once and, where the rules allow it, one by one, and reads them both ways.
  private func expectRoundTrip<Count: TestedCount>(
    _ samples: [HistogramSample<Count>], _ hasStartTimes: Bool, _ counterReset: CounterReset
  ) {
    var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
    appender.append(
      HistogramColumns(samples, hasStartTimes: hasStartTimes, counterReset: counterReset))
    let bytes = appender.copyBytes()
    #expect(appender.byteCount == bytes.count)
    let batch = DecodedHistograms<Count>(batch: bytes, hasStartTimes: hasStartTimes)
    #expect(batch.error == nil)
    expectSame(batch.samples, samples)
    let oneByOne = DecodedHistograms<Count>(oneByOne: bytes, hasStartTimes: hasStartTimes)
    #expect(oneByOne.error == nil)
    expectSame(oneByOne.samples, samples)
    guard counterReset == .gauge else { return }
    appender.removeAll()
    for sample in samples {
      var histogram = sample.histogram
      histogram.counterReset = .gauge
      #expect(
        appender.append(histogram, at: sample.timestamp, startTime: sample.startTime) == .appended)
    }
    #expect(appender.copyBytes() == bytes)
  }
}
