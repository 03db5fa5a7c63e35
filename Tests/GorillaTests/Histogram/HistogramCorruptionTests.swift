import TestSupport
import Testing

@testable import Gorilla

@Suite("Histogram chunks of any bytes yield an error or samples, and harm nothing")
struct HistogramCorruptionTests {
  @Test("a changed byte in the golden chunks", arguments: GoldenChunk.histograms)
  func changedByte(chunk: GoldenChunk) throws {
    let encoding = try #require(HistogramEncoding(try chunk.chunkEncoding()))
    var bytes = chunk.bytes
    let isSmall = bytes.count <= 200
    let step = Effort.isFull ? 1 : max(1, bytes.count / 12)
    var generator = SeededGenerator(seed: UInt64(bytes.count))
    for index in stride(from: 0, to: bytes.count, by: step) {
      let original = bytes[index]
      // All other values in full effort, for small chunks; else a few.
      let changes =
        Effort.isFull && isSmall
        ? Array(1...255)
        : (0..<(Effort.isFull ? 3 : 1)).map { _ in
          UInt8.random(in: 1...255, using: &generator)
        }
      for change in changes {
        bytes[index] = original ^ change
        _ = HostileHistograms(bytes, encoding)
      }
      bytes[index] = original
    }
  }

  @Test("random bytes", arguments: Seed.each(Effort.isFull ? 4_000 : 80))
  func garbage(seed: Seed) {
    var generator = seed.generator
    for _ in 0..<10 {
      var bytes = generator.bytes(Int.random(in: 0...120, using: &generator))
      // A count that the bytes may hold.
      if bytes.count > 3, Bool.random(using: &generator) {
        (bytes[0], bytes[1]) = (0, bytes[1] & 31)
      }
      // A plausible threshold and schema.
      if bytes.count > 5, Bool.random(using: &generator) { (bytes[3], bytes[4]) = (0, 0b0101_0011) }
      for encoding in HistogramEncoding.allCases { _ = HostileHistograms(bytes, encoding) }
    }
  }

  private static let small = GoldenChunk.histograms.filter { $0.bytes.count < 400 }

  @Test("several changes, at random", arguments: Seed.each(Effort.isFull ? 2_000 : 60))
  func severalChanges(seed: Seed) throws {
    var generator = seed.generator
    let chunk = try #require(Self.small.randomElement(using: &generator))
    let encoding = try #require(HistogramEncoding(try chunk.chunkEncoding()))
    for _ in 0..<20 {
      var bytes = chunk.bytes
      for _ in 0..<Int.random(in: 2...6, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = HostileHistograms(bytes, encoding)
    }
  }

  @Test("a layout of as many spans or buckets as there are bits", arguments: [100, 1_000, 60_000])
  func greedyLayout(bitCount: Int) {
    for text in ["0 0 \(wide(bitCount / 2))", "0 10 001 \(wide(bitCount)) 0"] {
      var bits = BitString()
      bits.append([0, 1, 0, 0])
      bits.append(text)
      bits.append(String(repeating: "0", count: bitCount + 100))
      for encoding in HistogramEncoding.allCases { _ = HostileHistograms(bits.bytes, encoding) }
    }
  }

  @Test("as many samples as there can be, of few bits", arguments: [100, 16_383])
  func greedyCount(count: Int) {
    var bits = BitString()
    bits.append([UInt8(count >> 8), UInt8(count & 0xFF), 0])
    bits.append(String(repeating: "0", count: 11 + 2 * 64 + 67 + 4 * count))
    for encoding in HistogramEncoding.allCases {
      let decoded = HostileHistograms(bits.bytes, encoding)
      #expect(decoded.error == nil && decoded.count == count)
    }
  }

  @Test("a sample with buckets behind a stale marker is an error")
  func sampleAfterStaleMarker() throws {
    try expectSampleAfterStaleMarker(UInt64.self)
    try expectSampleAfterStaleMarker(Double.self)
  }

  private func expectSampleAfterStaleMarker<Count: TestedCount>(_: Count.Type) throws {
    for hasStartTimes in [false, true] {
      let histogram = PlainHistogram<UInt64>.counter([0: 1]).converted(to: Count.self).histogram()
      var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
      _ = appender.append(histogram, at: 0)
      _ = appender.append(Histogram(), at: 1)
      let bitOffset = try appender.endOfBits()
      // Past the rules, which forbid it.
      appender.write(
        2, 0, count: histogram.count, zeroCount: histogram.zeroCount, sum: histogram.sum,
        buckets: histogram.buckets.span)
      let bytes = appender.finish()
      let decoded = DecodedHistograms<Count>(oneByOne: bytes, hasStartTimes: hasStartTimes)
      #expect(decoded.samples.count == 2)
      #expect(decoded.error == .sampleAfterStaleMarker(sample: 2, bitOffset: bitOffset))
      _ = HostileHistograms(bytes, Count.self, hasStartTimes: hasStartTimes)
    }
  }

  /// The bits of a variable-bit integer of 18 payload bits or more.
  private func wide(_ number: Int) -> String {
    "11111110 \(String(repeating: "0", count: 56 - String(number, radix: 2).count))"
      + String(number, radix: 2)
  }
}
