import Gorilla
import TestSupport
import Testing

@Suite("Prometheus before 3.14 would have put a zero byte behind some XOR chunks")
struct FloatLegacyTailTests {
  @Test("random series, after every sample", arguments: Seed.each(60))
  func random(seed: Seed) {
    var source = FloatSource(seed)
    let series = source.series(80)
    var appender = XORAppender()
    for index in 0..<series.count {
      appender.append(series[index])
      expect(appender.hasLegacyTail, for: series.prefix(index + 1), [.one])
    }
  }

  @Test("random series, in parts that end in runs, or begin with them", arguments: Seed.each(60))
  func parts(seed: Seed) {
    var source = FloatSource(seed)
    for _ in 0..<10 {
      let series = source.series(2 + source.below(60))
      let steps = source.steps(series.count)
      var appender = XORAppender()
      appender.append(series, steps)
      expect(appender.hasLegacyTail, for: series, steps)
    }
  }

  @Test("windows of every width, at every bit, followed by runs", arguments: 1...64)
  func widths(width: Int) {
    var tails = 0
    for alignment in 1...8 {
      for run in 0...4 {
        // The second value moves what follows to any bit of a byte.
        var series = FloatSeries([0, 100], [0, 0])
        series.bits[1] = UInt64.max << UInt64(64 - alignment)
        // At most 31 leading zeros, more than a window can have; none lies within the one before.
        let window = (UInt64.max << UInt64(64 - width)) >> UInt64(min(31, 64 - width))
        series.append(200, series.bits[1] ^ window)
        for index in 0..<run { series.append(Int64(300 + index * 100), series.bits[2]) }
        for steps in [[FloatStep](repeating: .one, count: series.count), [.batch(series.count)]] {
          var appender = XORAppender()
          appender.append(series, steps)
          expect(appender.hasLegacyTail, for: series, steps)
          if appender.hasLegacyTail { tails += 1 }
          if run > 0 && appender.hasLegacyTail { Issue.record("a tail behind a run: \(series)") }
        }
      }
    }
    // Behind whole bytes, at one bit of eight, for both ways to append.
    #expect(tails == (width.isMultiple(of: 8) ? 2 : 0))
  }

  @Test("the first sample alone is followed by one, no sample is not")
  func shortest() {
    var appender = XORAppender()
    var tails = [appender.hasLegacyTail]
    appender.append(FloatSeries(), [.batch(0)])
    tails.append(appender.hasLegacyTail)
    for _ in 0..<2 {
      appender.append(Sample(timestamp: 0, value: 0))
      tails.append(appender.hasLegacyTail)
    }
    #expect(tails == [false, false, true, false])
  }

  @Test("and it is no sample to a reader", arguments: FloatGoldenChunk.all(.xor, 1...240))
  func reading(chunk: FloatGoldenChunk) {
    FloatCodec.xor.expectDecoding(chunk.bytes + [0], to: chunk.series)
  }

  private func expect(
    _ hasLegacyTail: Bool, for series: FloatSeries, _ steps: [FloatStep],
    _ location: SourceLocation = #_sourceLocation
  ) {
    guard hasLegacyTail != FloatReferenceWriter.xor(series).hasLegacyTail else { return }
    Issue.record("\(hasLegacyTail) for \(series), in \(steps)", sourceLocation: location)
  }
}
