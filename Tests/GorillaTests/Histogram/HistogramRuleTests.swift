import Testing

@testable import Gorilla

@Suite("A histogram goes into the chunk at hand, or starts another")
struct HistogramRuleTests {
  @Test("a counter with the same buckets", arguments: HistogramRuleCase.sameBuckets)
  func sameBuckets(rule: HistogramRuleCase) throws { try expect(rule) }

  @Test("a counter with other buckets", arguments: HistogramRuleCase.otherBuckets)
  func otherBuckets(rule: HistogramRuleCase) throws { try expect(rule) }

  @Test("a gauge", arguments: HistogramRuleCase.gauges)
  func gauges(rule: HistogramRuleCase) throws { try expect(rule) }

  @Test("a stale marker", arguments: HistogramRuleCase.staleMarkers)
  func staleMarkers(rule: HistogramRuleCase) throws { try expect(rule) }

  @Test(
    "the first histogram decides what the header says, if it says anything",
    arguments: [
      (CounterReset.unknown, [CounterReset.unknown, .notReset, .reset, .gauge]),
      (.notReset, [.unknown, .notReset, .reset, .gauge]),
      (.reset, [.reset, .reset, .reset, .reset]),
      (.gauge, [.gauge, .gauge, .gauge, .gauge]),
    ])
  func header(hint: CounterReset, headers: [CounterReset]) throws {
    // By what the chunk was begun with.
    for (begun, expected) in zip([CounterReset.unknown, .notReset, .reset, .gauge], headers) {
      var plain = PlainHistogram<UInt64>()
      plain.counterReset = hint
      var appender = HistogramAppender<UInt64>(hasStartTimes: false)
      appender.removeAll(counterReset: begun)
      #expect(appender.append(plain.histogram(), at: 0) == .appended)
      let bytes = appender.copyBytes()
      #expect(
        try HistogramDecoder<UInt64>(bytes.span, hasStartTimes: false).counterReset == expected)
    }
  }

  private func expect(_ rule: HistogramRuleCase) throws {
    for hasStartTimes in [false, true] {
      try expect(rule, rule.result, UInt64.self, hasStartTimes)
      try expect(rule, rule.floatResult ?? rule.result, Double.self, hasStartTimes)
    }
  }

  private func expect<Count: TestedCount>(
    _ rule: HistogramRuleCase, _ result: HistogramAppendResult, _: Count.Type,
    _ hasStartTimes: Bool
  ) throws {
    var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
    for (index, plain) in rule.chunk.enumerated() {
      let histogram = plain.converted(to: Count.self).histogram()
      let result = appender.append(
        histogram, at: Self.time(index), startTime: hasStartTimes ? Self.startTime(index) : 0)
      #expect(result == .appended || result == .recoded)
    }
    let before = appender.copyBytes()
    let next = rule.next.converted(to: Count.self).histogram(
      positiveSpans: rule.nextSpans, negativeSpans: rule.nextNegativeSpans)
    #expect(appender.counterReset(before: next) == expectedHeader(of: rule, result, Count.self))
    let index = rule.chunk.count
    let actual = appender.append(
      next, at: Self.time(index), startTime: hasStartTimes ? Self.startTime(index) : 0)
    #expect(actual == result)
    if case .chunkEnds(let counterReset) = result {
      #expect(appender.count == rule.chunk.count)
      #expect(appender.copyBytes() == before)
      appender.removeAll(counterReset: counterReset)
      #expect(appender.append(next, at: 0) == .appended)
      #expect(appender.counterReset == counterReset)
    } else {
      try expectContent(of: &appender, rule, Count.self, hasStartTimes)
    }
  }

  /// Expects that the chunk holds all samples of `rule`, each with all buckets of any of them.
  private func expectContent<Count: TestedCount>(
    of appender: inout HistogramAppender<Count>, _ rule: HistogramRuleCase, _: Count.Type,
    _ hasStartTimes: Bool
  ) throws {
    let all = (rule.chunk + [rule.next]).map { $0.converted(to: Count.self) }
    var layout = all[0].histogram().layout
    layout.positiveSpans = rule.positiveSpans ?? layout.positiveSpans
    layout.negativeSpans = rule.negativeSpans ?? layout.negativeSpans
    #expect(appender.layout == layout)
    let expected = all.enumerated().map { index, plain in
      let wide = plain.widened(
        positive: all.flatMap(\.positive.keys), negative: all.flatMap(\.negative.keys))
      var histogram = wide.histogram(
        positiveSpans: layout.positiveSpans, negativeSpans: layout.negativeSpans)
      histogram.layout.zeroThreshold = layout.zeroThreshold
      histogram.counterReset = all[0].counterReset.hint(sample: index)
      return HistogramSample(
        timestamp: Self.time(index), startTime: hasStartTimes ? Self.startTime(index) : 0,
        histogram: plain.isStale ? Histogram() : histogram)
    }
    let decoded = DecodedHistograms<Count>(
      batch: appender.copyBytes(), hasStartTimes: hasStartTimes)
    #expect(decoded.error == nil)
    expectSame(decoded.samples, expected)
  }

  /// What the next chunk's header says if the chunk ends here for its size.
  private func expectedHeader<Count: TestedCount>(
    of rule: HistogramRuleCase, _ result: HistogramAppendResult, _: Count.Type
  ) -> CounterReset {
    guard rule.next.counterReset != .gauge else { return .gauge }
    guard case .chunkEnds(let counterReset) = result else { return .notReset }
    return Count.self == Double.self && counterReset == .unknown ? .notReset : counterReset
  }

  private static func time(_ index: Int) -> Int64 { 1_000 * Int64(index) }

  private static func startTime(_ index: Int) -> Int64 { index == 1 ? 500 : 7 }
}
