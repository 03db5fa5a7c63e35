import TestSupport
import Testing

@testable import Gorilla

@Suite("A recoder tells chunks with the old writers' last byte from others")
struct HistogramLegacyTailTests {
  @Test("integer counts") func integers() throws { try expectForms(UInt64.self, .histogram) }

  @Test("float counts") func floats() throws { try expectForms(Double.self, .floatHistogram) }

  @Test("no writer with start times left that byte", arguments: Seed.each(50))
  func startTimes(seed: Seed) throws {
    var random = RandomHistograms<UInt64>(seed)
    var appender = HistogramAppender<UInt64>(hasStartTimes: true)
    appender.append(
      HistogramColumns(random.samples(3), hasStartTimes: true, counterReset: .gauge))
    let hasTail = appender.hasLegacyTail
    #expect(!hasTail)
    let bytes = appender.copyBytes()
    var recoder = ChunkRecoder()
    #expect(try recoder.recode(bytes.span, .histogramST).form == .identical)
    let longer = bytes + [0]
    #expect(try recoder.recode(longer.span, .histogramST).form == .different)
  }

  @Test("a first sum of 64 bits that ends at a byte's end, as seldom happens")
  func firstSum() {
    // The header and layout take 35 bits, and times and counts 1, 5, 9, 13, 17, 24 or 32.
    for (time, count, zeroCount, tail) in [
      (1, 1 << 24, 1 << 24, true), (1, 1 << 17, 1 << 24, true), (0, 1 << 24, 1 << 24, false),
      (1, 1 << 24, 5, false), (1, 0, 0, false),
    ] as [(Int64, UInt64, UInt64, Bool)] {
      var plain = PlainHistogram<UInt64>()
      (plain.schema, plain.zeroThreshold) = (0, 0)
      (plain.count, plain.zeroCount) = (count, zeroCount)
      var appender = HistogramAppender<UInt64>(hasStartTimes: false)
      _ = appender.append(plain.histogram(), at: time)
      let hasTail = appender.hasLegacyTail
      #expect(hasTail == tail, "\(time), \(count), \(zeroCount)")
    }
  }

  @Test(
    "a last bucket of 56 or 64 bits behind its prefix, and no shorter one",
    arguments: [(1 << 40, true), (1 << 60, true), (1 << 20, false)] as [(UInt64, Bool)])
  func lastBucket(count: UInt64, tail: Bool) {
    // All three end at a byte's end: the header, the layout and all but the bucket take 112 bits.
    var plain = PlainHistogram<UInt64>.counter([0: count])
    (plain.schema, plain.zeroThreshold, plain.count) = (0, 0, 0)
    var appender = HistogramAppender<UInt64>(hasStartTimes: false)
    _ = appender.append(plain.histogram(), at: 0)
    let hasTail = appender.hasLegacyTail
    #expect(hasTail == tail)
  }

  @Test("an empty chunk ends in its header")
  func empty() {
    let appender = HistogramAppender<Double>(hasStartTimes: false)
    let hasTail = appender.hasLegacyTail
    #expect(!hasTail)
  }

  private func expectForms<Count: TestedCount>(
    _: Count.Type, _ encoding: ChunkEncoding
  ) throws {
    var recoder = ChunkRecoder()
    var tailCount = 0
    for seed in Seed.each(400, base: 1, override: nil) {
      var random = RandomHistograms<Count>(seed)
      let samples = random.samples(Int(seed.value % 4) + 1)
      var appender = HistogramAppender<Count>(hasStartTimes: false)
      appender.append(
        HistogramColumns(samples, hasStartTimes: false, counterReset: .gauge))
      let hasTail = appender.hasLegacyTail
      let bytes = appender.copyBytes()
      tailCount += hasTail ? 1 : 0
      try expect(.identical, bytes, encoding, &recoder, seed)
      try expect(hasTail ? .legacyTail : .different, bytes + [0], encoding, &recoder, seed)
      try expect(.different, bytes + [1], encoding, &recoder, seed)
      try expect(.different, bytes + [0, 0], encoding, &recoder, seed)
    }
    // About one in eight fields has whole bytes, and one in eight of those ends at a byte's end.
    #expect(tailCount > 5)
  }

  private func expect(
    _ form: ChunkRecoder.Form, _ bytes: [UInt8], _ encoding: ChunkEncoding,
    _ recoder: inout ChunkRecoder, _ seed: Seed
  ) throws {
    let outcome = try recoder.recode(bytes.span, encoding)
    #expect(outcome.form == form, "\(seed)")
  }
}
