import SeriesModel
import TestSupport
import Testing

@testable import Gorilla

@Suite("The layout of a histogram chunk is written bit by bit as Prometheus does")
struct HistogramLayoutTests {
  @Test("a zero threshold of 2^-243 to 2^10 takes one byte", arguments: -243...10)
  func powersOfTwo(exponent: Int) throws {
    var layout = HistogramLayout()
    layout.zeroThreshold = Double(sign: .plus, exponent: exponent, significand: 1)
    var bits = BitString()
    bits.append(UInt64(exponent + 244), count: 8)
    bits.append("0 0 0")
    try expect(layout, bits)
  }

  @Test("a zero threshold of 0 is byte 0, and -0 becomes it", arguments: [0.0, -0.0])
  func zero(threshold: Double) throws {
    var layout = HistogramLayout()
    layout.zeroThreshold = threshold
    var bits = BitString()
    bits.append("00000000 0 0 0")
    try expect(layout, bits, decoded: HistogramLayout())
  }

  @Test(
    "any other zero threshold takes nine bytes",
    arguments: [
      0x1p-244, 0x1p11, 0.001, 1.5, 0x1.0000000000001p0, -1, -0x1p-128, .infinity, -.infinity,
      .nan, .signalingNaN, .leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude, .staleMarker,
    ])
  func rawThresholds(threshold: Double) throws {
    var layout = HistogramLayout()
    layout.zeroThreshold = threshold
    var bits = BitString()
    bits.append(255, count: 8)
    bits.append(threshold.bitPattern, count: 64)
    bits.append("000")
    try expect(layout, bits)
  }

  @Test("exponential schemas, the reserved ones included", arguments: -9...52)
  func exponentialSchemas(schema: Int) throws {
    var layout = HistogramLayout()
    layout.schema = Int32(schema)
    var bits = BitString()
    bits.append(0, count: 8)
    bits.appendVarbit(Int64(schema))
    bits.append("00")
    try expect(layout, bits)
  }

  @Test(
    "a custom bound of whole thousandths up to 33,554.43 is an integer",
    arguments: [0, 1, 2, 7, 8, 5, 100, 2_500, 33_554_429, 33_554_430])
  func thousandths(count: UInt64) throws {
    try expectBound(Double(count) / 1_000, decoded: Double(count) / 1_000) {
      $0.appendVarbit(count + 1)
    }
  }

  @Test("many custom bounds of five bits each")
  func manyBounds() throws {
    var layout = HistogramLayout()
    layout.schema = HistogramLayout.customBucketsSchema
    layout.customBounds = (0..<100).map { Double($0 % 7) / 1_000 }
    var bits = BitString()
    bits.append(0, count: 8)
    bits.appendVarbit(-53 as Int64)
    bits.append("00")
    bits.appendVarbit(100 as UInt64)
    for index in 0..<100 { bits.appendVarbit(UInt64(index % 7 + 1)) }
    try expect(layout, bits)
  }

  @Test("a custom bound of -0 becomes 0")
  func negativeZeroBound() throws {
    try expectBound(-0.0, decoded: 0) { $0.appendVarbit(1 as UInt64) }
  }

  @Test(
    "any other custom bound is a zero and its bits",
    arguments: [
      33_554.431, 33_555, 0.0005, 0.1 + 0.2, 1.0 / 3, .pi, -0.001, -1, .infinity, -.infinity, .nan,
      .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e300,
    ])
  func rawBounds(bound: Double) throws {
    try expectBound(bound, decoded: bound) {
      $0.append("0")
      $0.append(bound.bitPattern, count: 64)
    }
  }

  @Test("spans of all sizes, lengths first", arguments: Seed.each(50))
  func spans(seed: Seed) throws {
    var generator = seed.generator
    var layout = HistogramLayout()
    var bits = BitString()
    bits.append("00000000 0")
    for keyPath in [\HistogramLayout.positiveSpans, \.negativeSpans] {
      let count = Int.random(in: 0...12, using: &generator)
      let spans = (0..<count).map { index in
        HistogramSpan(
          offset: .random(in: index == 0 ? -10_000...10_000 : 0...5_000, using: &generator),
          length: .random(in: 0...4, using: &generator))
      }
      layout[keyPath: keyPath] = spans
      bits.appendVarbit(UInt64(count))
      for span in spans {
        bits.appendVarbit(UInt64(span.length))
        bits.appendVarbit(Int64(span.offset))
      }
    }
    try expect(layout, bits)
  }

  private func expectBound(
    _ bound: Double, decoded: Double, sourceLocation: SourceLocation = #_sourceLocation,
    write: (inout BitString) -> Void
  ) throws {
    var layout = HistogramLayout()
    layout.schema = HistogramLayout.customBucketsSchema
    layout.customBounds = [bound, 7]
    var bits = BitString()
    bits.append(0, count: 8)
    bits.appendVarbit(-53 as Int64)
    bits.append("00")
    bits.appendVarbit(2 as UInt64)
    write(&bits)
    bits.appendVarbit(7_001 as UInt64)
    var expected = layout
    expected.customBounds = [decoded, 7]
    try expect(layout, bits, decoded: expected, sourceLocation: sourceLocation)
  }

  /// Expects that a chunk of `layout` with one sample begins with `bits`, and decodes to `decoded`.
  private func expect(
    _ layout: HistogramLayout, _ bits: BitString, decoded: HistogramLayout? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let histogram = Histogram<UInt64>(
      layout: layout, count: 0, zeroCount: 0, sum: 1,
      buckets: [UInt64](repeating: 0, count: layout.bucketCount))
    var appender = HistogramAppender<UInt64>(hasStartTimes: false)
    #expect(appender.append(histogram, at: 0) == .appended)
    let bytes = appender.copyBytes()
    var whole = BitString()
    whole.append([0, 1, 0])
    whole.append(String(bits.bits.map { $0 ? "1" : "0" }))
    whole.append("000")  // The time, the count and the zero count.
    whole.append(histogram.sum.bitPattern, count: 64)
    whole.append(String(repeating: "0", count: layout.bucketCount))
    #expect(bytes == whole.bytes, sourceLocation: sourceLocation)
    let decoder = try HistogramDecoder<UInt64>(bytes.span, hasStartTimes: false)
    #expect(decoder.layout == decoded ?? layout, sourceLocation: sourceLocation)
  }
}
