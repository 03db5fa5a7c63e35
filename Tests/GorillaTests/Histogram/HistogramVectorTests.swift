import TestSupport
import Testing

@testable import Gorilla

@Suite("Histogram chunks that were made by hand with Prometheus")
struct HistogramVectorTests {
  private static func exponential(
    zeroCount: UInt64, count: UInt64, sum: Double, _ buckets: [UInt64]
  ) -> Histogram<UInt64> {
    var layout = HistogramLayout()
    layout.schema = 1
    layout.zeroThreshold = 0.001
    layout.positiveSpans = .spans((0, 2), (1, 2))
    return Histogram(
      layout: layout, count: count, zeroCount: zeroCount, sum: sum, buckets: buckets)
  }

  @Test("two spans, and a second sample")
  func exponentialBuckets() {
    var appender = HistogramAppender<UInt64>(hasStartTimes: false)
    _ = appender.append(
      Self.exponential(zeroCount: 2, count: 9, sum: 18.4, [1, 2, 1, 1]), at: 1_000)
    #expect(
      appender.copyBytes().hex
        == "000100ff3f50624dd2f1a9fc8ca4945e3e8c4c900c999999999999a31b80")
    _ = appender.append(
      Self.exponential(zeroCount: 3, count: 14, sum: 30.5, [2, 3, 1, 4]), at: 16_000)
    #expect(
      appender.copyBytes().hex
        == "000200ff3f50624dd2f1a9fc8ca4945e3e8c4c900c999999999999a31b"
        + "be0ea630b1d99e7333333333338af3"
    )
  }

  @Test("custom buckets")
  func customBuckets() {
    var layout = HistogramLayout()
    layout.schema = HistogramLayout.customBucketsSchema
    layout.positiveSpans = .spans((0, 3))
    layout.customBounds = [0.1, 2.5, .pi]
    let histogram = Histogram<UInt64>(
      layout: layout, count: 3, zeroCount: 0, sum: 4.5, buckets: [1, 1, 1])
    var appender = HistogramAppender<UInt64>(hasStartTimes: false)
    _ = appender.append(histogram, at: 1_000)
    #expect(
      appender.copyBytes().hex
        == "00010000ee5c664f8cbe9c5200490fdaa22168c78fa264012000000000000880")
  }
}
