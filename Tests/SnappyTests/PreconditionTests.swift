import Snappy
import Testing

@Suite("A programmer's mistake ends the process, with a sentence")
struct PreconditionTests {
  @Test("a negative limit of decoded bytes")
  func limits() async {
    let block = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = try SnappyBlock.decode([0].span, limit: -1)
    }
    expect("a limit of decoded bytes cannot be negative", in: block)
    let frames = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = try SnappyFrames.decode([0].span, limit: -1)
    }
    expect("a limit of decoded bytes cannot be negative", in: frames)
  }

  @Test("a size that no block can have", arguments: [-1, 1 << 32])
  func size(byteCount: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [byteCount] in
      _ = SnappyEncoder.maximumByteCount(encoding: byteCount)
    }
    expect("a block has 0 to 2^32 - 1 decoded bytes", in: result)
  }

  /// Expects that `sentence` was printed. Optimized code keeps the check, but drops the sentence.
  private func expect(_ sentence: String, in result: ExitTest.Result?) {
    #if DEBUG
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains(sentence))
    #endif
  }
}
