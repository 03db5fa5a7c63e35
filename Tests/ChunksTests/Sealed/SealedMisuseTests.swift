import Chunks
import Testing

/// A programmer's mistake ends the process, with a sentence.
@Suite struct SealedMisuseTests {
  @Test(arguments: [0, 8_193])
  func aCountThatNoPayloadHasTraps(count: Int) async {
    let samples = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [count] in
      var encoder = SealedEncoder()
      var payload: [UInt8] = []
      let (timestamps, values) = (
        [Int64](repeating: 0, count: count), [Double](repeating: 0, count: count)
      )
      try encoder.encode(timestamps.span, values.span, into: &payload)
    }
    expect("a sealed payload has 1 to 8192 samples", in: samples)
    let column = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [count] in
      var encoder = SealedEncoder()
      var payload: [UInt8] = []
      try encoder.encodeTimestamps([Int64](repeating: 0, count: count).span, into: &payload)
    }
    expect("a sealed payload has 1 to 8192 samples", in: column)
  }

  @Test func unequalNumbersTrap() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var encoder = SealedEncoder()
      var payload: [UInt8] = []
      try encoder.encode([1, 2].span, [1.0].span, into: &payload)
    }
    expect("there must be as many values as timestamps", in: result)
  }

  @Test func outputsThatAreTooSmallTrap() async {
    let samples = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      // Two timestamps on a line; a constant.
      let payload: [UInt8] = [0x01, 2, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      var (timestamps, values): ([Int64], [Double]) = ([0, 0], [0])
      var times = timestamps.mutableSpan
      var doubles = values.mutableSpan
      _ = try SealedDecoder.decode(payload.span, timestamps: &times, values: &doubles)
    }
    expect("the outputs must have room for all samples", in: samples)
    let column = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let column: [UInt8] = [0x81, 2, 3, 2, 0, 0]
      var timestamps: [Int64] = [0]
      var times = timestamps.mutableSpan
      _ = try SealedTimestamps.decode(column.span, timestamps: &times)
    }
    expect("the output must have room for all timestamps", in: column)
  }

  @Test(arguments: [-1, 1])
  func aFrameThatIsNotThereTraps(frame: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [frame] in
      let payload: [UInt8] = [0x01, 2, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      _ = try SealedDecoder(payload.span).samples(ofFrame: frame)
    }
    expect("there is no such frame", in: result)
  }

  /// Expects that `sentence` was printed. Optimized code keeps the check, but drops the sentence.
  private func expect(_ sentence: String, in result: ExitTest.Result?) {
    #if DEBUG
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains(sentence))
    #endif
  }
}
