import Gorilla
import TestSupport
import Testing

@Suite("It does not matter how samples are given to an appender")
struct FloatAppendingTests {
  @Test("in random parts", arguments: FloatCodec.allCases, Seed.each(50))
  func parts(codec: FloatCodec, seed: Seed) {
    var source = FloatSource(seed)
    for _ in 0..<5 {
      let series = codec.randomSeries(source.below(250), using: &source)
      let bytes = codec.encode(series)
      let steps = source.steps(series.count)
      codec.expect(codec.encode(series, steps), toBe: bytes, for: series, "in \(steps)")
    }
  }

  @Test("in two halves", arguments: FloatCodec.allCases, Seed.each(5))
  func halves(codec: FloatCodec, seed: Seed) {
    var source = FloatSource(seed)
    let series = codec.randomSeries(140, using: &source)
    let bytes = codec.encode(series)
    for first in 0...140 {
      let steps: [FloatStep] = [.batch(first), .batchWithStartTimes(140 - first)]
      codec.expect(codec.encode(series, steps), toBe: bytes, for: series, "in \(steps)")
    }
  }

  @Test("with or without room made before", arguments: [0, 1, 16, 17, 127, 128, 4_096])
  func capacity(byteCapacity: Int) {
    var source = FloatSource(Seed(UInt64(byteCapacity)))
    let series = FloatCodec.xor2.randomSeries(200, using: &source)
    let ones = [FloatStep](repeating: .one, count: series.count)
    for steps in [ones, [.batch(series.count)]] {
      var xor = XORAppender(byteCapacity: byteCapacity)
      xor.append(series, steps)
      #expect(xor.finish() == FloatCodec.xor.reference(series))
      var xor2 = XOR2Appender(byteCapacity: byteCapacity)
      xor2.append(series, steps)
      #expect(xor2.finish() == FloatCodec.xor2.reference(series))
    }
  }

  @Test("an appender lends its payload after every sample", arguments: Seed.each(5))
  func lending(seed: Seed) {
    var source = FloatSource(seed)
    let series = source.series(60)
    var xor = XORAppender()
    var xor2 = XOR2Appender()
    for count in 0...series.count {
      let prefix = series.prefix(count)
      for _ in 0..<2 {
        let payloads = (xor.withBytes { $0.copy }, xor2.withBytes { $0.copy })
        FloatCodec.xor.expect(
          payloads.0, toBe: FloatCodec.xor.reference(prefix), for: prefix, "lent")
        FloatCodec.xor2.expect(
          payloads.1, toBe: FloatCodec.xor2.reference(prefix), for: prefix, "lent")
        let counts = [xor.count, xor2.count, xor.byteCount, xor2.byteCount]
        #expect(counts == [count, count, payloads.0.count, payloads.1.count])
      }
      guard count < series.count else { break }
      xor.append(series[count])
      xor2.append(series[count], startTime: series.startTimes[count])
    }
  }

  @Test("an appender used again keeps nothing", arguments: Seed.each(20))
  func reuse(seed: Seed) {
    var source = FloatSource(seed)
    var xor = XORAppender()
    var xor2 = XOR2Appender()
    for _ in 0..<10 {
      let series = source.series(source.below(200))
      xor.removeAll()
      xor2.removeAll()
      let counts = [xor.count, xor2.count, xor.byteCount, xor2.byteCount]
      #expect(counts == [0, 0, 2, 3])
      let hasLegacyTail = xor.hasLegacyTail
      #expect(!hasLegacyTail)
      xor.append(series, source.steps(series.count))
      xor2.append(series, source.steps(series.count))
      let payloads = (xor.withBytes { $0.copy }, xor2.withBytes { $0.copy })
      FloatCodec.xor.expect(
        payloads.0, toBe: FloatCodec.xor.reference(series), for: series, "again")
      FloatCodec.xor2.expect(
        payloads.1, toBe: FloatCodec.xor2.reference(series), for: series, "again")
    }
  }

  @Test("no samples are a header", arguments: FloatCodec.allCases)
  func empty(codec: FloatCodec) {
    let bytes = [UInt8](repeating: 0, count: codec.headerByteCount)
    #expect(codec.encode(FloatSeries(), []) == bytes)
    #expect(codec.encode(FloatSeries(), [.batch(0), .batchWithStartTimes(0)]) == bytes)
    codec.expectDecoding(bytes, to: FloatSeries())
  }
}

extension Span<UInt8> {
  fileprivate var copy: [UInt8] { indices.map { self[$0] } }
}
