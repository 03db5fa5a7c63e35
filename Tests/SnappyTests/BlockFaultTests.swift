import Snappy
import TestSupport
import Testing

@Suite("A faulty block is an error that says where and what")
struct BlockFaultTests {
  private typealias Bytes = BlockBytes

  @Test(
    "no length, or one that is cut off", arguments: [[], [0x80], [0xFF, 0xFF, 0xFF]] as [[UInt8]])
  func noLength(block: [UInt8]) {
    #expect(decodeBlock(block) == .failure(.truncated(byteOffset: 0)))
    #expect(throws: SnappyError.truncated(byteOffset: 0)) {
      try SnappyBlock.decodedByteCount(of: block.span)
    }
  }

  @Test(
    "a length of more than ten bytes, or of more than 32 bits",
    arguments: [
      [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0],
      [0x80, 0x80, 0x80, 0x80, 0x10],
      [0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2],
    ] as [[UInt8]])
  func longLength(block: [UInt8]) {
    #expect(decodeBlock(block) == .failure(.lengthOverflow(byteOffset: 0)))
  }

  @Test("a length may take more bytes than it needs, up to ten", arguments: 1...9)
  func paddedLength(more: Int) {
    let length = [0x81] + [UInt8](repeating: 0x80, count: more - 1) + [0]
    #expect(decodeBlock(length + [0, 7]) == .success([7]))
  }

  @Test("more bytes claimed than the elements can hold", arguments: 0...40)
  func impossibleLength(byteCount: Int) throws {
    let most = PlainSnappy.most(byteCount)
    let elements = [UInt8](repeating: 0xFE, count: byteCount)
    for claim in [most + 1, most * 2 + 2, Int(UInt32.max)] {
      #expect(
        decodeBlock(Bytes.length(claim) + elements)
          == .failure(.impossibleLength(byteOffset: 0, decodedByteCount: claim)))
    }
    let block = Bytes.length(most) + elements
    #expect(try SnappyBlock.decodedByteCount(of: block.span) == most)
  }

  @Test("more bytes than the caller allows")
  func limit() {
    let block = Bytes.length(20) + Bytes.literal(Bytes.ramp(20))
    #expect(decodeBlock(block, limit: 20) == .success(Bytes.ramp(20)))
    for limit in [0, 1, 19] {
      #expect(
        decodeBlock(block, limit: limit)
          == .failure(.overLimit(byteOffset: 0, decodedByteCount: 20, limit: limit)))
    }
    #expect(decodeBlock([0], limit: 0) == .success([]))
  }

  @Test("a literal that reaches beyond the end")
  func literalBeyondEnd() {
    #expect(decodeBlock([3, 2 << 2, 1, 2]) == .failure(.literalBeyondEnd(byteOffset: 1)))
    // The length of 2^32 fits into no address space of 32 bits, and overflows nothing.
    let huge: [UInt8] = [9, 63 << 2, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]
    #expect(decodeBlock(huge) == .failure(.literalBeyondEnd(byteOffset: 1)))
  }

  @Test("an element that is cut off within its tag, length or offset")
  func truncatedElements() {
    let start = Bytes.length(8) + Bytes.literal([1, 2])
    for element in [
      Bytes.literal(Bytes.ramp(1), lengthByteCount: 4), Bytes.copy1(4, offset: 2),
      Bytes.copy2(4, offset: 2), Bytes.copy4(4, offset: 2),
    ] {
      let headByteCount = element[0] & 3 == 0 ? 5 : element.count
      for count in 1..<headByteCount {
        let block = start + element.prefix(count)
        #expect(decodeBlock(block) == .failure(.truncated(byteOffset: 4)))
      }
    }
  }

  @Test("a copy from before the start, or from nowhere", arguments: [0, 3, 255, 65_535])
  func copyOffsets(offset: Int) {
    let start = Bytes.literal([1, 2])
    for element in [
      offset < 2_048 ? Bytes.copy1(4, offset: offset) : [], Bytes.copy2(4, offset: offset),
      Bytes.copy4(4, offset: offset), Bytes.copy4(4, offset: Int(UInt32.max)),
    ] where !element.isEmpty {
      // Close to the end, and far from it.
      for after in [[], Bytes.literal(Bytes.ramp(60)) + Bytes.literal(Bytes.ramp(60))] {
        let block = Bytes.length(after.isEmpty ? 6 : 126) + start + element + after
        let isHuge = element.last == 0xFF && element.count == 5
        #expect(
          decodeBlock(block)
            == .failure(
              .invalidCopyOffset(
                byteOffset: 4, copyOffset: isHuge ? Int(UInt32.max) : offset)))
      }
    }
    #expect(
      decodeBlock([4] + Bytes.copy1(4, offset: 1))
        == .failure(.invalidCopyOffset(byteOffset: 1, copyOffset: 1)))
  }

  @Test("more or fewer bytes than claimed")
  func wrongLength() {
    let literal = Bytes.literal([1, 2, 3, 4])
    #expect(decodeBlock([3] + literal) == .failure(.outputTooLong(byteOffset: 1)))
    #expect(
      decodeBlock([5] + literal)
        == .failure(.outputTooShort(byteOffset: 6, decodedByteCount: 4)))
    let copy = literal + Bytes.copy2(10, offset: 4)
    #expect(decodeBlock([13] + copy) == .failure(.outputTooLong(byteOffset: 6)))
    #expect(
      decodeBlock([15] + copy)
        == .failure(.outputTooShort(byteOffset: 9, decodedByteCount: 14)))
    #expect(decodeBlock([0] + literal) == .failure(.outputTooLong(byteOffset: 1)))
  }

  @Test("an error tells its place, and says in words what is wrong")
  func descriptions() {
    let errors: [(SnappyError, String)] = [
      (.truncated(byteOffset: 9), "end within"), (.lengthOverflow(byteOffset: 9), "32 bits"),
      (.impossibleLength(byteOffset: 9, decodedByteCount: 70), "claims 70"),
      (.overLimit(byteOffset: 9, decodedByteCount: 70, limit: 60), "the limit is 60"),
      (.literalBeyondEnd(byteOffset: 9), "literal"),
      (.invalidCopyOffset(byteOffset: 9, copyOffset: 70), "back by 70"),
      (.outputTooLong(byteOffset: 9), "more bytes than the block claims"),
      (.outputTooShort(byteOffset: 9, decodedByteCount: 70), "only 70"),
      (.missingStreamIdentifier(byteOffset: 9), "no stream identifier"),
      (.unknownChunk(byteOffset: 9, type: 2), "type 2"), (.chunkTooShort(byteOffset: 9), "no room"),
      (.chunkTooLong(byteOffset: 9), "65536"), (.wrongChecksum(byteOffset: 9), "checksum"),
    ]
    for (error, words) in errors {
      #expect(error.byteOffset == 9)
      #expect("\(error)".contains(words) && "\(error)".contains("byte 9"))
    }
  }
}
