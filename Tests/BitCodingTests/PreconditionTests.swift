import BitCoding
import Testing

@Suite("A programmer's mistake ends the process, with a sentence")
struct PreconditionTests {
  @Test("a cursor before the first bit", arguments: [-1, .min])
  func cursorOffset(bitOffset: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [bitOffset] in
      _ = BitCursor(bitOffset: bitOffset)
    }
    expect("a bit offset cannot be negative", in: result)
  }

  @Test("reading a negative count of bits, or more than 64", arguments: [-1, 65, .min, .max])
  func readCount(count: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [count] in
      let bytes = [UInt8](repeating: 0, count: 100)
      var cursor = BitCursor()
      _ = try cursor.read(count, from: bytes.span)
    }
    expect("a field has 0 to 64 bits", in: result)
  }

  @Test("writing a negative count of bits, or more than 64", arguments: [-1, 65, .min, .max])
  func writeCount(count: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [count] in
      var writer = BitWriter()
      writer.write(0, count: count)
    }
    expect("a field has 0 to 64 bits", in: result)
  }

  @Test("a negative prefix or capacity", arguments: [(-1, 0), (0, -1), (.min, 128), (0, .min)])
  func writerCounts(prefixByteCount: Int, capacity: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [prefixByteCount, capacity] in
      _ = BitWriter(prefixByteCount: prefixByteCount, capacity: capacity)
    }
    expect("a count of bytes cannot be negative", in: result)
  }

  @Test("setting a byte outside the prefix", arguments: [-1, 2, .min, .max])
  func prefixIndex(index: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index] in
      var writer = BitWriter(prefixByteCount: 2)
      writer.write(0, count: 64)
      writer.setPrefix(0, at: index)
    }
    expect("the index lies outside the prefix", in: result)
  }

  @Test(
    "going on within the prefix, or past the end",
    arguments: [(15, 2), (-1, 0), (65, 0), (64, 9), (0, -1), (.max, 0)])
  func continuation(bitCount: Int, prefixByteCount: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [bitCount, prefixByteCount] in
      let bytes = [UInt8](repeating: 0, count: 8)
      _ = BitWriter(
        continuing: bytes.span, bitCount: bitCount, prefixByteCount: prefixByteCount)
    }
    expect("a writer can go on only between the prefix and the end of the bytes", in: result)
  }

  /// Expects that `sentence` was printed.
  ///
  /// A process can end for other reasons too. Optimized code keeps the check, but drops the sentence.
  private func expect(_ sentence: String, in result: ExitTest.Result?) {
    #if DEBUG
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains(sentence))
    #endif
  }
}
