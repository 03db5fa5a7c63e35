import Testing
import Zstd

@Suite("A programmer's mistake ends the process, with a sentence")
struct PreconditionTests {
  @Test("a negative limit of decoded bytes")
  func limit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var decompressor = ZstdDecompressor()
      _ = try decompressor.decompress([0].span, limit: -1)
    }
    expect("a limit of decoded bytes cannot be negative", in: result)
  }

  @Test("a level that libzstd does not have", arguments: [23, -1_000_000])
  func level(level: Int) async throws {
    let compressor = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [level] in
      _ = ZstdCompressor(level: level)
    }
    expect("a level that libzstd does not have", in: compressor)
    let dictionary = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [level] in
      let bytes = [UInt8](repeating: 7, count: 20)
      _ = try ZstdCompressionDictionary(ZstdDictionary(bytes), level: level)
    }
    expect("a level that libzstd does not have", in: dictionary)
  }

  @Test("a negative number of bytes")
  func size() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = ZstdCompressor.maximumByteCount(compressing: -1)
    }
    expect("a negative number of bytes", in: result)
  }

  @Test("samples of other sizes than there are bytes", arguments: [[], [9], [11], [20, -10]])
  func samples(byteCounts: [Int]) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [byteCounts] in
      let bytes = [UInt8](repeating: 7, count: 10)
      _ = try ZstdDictionary(training: bytes.span, byteCounts: byteCounts, capacity: 256)
    }
    expect("samples of other sizes than there are bytes", in: result)
  }

  @Test("a dictionary that is too small")
  func capacity() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let bytes: [UInt8] = []
      _ = try ZstdDictionary(training: bytes.span, byteCounts: [], capacity: 255)
    }
    expect("a dictionary of fewer than 256 bytes", in: result)
  }

  /// Expects that `sentence` was printed. Optimized code keeps the check, but drops the sentence.
  private func expect(_ sentence: String, in result: ExitTest.Result?) {
    #if DEBUG
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains(sentence))
    #endif
  }
}
