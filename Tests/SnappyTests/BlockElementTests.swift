import Snappy
import TestSupport
import Testing

@Suite("Every kind of element decodes to its bytes, wherever it stands")
struct BlockElementTests {
  private typealias Bytes = BlockBytes

  @Test(
    "literals of every form of length",
    arguments: [
      (1, 0), (2, 0), (16, 0), (17, 0), (59, 0), (60, 0), (1, 1), (60, 1), (61, 1), (256, 1),
      (1, 2), (257, 2), (65_536, 2), (1, 3), (65_537, 3), (100_000, 3), (1, 4), (70_000, 4),
    ])
  func literals(count: Int, lengthByteCount: Int) throws {
    let bytes = Bytes.ramp(count)
    let block = Bytes.length(count) + Bytes.literal(bytes, lengthByteCount: lengthByteCount)
    #expect(decodeBlock(block) == .success(bytes))
    // Once more with others around it, far from the ends.
    let around = Bytes.literal(Bytes.ramp(50)) + Bytes.literal(Bytes.ramp(60))
    let middle =
      Bytes.length(count + 220) + around
      + Bytes.literal(bytes, lengthByteCount: lengthByteCount) + around
    #expect(
      decodeBlock(middle)
        == .success(Bytes.ramp(50) + Bytes.ramp(60) + bytes + Bytes.ramp(50) + Bytes.ramp(60)))
  }

  @Test("copies of every length from every close offset, by each kind", arguments: 1...40)
  func closeCopies(offset: Int) {
    for length in 1...64 {
      var elements = [Bytes.copy2(length, offset: offset), Bytes.copy4(length, offset: offset)]
      if 4...11 ~= length { elements.append(Bytes.copy1(length, offset: offset)) }
      for element in elements {
        // Without bytes behind it, and with so many that wide copies are possible.
        for after in [[], Bytes.ramp(60)] as [[UInt8]] {
          let block =
            Bytes.length(60 + length + after.count) + Bytes.literal(Bytes.ramp(60)) + element
            + (after.isEmpty ? [] : Bytes.literal(after) + Bytes.literal(after))
          let whole =
            after.isEmpty
            ? block
            : Bytes.length(60 + length + 120)
              + block.dropFirst(
                Bytes.length(60 + length + after.count).count)
          expectSameOutcome(whole, "\(length) from \(offset)")
          if (try? SnappyBlock.decode(whole.span)) == nil { Issue.record("\(length), \(offset)") }
        }
      }
    }
  }

  @Test(
    "copies from afar",
    arguments: [255, 256, 257, 2_047, 2_048, 65_535, 65_536, 65_537, 100_000])
  func farCopies(offset: Int) {
    let bytes = Bytes.ramp(offset)
    for length in [1, 4, 11, 12, 16, 17, 63, 64] {
      var elements = [Bytes.copy4(length, offset: offset)]
      if offset < 65_536 { elements.append(Bytes.copy2(length, offset: offset)) }
      if offset < 2_048 && 4...11 ~= length {
        elements.append(Bytes.copy1(length, offset: offset))
      }
      for element in elements {
        let block =
          Bytes.length(offset + length) + Bytes.literal(bytes, lengthByteCount: 4) + element
        #expect(decodeBlock(block) == .success(bytes + Array((bytes + bytes).prefix(length))))
      }
    }
  }

  @Test("elements at every distance from both ends", arguments: 0...90)
  func margins(distance: Int) {
    // What is behind an element is literals of one byte (two in the input) or copies (two for eleven).
    let elements =
      [1, 2, 15, 16, 17, 60].map { Bytes.literal(Bytes.ramp($0)) }
      + [1, 3, 7, 8, 15, 16, 17, 31].flatMap { offset in
        [Bytes.copy1(4, offset: offset), Bytes.copy2(64, offset: offset)]
          + [Bytes.copy2(17, offset: offset)]
      }
    for element in elements {
      for filler in [Bytes.literal([7]), Bytes.copy1(11, offset: 5), Bytes.copy2(64, offset: 1)] {
        let body =
          Bytes.literal(Bytes.ramp(40)) + element
          + (0..<distance).flatMap { _ in filler }
        // The length is what the elements say; a plain decoder finds it in the error.
        guard
          case .failure(.outputTooShort(_, let count)) = PlainSnappy.block(
            Bytes.length(PlainSnappy.most(body.count)) + body)
        else {
          Issue.record("no elements: \(body.hex)")
          continue
        }
        expectSameOutcome(Bytes.length(count) + body)
        expectSameOutcome(Bytes.length(count - 1) + body)
        expectSameOutcome(Bytes.length(count + 1) + body)
      }
    }
  }

  @Test("random elements", arguments: Seed.each(Effort.scaled(quick: 60, full: 2_000)))
  func random(seed: Seed) {
    var generator = seed.generator
    var body = Bytes.literal(Bytes.ramp(1))
    var count = 1
    for _ in 0..<Int.random(in: 0...120, using: &generator) {
      let magnitude = Int(generator.nextOfAnyMagnitude() % UInt64(count))
      let offset = 1 + (generator.next() % 4 == 0 ? magnitude : magnitude % 20)
      var length = Int.random(in: 1...64, using: &generator)
      switch generator.next() % 5 {
      case 0:
        length = min(length, 60)
        body += Bytes.literal(generator.bytes(length))
      case 1:
        length = Int.random(in: 1...300, using: &generator)
        body += Bytes.literal(generator.bytes(length), lengthByteCount: length > 256 ? 2 : 1)
      case 2 where offset < 2_048:
        length = 4 + length % 8
        body += Bytes.copy1(length, offset: offset)
      case 3: body += Bytes.copy4(length, offset: offset)
      default: body += Bytes.copy2(length, offset: offset)
      }
      count += length
    }
    let block = Bytes.length(count) + body
    expectSameOutcome(block, "\(seed)")
    #expect((try? SnappyBlock.decode(block.span))?.count == count)
  }
}
