import Gorilla
import TestSupport
import Testing

@Suite("A chunk of float samples can be decoded in parts")
struct FloatPartsTests {
  /// Series with what decoders take in one go: runs, and samples that all differ.
  private static func series(_ codec: FloatCodec) -> [FloatSeries] {
    var source = FloatSource(Seed(31))
    var list = [codec.randomSeries(150, using: &source), codec.randomSeries(90, using: &source)]
    for count in [1, 2, 3, 150] {
      var constant = FloatSeries()
      for index in 0..<count { constant.append(Int64(index) * 15_000, 7) }
      list.append(constant)
      constant.append(1, .max)
      list.append(constant)
    }
    return list
  }

  @Test("of every size", arguments: FloatCodec.allCases)
  func sizes(codec: FloatCodec) {
    for series in Self.series(codec) {
      let bytes = codec.reference(series)
      for size in 1...series.count + 1 {
        expect(codec.decoder, in: [Int](repeating: size, count: series.count), bytes, series)
      }
    }
  }

  @Test(
    "of random sizes, and one by one in between", arguments: FloatCodec.allCases,
    Seed.each(Effort.scaled(quick: 20, full: 300)))
  func mixed(codec: FloatCodec, seed: Seed) {
    var source = FloatSource(seed)
    for _ in 0..<10 {
      let series = codec.randomSeries(1 + source.below(200), using: &source)
      // A negative size stands for so many calls of `next`.
      let sizes = (0..<series.count * 2).map { _ in source.below(40) - 15 }
      expect(codec.decoder, in: sizes, codec.reference(series), series)
    }
  }

  /// Expects `series` from calls with outputs of `sizes` one after another, then from one for the
  /// rest.
  private func expect<Decoder: FloatDecoder>(
    _: Decoder.Type, in sizes: [Int], _ bytes: [UInt8], _ series: FloatSeries
  ) {
    var decoding = FloatDecoding()
    do throws(ChunkError) {
      var decoder = try Decoder(bytes.span)
      for size in sizes + [series.count] {
        let start = decoder.position
        if size < 0 {
          decoder.readByNext(-size, from: bytes, into: &decoding)
        } else {
          let returned = decoder.readBatch(size, from: bytes, into: &decoding)
          if returned != decoder.position - start { Issue.record("\(returned ?? -1): \(sizes)") }
        }
        let expected = min(start + abs(size), series.count)
        if decoder.position != expected || decoding.series.count != expected {
          Issue.record("position \(decoder.position) instead of \(expected), with \(sizes)")
        }
      }
      if decoder.count != series.count { Issue.record("\(decoder.count) samples") }
    } catch { decoding.error = error }
    if decoding != FloatDecoding(series: series, error: nil) {
      Issue.record("\(decoding) instead of \(series), with \(sizes)")
    }
  }

  @Test("into outputs of unlike lengths", arguments: FloatCodec.allCases)
  func unlikeLengths(codec: FloatCodec) throws {
    for series in Self.series(codec) where series.count > 1 {
      let bytes = codec.reference(series)
      for shorter in [0, 1, 2, 3, 5, series.count - 1, series.count] where shorter <= series.count {
        for longer in [shorter, shorter + 1, series.count + 9] {
          for lengths in [[longer, shorter, longer], [shorter, longer, longer]] {
            try expect(codec.decoder, lengths, bytes, series)
          }
          if codec == .xor2 {
            try expect(XOR2Decoder.self, [longer, longer, shorter], bytes, series)
          }
        }
      }
    }
  }

  /// Expects as many samples as the shortest output holds, and nothing written behind them.
  private func expect<Decoder: FloatDecoder>(
    _: Decoder.Type, _ lengths: [Int], _ bytes: [UInt8], _ series: FloatSeries
  ) throws {
    let mark: Int64 = 0x5A5A_5A5A
    var timestamps = [Int64](repeating: mark, count: lengths[0])
    var values = [Double](repeating: Double(bitPattern: UInt64(mark)), count: lengths[1])
    var startTimes = [Int64](repeating: mark, count: lengths[2])
    var times = timestamps.mutableSpan
    var doubles = values.mutableSpan
    var starts = startTimes.mutableSpan
    var decoder = try Decoder(bytes.span)
    let count = try decoder.decode(
      from: bytes.span, timestamps: &times, values: &doubles, startTimes: &starts)
    let expected = min(series.count, lengths[0], lengths[1], lengths[2])
    if count != expected || decoder.position != count {
      Issue.record("\(count) samples instead of \(expected), for \(lengths)")
    }
    for (index, time) in timestamps.enumerated() {
      if time != (index < count ? series.timestamps[index] : mark) {
        Issue.record("timestamp \(index) is \(time), for \(lengths)")
      }
    }
    for (index, value) in values.enumerated() {
      if value.bitPattern != (index < count ? series.bits[index] : UInt64(mark)) {
        Issue.record("value \(index) is \(value), for \(lengths)")
      }
    }
    for (index, time) in startTimes.enumerated() where Decoder.self == XOR2Decoder.self {
      if time != (index < count ? series.startTimes[index] : mark) {
        Issue.record("start time \(index) is \(time), for \(lengths)")
      }
    }
  }
}
