import Gorilla
import Testing

// Prometheus 3.14 makes a difference between integer and float histograms here.

@Suite("A chunk that ends for its size tells the next one's header")
struct HistogramHeaderTests {
  /// What follows a counter with 5 in bucket 0, and the headers before it.
  static let followers:
    [(next: PlainHistogram<UInt64>, integer: CounterReset, float: CounterReset)] = [
      (.counter([0: 5]), .notReset, .notReset),
      (.counter([0: 6, 1: 1]), .notReset, .notReset),
      (.stale, .notReset, .notReset),
      (.counter([0: 4]), .reset, .reset),
      (.counter([1: 9]), .reset, .reset),
      (.counter([0: 6]) { $0.counterReset = .reset }, .reset, .reset),
      (.counter([0: 6]) { $0.schema = 0 }, .unknown, .notReset),
      (.counter([0: 6]) { $0.zeroThreshold = 0 }, .unknown, .notReset),
      (.gauge([0: 5]), .gauge, .gauge),
    ]

  @Test("behind a counter", arguments: followers.indices)
  func afterCounter(index: Int) {
    let (next, integer, float) = Self.followers[index]
    expect(.counter([0: 5]), next, integer, float)
  }

  @Test("behind a stale marker")
  func afterStaleMarker() { expect(.stale, .counter([0: 5]), .unknown, .notReset) }

  @Test("behind a gauge, that a counter is no reset, unless it says so")
  func afterGauge() {
    expect(.gauge([0: 5]), .counter([0: 1]), .notReset, .notReset)
    expect(.gauge([0: 5]), .counter([0: 6]) { $0.counterReset = .reset }, .reset, .reset)
    expect(.gauge([0: 5]), .gauge([0: 1]), .gauge, .gauge)
  }

  @Test("behind nothing, only what the histogram says of itself")
  func afterNothing() {
    let appender = HistogramAppender<UInt64>(hasStartTimes: false)
    for (hint, header) in [
      (CounterReset.unknown, CounterReset.unknown), (.notReset, .unknown), (.reset, .reset),
      (.gauge, .gauge),
    ] {
      var plain = PlainHistogram<UInt64>()
      plain.counterReset = hint
      #expect(appender.counterReset(before: plain.histogram()) == header)
    }
  }

  @Test("that the first sample of a counter may be a reset, and no other")
  func hints() {
    for header in [CounterReset.unknown, .notReset, .reset] {
      #expect(header.hint(sample: 0) == .unknown)
      #expect(header.hint(sample: 1) == .notReset)
      #expect(header.hint(sample: 65_534) == .notReset)
    }
    #expect(CounterReset.gauge.hint(sample: 0) == .gauge)
    #expect(CounterReset.gauge.hint(sample: 1) == .gauge)
  }

  private func expect(
    _ last: PlainHistogram<UInt64>, _ next: PlainHistogram<UInt64>,
    _ integer: CounterReset, _ float: CounterReset,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var integers = HistogramAppender<UInt64>(hasStartTimes: false)
    _ = integers.append(last.histogram(), at: 0)
    let header = integers.counterReset(before: next.histogram())
    #expect(header == integer, "\(next)", sourceLocation: sourceLocation)
    var floats = HistogramAppender<Double>(hasStartTimes: true)
    _ = floats.append(last.converted(to: Double.self).histogram(), at: 0)
    let floatHeader = floats.counterReset(before: next.converted(to: Double.self).histogram())
    #expect(floatHeader == float, "\(next)", sourceLocation: sourceLocation)
  }
}
