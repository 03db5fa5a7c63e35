import TestSupport
import Testing

@testable import Gorilla

@Suite("Any stream of histograms is cut, widened and recoded as the rules say")
struct HistogramModelTests {
  static let seeds = Seed.each(Effort.isFull ? 400 : 10)

  @Test("integer histograms", arguments: seeds)
  func integers(seed: Seed) throws {
    try expectModel(UInt64.self, seed, hasStartTimes: false)
    try expectModel(UInt64.self, seed, hasStartTimes: true)
  }

  @Test("float histograms", arguments: seeds)
  func floats(seed: Seed) throws {
    try expectModel(Double.self, seed, hasStartTimes: false)
    try expectModel(Double.self, seed, hasStartTimes: true)
  }

  @Test("the streams lead to every result, and to each often")
  func coverage() {
    var counts: [String: Int] = [:]
    for seed in Seed.each(40, base: 1, override: nil) {
      var stream = HistogramStream(seed)
      var model = HistogramModel<UInt64>()
      for index in 0..<60 {
        let plain = stream.next()
        let result = model.append(plain, at: Int64(index), startTime: 0)
        counts["\(result)", default: 0] += 1
        guard case .chunkEnds(let counterReset) = result else { continue }
        model = HistogramModel(counterReset: counterReset)
        _ = model.append(plain, at: Int64(index), startTime: 0)
      }
    }
    for result in [HistogramAppendResult.appended, .recoded]
      + [.unknown, .reset, .gauge, .notReset].map(HistogramAppendResult.chunkEnds)
    {
      #expect(counts["\(result)", default: 0] >= 20, "\(result)")
    }
  }

  private func expectModel<Count: TestedCount>(
    _: Count.Type, _ seed: Seed, hasStartTimes: Bool
  ) throws {
    var stream = HistogramStream(seed)
    var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
    var model = HistogramModel<Count>()
    for step in 0..<50 {
      let plain = stream.next().converted(to: Count.self)
      let histogram = stream.histogram(of: plain)
      let (timestamp, startTime) = (stream.timestamp, hasStartTimes ? stream.startTime : 0)
      let expected = model.append(plain, at: timestamp, startTime: startTime)
      let result = appender.append(histogram, at: timestamp, startTime: startTime)
      try #require(result == expected, "step \(step): \(plain)")
      if case .chunkEnds(let counterReset) = expected {
        appender.removeAll(counterReset: counterReset)
        _ = appender.append(histogram, at: timestamp, startTime: startTime)
        model = HistogramModel(counterReset: counterReset)
        _ = model.append(plain, at: timestamp, startTime: startTime)
      }
      try expectContent(of: &appender, model, step)
    }
  }

  private func expectContent<Count: TestedCount>(
    of appender: inout HistogramAppender<Count>, _ model: HistogramModel<Count>, _ step: Int
  ) throws {
    try #require(appender.counterReset == model.counterReset, "step \(step)")
    let expected = model.samples.enumerated().map { index, sample in
      var plain = sample.plain
      // Custom bounds mean something for one schema only.
      if plain.schema != HistogramLayout.customBucketsSchema { plain.customBounds = [] }
      plain.counterReset = plain.isStale ? .unknown : model.counterReset.hint(sample: index)
      return HistogramSample(
        timestamp: sample.timestamp, startTime: sample.startTime, histogram: plain.histogram())
    }
    let bytes = appender.copyBytes()
    let decoded = DecodedHistograms<Count>(batch: bytes, hasStartTimes: appender.hasStartTimes)
    try #require(decoded.error == nil, "step \(step)")
    // By bucket index: which spans there are is the subject of HistogramRuleTests.
    let samples = decoded.samples.map { sample in
      var sample = sample
      sample.histogram = PlainHistogram(sample.histogram).histogram()
      return sample
    }
    expectSame(samples, expected, "step \(step)")
  }
}
