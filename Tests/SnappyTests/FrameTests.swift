import Snappy
import TestSupport
import Testing

@Suite("Frames")
struct FrameTests {
  private static let identifier = PlainFrames.identifier
  private static let one = PlainFrames.uncompressed([1, 2, 3])
  private static let two = PlainFrames.compressed(
    [4, 0, 9, 1 << 2 | 2, 1, 0, 0, 8], of: [9, 9, 9, 8])

  @Test("a stream is an identifier, and chunks of at most 65,536 decoded bytes")
  func layout() throws {
    var encoder = SnappyEncoder()
    let none: [UInt8] = []
    let empty = encoder.encodeFrames(none.span)
    #expect(empty == Self.identifier)
    #expect(try SnappyFrames.decode(Self.identifier.span) == [])
    let small = encoder.encodeFrames([1, 2, 3].span)
    #expect(small == Self.identifier + Self.one)
    let zeros = [UInt8](repeating: 0, count: 65_537)
    let frames = encoder.encodeFrames(zeros.span)
    let block = encoder.encode(zeros.span.extracting(..<65_536))
    #expect(
      frames
        == Self.identifier + PlainFrames.compressed(block, of: Array(zeros.dropLast()))
        + PlainFrames.uncompressed([0]))
  }

  @Test("compressed and uncompressed chunks, padding and reserved chunks to skip, in any order")
  func chunks() throws {
    let skipped = [0x80, 0x81, 0xC0, 0xFD, 0xFE].flatMap { type in
      PlainFrames.chunk(type, []) + PlainFrames.chunk(type, [UInt8](repeating: 7, count: 300))
    }
    let large = PlainFrames.uncompressed(BlockBytes.ramp(65_536))
    for (stream, expected) in [
      (Self.one + Self.two, [1, 2, 3, 9, 9, 9, 8]), (Self.two + Self.one, [9, 9, 9, 8, 1, 2, 3]),
      (skipped + Self.one + skipped + skipped + Self.two + skipped, [1, 2, 3, 9, 9, 9, 8]),
      (skipped, []), (Self.identifier + Self.one, [1, 2, 3]),
      (Self.one + Self.identifier + Self.identifier + Self.one, [1, 2, 3, 1, 2, 3]),
      (PlainFrames.uncompressed([]) + Self.one, [1, 2, 3]),
      (PlainFrames.compressed([0], of: []) + Self.one, [1, 2, 3]),
      (Self.one + large, [1, 2, 3] + BlockBytes.ramp(65_536)),
    ] as [([UInt8], [UInt8])] {
      let bytes = Self.identifier + stream
      #expect(try SnappyFrames.decode(bytes.span) == expected)
      #expect(try SnappyFrames.decodedByteCount(of: bytes.span) == expected.count)
      #expect(PlainFrames.decode(bytes) == expected)
      // The forms that use an array again.
      var output: [UInt8] = [5]
      try SnappyFrames.decode(bytes.span, appendingTo: &output)
      #expect(output == [5] + expected)
      try SnappyFrames.decode(bytes.span, into: &output)
      #expect(output == expected)
    }
  }

  @Test("a stream behind a stream decodes as one")
  func appending() throws {
    var encoder = SnappyEncoder()
    var frames = encoder.encodeFrames([1, 2, 3].span)
    encoder.encodeFrames([4, 5].span, appendingTo: &frames)
    #expect(try SnappyFrames.decode(frames.span) == [1, 2, 3, 4, 5])
    encoder.encodeFrames([6].span, into: &frames)
    #expect(try SnappyFrames.decode(frames.span) == [6])
  }

  @Test("a copy does not reach into the chunk before")
  func chunksAreAlone() {
    let bytes =
      Self.identifier + Self.one
      + PlainFrames.compressed([4] + BlockBytes.copy1(4, offset: 3), of: [1, 2, 3, 1])
    expectFault(.invalidCopyOffset(byteOffset: 30, copyOffset: 3), bytes)
  }

  @Test("no stream identifier, or another one")
  func identifier() {
    expectFault(.missingStreamIdentifier(byteOffset: 0), [])
    expectFault(.missingStreamIdentifier(byteOffset: 0), Self.one)
    expectFault(
      .missingStreamIdentifier(byteOffset: 0), PlainFrames.chunk(0xFE, [1]) + Self.identifier)
    for body in ["", "sNaPp", "sNaPpYY", "SnApPy"] {
      let other = PlainFrames.chunk(0xFF, Array(body.utf8))
      expectFault(.missingStreamIdentifier(byteOffset: 0), other + Self.one)
      expectFault(.missingStreamIdentifier(byteOffset: 21), Self.identifier + Self.one + other)
    }
  }

  @Test(
    "a chunk that is unknown and must not be skipped", arguments: 0x02...0x7F as ClosedRange<UInt8>)
  func unknownChunk(type: UInt8) {
    expectFault(
      .unknownChunk(byteOffset: 21, type: type),
      Self.identifier + Self.one + PlainFrames.chunk(type, [1, 2, 3]) + Self.one)
  }

  @Test("a chunk too short for its checksum", arguments: 0..<4, [0, 1] as [UInt8])
  func chunkTooShort(count: Int, type: UInt8) {
    expectFault(
      .chunkTooShort(byteOffset: 10),
      Self.identifier + PlainFrames.chunk(type, [UInt8](repeating: 0, count: count)) + Self.one)
  }

  @Test("a chunk of more than 65,536 decoded bytes")
  func chunkTooLong() {
    let bytes = BlockBytes.ramp(65_537)
    expectFault(.chunkTooLong(byteOffset: 10), Self.identifier + PlainFrames.uncompressed(bytes))
    var encoder = SnappyEncoder()
    let block = encoder.encode(bytes.span)
    expectFault(
      .chunkTooLong(byteOffset: 10), Self.identifier + PlainFrames.compressed(block, of: bytes))
  }

  @Test("a wrong bit in a checksum or in the bytes that it covers", arguments: 0..<56)
  func wrongChecksum(bit: Int) {
    var chunk = Self.one
    chunk[4 + bit / 8] ^= 1 << UInt8(bit % 8)
    expectFault(.wrongChecksum(byteOffset: 10), Self.identifier + chunk + Self.two)
    expectFault(.wrongChecksum(byteOffset: 26), Self.identifier + Self.two + chunk)
  }

  @Test("faults of blocks are told by their place in the stream")
  func blockFaults() {
    let start = Self.identifier + Self.one
    expectFault(.truncated(byteOffset: 29), start + PlainFrames.compressed([], of: []))
    expectFault(
      .truncated(byteOffset: 29), start + PlainFrames.compressed([0x80], of: []) + Self.one)
    expectFault(
      .impossibleLength(byteOffset: 29, decodedByteCount: 12),
      start + PlainFrames.compressed([12, 0, 1], of: []) + Self.one)
    expectFault(
      .lengthOverflow(byteOffset: 29),
      start + PlainFrames.compressed([0xFF, 0xFF, 0xFF, 0xFF, 0x7F], of: []) + Self.one)
    expectFault(
      .literalBeyondEnd(byteOffset: 30),
      start + PlainFrames.compressed([2, 4, 1], of: []) + Self.one)
    expectFault(
      .outputTooShort(byteOffset: 32, decodedByteCount: 1),
      start + PlainFrames.compressed([2, 0, 1], of: []) + Self.one)
  }

  @Test("more bytes than the caller allows")
  func limit() throws {
    let bytes = Self.identifier + Self.one + Self.two
    #expect(try SnappyFrames.decode(bytes.span, limit: 7).count == 7)
    for limit in 3..<7 {
      #expect(throws: SnappyError.overLimit(byteOffset: 21, decodedByteCount: 7, limit: limit)) {
        try SnappyFrames.decode(bytes.span, limit: limit)
      }
    }
    #expect(throws: SnappyError.overLimit(byteOffset: 10, decodedByteCount: 3, limit: 2)) {
      try SnappyFrames.decode(bytes.span, limit: 2)
    }
  }

  @Test("cut off after any byte")
  func truncation() {
    let bytes = Self.identifier + Self.one + Self.two + PlainFrames.chunk(0xFE, [1, 2])
    let boundaries = [10, 21, 37, bytes.count]
    for count in 1..<bytes.count where !boundaries.contains(count) {
      let start = boundaries.last { $0 <= count } ?? 0
      expectFault(.truncated(byteOffset: start), Array(bytes.prefix(count)))
    }
  }

  @Test("any byte instead of any other gives what a plain decoder gives")
  func everyByte() {
    let bytes = Self.identifier + Self.one + Self.two + PlainFrames.chunk(0xFE, [1, 2])
    for index in bytes.indices {
      for byte in UInt8.min...UInt8.max {
        var bytes = bytes
        bytes[index] = byte
        if (try? SnappyFrames.decode(bytes.span)) != PlainFrames.decode(bytes) {
          Issue.record("\(byte) at \(index)")
        }
      }
    }
  }

  private func expectFault(
    _ fault: SnappyError, _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: fault, sourceLocation: sourceLocation) { try SnappyFrames.decode(bytes.span) }
    var output: [UInt8] = [1, 2]
    #expect(throws: fault, sourceLocation: sourceLocation) {
      try SnappyFrames.decode(bytes.span, appendingTo: &output)
    }
    #expect(output == [1, 2], sourceLocation: sourceLocation)
    #expect(PlainFrames.decode(bytes) == nil, sourceLocation: sourceLocation)
  }
}
