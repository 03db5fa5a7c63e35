import TestSupport
import Testing

@testable import Gorilla

@Suite("A programmer's mistake with histograms ends the process, with a sentence")
struct HistogramPreconditionTests {
  @Test("more samples than a chunk with start times can hold")
  func capacity() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var appender = HistogramAppender<UInt64>(hasStartTimes: true)
      for index in 0..<appender.capacity { _ = appender.append(Histogram(), at: Int64(index)) }
      guard appender.count == 16_383, appender.finish().count > 16_383 / 2 else { return }
      var full = HistogramAppender<Double>(hasStartTimes: true)
      for index in 0..<full.capacity { _ = full.append(Histogram(), at: Int64(index)) }
      _ = full.append(Histogram(), at: 0)
    }
    expect("the chunk is full", in: result)
  }

  @Test("more samples than a chunk can hold, at once")
  func capacityOfColumns() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let samples = (0..<16_384).map {
        HistogramSample<UInt64>(timestamp: $0, histogram: Histogram())
      }
      var appender = HistogramAppender<UInt64>(hasStartTimes: true)
      appender.append(
        HistogramColumns(samples, hasStartTimes: true, counterReset: .unknown))
    }
    expect("the chunk is full", in: result)
  }

  @Test(
    "more samples than a chunk without start times can hold",
    .enabled(if: Effort.isFull, "RINGTAIL_EFFORT is not full"))
  func largeCapacity() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var appender = HistogramAppender<UInt64>(hasStartTimes: false)
      for index in 0..<65_535 { _ = appender.append(Histogram(), at: Int64(index)) }
      let decoded = DecodedHistograms<UInt64>(batch: appender.copyBytes(), hasStartTimes: false)
      guard decoded.samples.count == 65_535, decoded.error == nil else { return }
      _ = appender.append(Histogram(), at: 0)
    }
    expect("the chunk is full", in: result)
  }

  @Test("counts that are not those of the layout's buckets", arguments: [0, 1, 3])
  func bucketCount(count: Int) async {
    let created = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [count] in
      var layout = HistogramLayout()
      layout.positiveSpans = [HistogramSpan(offset: 0, length: 2)]
      _ = Histogram<UInt64>(
        layout: layout, count: 0, zeroCount: 0, sum: 0,
        buckets: [UInt64](repeating: 0, count: count))
    }
    expect("there is one count for each bucket", in: created)
    let appended = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [count] in
      var histogram = PlainHistogram<UInt64>.counter([0: 1, 1: 1]).histogram()
      var appender = HistogramAppender<UInt64>(hasStartTimes: false)
      guard appender.append(histogram, at: 0) == .appended else { return }
      histogram.buckets = [UInt64](repeating: 1, count: count)
      histogram.count = 1_000
      _ = appender.append(histogram, at: 1)
    }
    expect("there is one count for each bucket", in: appended)
  }

  @Test("a layout that no chunk can have", arguments: 0..<5)
  func invalidLayouts(fault: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [fault] in
      var layout = HistogramLayout()
      switch fault {
      case 0: layout.schema = 53
      case 1: layout.schema = -10
      case 2: layout.positiveSpans = .spans((0, 2), (-1, 0))
      case 3: layout.negativeSpans = .spans((0, 2), (-1, 0))
      default: layout.positiveSpans = .spans((.max, 0), (1, 0))
      }
      guard !layout.isValid else { return }
      let histogram = Histogram<UInt64>(
        layout: layout, count: 0, zeroCount: 0, sum: 0,
        buckets: [UInt64](repeating: 0, count: layout.bucketCount))
      var appender = HistogramAppender<UInt64>(hasStartTimes: false)
      _ = appender.append(histogram, at: 0)
    }
    expect("the layout has a known schema, and spans in ascending order", in: result)
  }

  @Test("spans that go backwards, in what is to widen a chunk")
  func invalidWidening() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var appender = HistogramAppender<UInt64>(hasStartTimes: false)
      let plain = PlainHistogram<UInt64>.gauge([0: 1, 1: 1])
      guard appender.append(plain.histogram(), at: 0) == .appended else { return }
      _ = appender.append(plain.histogram(positiveSpans: .spans((5, 1), (-3, 1))), at: 1)
    }
    expect("the spans of a layout are in ascending order", in: result)
  }

  @Test("columns with start times for a chunk without, or the reverse", arguments: [false, true])
  func startTimes(hasStartTimes: Bool) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [hasStartTimes] in
      let sample = HistogramSample<Double>(timestamp: 1, histogram: Histogram())
      var appender = HistogramAppender<Double>(hasStartTimes: hasStartTimes)
      appender.append(
        HistogramColumns([sample], hasStartTimes: !hasStartTimes, counterReset: .unknown))
    }
    expect("the columns have start times if and only if the chunk has", in: result)
  }

  @Test("columns of another layout", arguments: 0..<4)
  func layouts(change: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [change] in
      var plain = PlainHistogram<UInt64>.counter([0: 1, 1: 1], [5: 1])
      var appender = HistogramAppender<UInt64>(hasStartTimes: false)
      guard appender.append(plain.histogram(), at: 0) == .appended else { return }
      switch change {
      case 0: plain.schema = 2
      case 1: plain.zeroThreshold = 0
      case 2: (plain.positive, plain.negative) = ([0: 1], [4: 1, 5: 1])
      default: (plain.positive, plain.negative) = ([0: 1, 1: 1], [6: 1])
      }
      let sample = HistogramSample(timestamp: 1, histogram: plain.histogram())
      appender.append(
        HistogramColumns([sample], hasStartTimes: false, counterReset: .unknown))
    }
    expect("the samples fit the layout of the chunk", in: result)
  }

  @Test("columns with live samples behind a stale marker")
  func afterStaleMarker() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let plain = PlainHistogram<UInt64>.counter([0: 1])
      var appender = HistogramAppender<UInt64>(hasStartTimes: false)
      guard appender.append(plain.histogram(), at: 0) == .appended,
        appender.append(Histogram(), at: 1) == .appended
      else { return }
      let sample = HistogramSample(timestamp: 2, histogram: plain.histogram())
      appender.append(
        HistogramColumns([sample], hasStartTimes: false, counterReset: .unknown))
    }
    expect("the samples fit the layout of the chunk", in: result)
  }

  @Test("a sample that columns do not have", arguments: [-1, 1, .min, .max])
  func subscripts(index: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index] in
      let sample = HistogramSample<UInt64>(timestamp: 1, histogram: Histogram())
      let columns = HistogramColumns([sample], hasStartTimes: false, counterReset: .unknown)
      guard columns[0].isStale else { return }
      _ = columns[index]
    }
    expect("the columns have no such sample", in: result)
  }

  /// Expects that `sentence` was printed, as a process can end for other reasons too. Optimized
  /// code keeps the check, but drops the sentence.
  private func expect(
    _ sentence: String, in result: ExitTest.Result?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #if DEBUG
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains(sentence), sourceLocation: sourceLocation)
    #endif
  }
}
