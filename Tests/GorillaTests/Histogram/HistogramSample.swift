import Testing

@testable import Gorilla

/// A histogram with its times.
struct HistogramSample<Count: HistogramCount>: Equatable, Sendable {
  var timestamp: Int64
  /// 0 for none.
  var startTime: Int64 = 0
  var histogram: Histogram<Count>
}

/// What a decoder makes of a payload: the samples before the first fault, and the fault.
struct DecodedHistograms<Count: HistogramCount>: Equatable {
  var samples: [HistogramSample<Count>] = []
  var error: ChunkError?

  /// Decodes all samples of `bytes` at once.
  init(batch bytes: [UInt8], hasStartTimes: Bool) {
    var columns = HistogramColumns<Count>()
    do throws(ChunkError) {
      var decoder = try HistogramDecoder<Count>(bytes.span, hasStartTimes: hasStartTimes)
      try decoder.decode(from: bytes.span, into: &columns)
    } catch { self.error = error }
    samples = columns.samples
  }

  /// Decodes the samples of `bytes` one at a time.
  init(oneByOne bytes: [UInt8], hasStartTimes: Bool) {
    do throws(ChunkError) {
      var decoder = try HistogramDecoder<Count>(bytes.span, hasStartTimes: hasStartTimes)
      var histogram = Histogram<Count>()
      while try decoder.next(from: bytes.span, into: &histogram) {
        samples.append(
          HistogramSample(
            timestamp: decoder.timestamp, startTime: decoder.startTime, histogram: histogram))
      }
    } catch { self.error = error }
  }
}

extension HistogramColumns {
  /// The samples, one by one.
  var samples: [HistogramSample<Count>] {
    timestamps.indices.map {
      HistogramSample(
        timestamp: timestamps[$0], startTime: startTimes.isEmpty ? 0 : startTimes[$0],
        histogram: self[$0])
    }
  }

  /// The columns of `samples`, which share the layout of the first and end in the stale ones.
  init(_ samples: [HistogramSample<Count>], hasStartTimes: Bool, counterReset: CounterReset) {
    self.init()
    self.counterReset = counterReset
    layout = samples.first?.histogram.layout ?? HistogramLayout()
    timestamps = samples.map(\.timestamp)
    startTimes = hasStartTimes ? samples.map(\.startTime) : []
    counts = samples.map(\.histogram.count)
    zeroCounts = samples.map(\.histogram.zeroCount)
    sums = samples.map(\.histogram.sum)
    buckets = samples.flatMap(\.histogram.buckets)
    liveCount = samples.count { !$0.histogram.isStale }
  }
}

extension HistogramAppender {
  /// A copy of the payload.
  mutating func copyBytes() -> [UInt8] {
    withBytes { bytes in bytes.indices.map { bytes[$0] } }
  }

  /// Where the bits of the payload end, as a decoder finds it.
  mutating func endOfBits() throws(ChunkError) -> Int {
    let bytes = copyBytes()
    var columns = HistogramColumns<Count>()
    var decoder = try HistogramDecoder<Count>(bytes.span, hasStartTimes: hasStartTimes)
    try decoder.decode(from: bytes.span, into: &columns)
    return decoder.bitOffset
  }
}

/// Expects that `samples` are `expected`, and reports the first difference only.
func expectSame<Count: HistogramCount>(
  _ samples: [HistogramSample<Count>], _ expected: [HistogramSample<Count>],
  _ comment: @autoclosure () -> String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  for (index, pair) in zip(samples, expected).enumerated() where pair.0 != pair.1 {
    let message: Comment = "sample \(index) is \(pair.0), not \(pair.1); \(comment())"
    Issue.record(message, sourceLocation: sourceLocation)
    return
  }
  #expect(
    samples.count == expected.count, "\(comment())", sourceLocation: sourceLocation)
}
