import Gorilla
import Testing

@Suite("What a caller must not do with float samples ends the process, with a sentence")
struct FloatMisuseTests {
  @Test("one sample more than a chunk holds", arguments: [true, false])
  func one(isXOR: Bool) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [isXOR] in
      let timestamps = [Int64](repeating: 0, count: 65_535)
      let values = [Double](repeating: 0, count: 65_535)
      if isXOR {
        var appender = XORAppender()
        appender.append(timestamps.span, values.span)
        appender.append(Sample(timestamp: 0, value: 0))
      } else {
        var appender = XOR2Appender()
        appender.append(timestamps.span, values.span)
        appender.append(Sample(timestamp: 0, value: 0))
      }
    }
    expect("a chunk holds at most 65,535 samples", in: result)
  }

  @Test(
    "a batch with more samples than a chunk has room for", arguments: [true, false],
    [(0, 65_536), (1, 65_535), (65_535, 1)])
  func batch(isXOR: Bool, counts: (Int, Int)) async {
    let (first, second) = counts
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [isXOR, first = first as Int, second = second as Int] in
      let timestamps = [Int64](repeating: 0, count: 65_536)
      let values = [Double](repeating: 0, count: 65_536)
      if isXOR {
        var appender = XORAppender()
        appender.append(timestamps.span.extracting(..<first), values.span.extracting(..<first))
        appender.append(timestamps.span.extracting(..<second), values.span.extracting(..<second))
      } else {
        var appender = XOR2Appender()
        appender.append(timestamps.span.extracting(..<first), values.span.extracting(..<first))
        appender.append(timestamps.span.extracting(..<second), values.span.extracting(..<second))
      }
    }
    expect("a chunk holds at most 65,535 samples", in: result)
  }

  @Test("a full chunk is none of this", arguments: FloatCodec.allCases)
  func full(codec: FloatCodec) {
    var series = FloatSeries()
    for _ in 0..<65_535 { series.append(0, 0) }
    let steps: [FloatStep] = [.batch(65_533), .one, .batch(1), .batch(0)]
    let bytes = codec.encode(series, steps)
    #expect(bytes.prefix(2) == [0xFF, 0xFF])
    codec.expectDecoding(bytes, to: series)
  }

  @Test("columns of unlike lengths", arguments: [true, false], [(0, 1), (1, 0), (3, 2), (2, 3)])
  func columns(isXOR: Bool, counts: (Int, Int)) async {
    let (timestampCount, valueCount) = counts
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [isXOR, timestampCount = timestampCount as Int, valueCount = valueCount as Int] in
      let timestamps = [Int64](repeating: 0, count: timestampCount)
      let values = [Double](repeating: 0, count: valueCount)
      if isXOR {
        var appender = XORAppender()
        appender.append(timestamps.span, values.span)
      } else {
        var appender = XOR2Appender()
        appender.append(timestamps.span, values.span)
      }
    }
    expect("there are as many timestamps as values", in: result)
  }

  @Test(
    "a column of start times of another length",
    arguments: [(1, 1, 0), (0, 0, 1), (2, 2, 3), (3, 2, 3)])
  func startTimes(counts: (Int, Int, Int)) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [counts = [counts.0, counts.1, counts.2] as [Int]] in
      let timestamps = [Int64](repeating: 0, count: counts[0])
      let values = [Double](repeating: 0, count: counts[1])
      let startTimes = [Int64](repeating: 0, count: counts[2])
      var appender = XOR2Appender()
      appender.append(timestamps.span, values.span, startTimes: startTimes.span)
    }
    expect("there are as many", in: result)
  }

  /// Expects that `sentence` was printed, as a process can end for other reasons too. Optimized code
  /// keeps the check, but drops the sentence.
  private func expect(_ sentence: String, in result: ExitTest.Result?) {
    #if DEBUG
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains(sentence))
    #endif
  }
}
