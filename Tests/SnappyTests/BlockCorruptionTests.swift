import Snappy
import TestSupport
import Testing

@Suite("Damaged blocks decode to bytes or to an error that says where, as in a plain decoder")
struct BlockCorruptionTests {
  /// Blocks small enough to try everything, with all kinds of elements.
  static let small: [[UInt8]] = {
    let handmade =
      BlockBytes.literal(BlockBytes.ramp(9)) + BlockBytes.copy1(7, offset: 3)
      + BlockBytes.copy2(20, offset: 9) + BlockBytes.copy4(5, offset: 16)
      + BlockBytes.literal(BlockBytes.ramp(70), lengthByteCount: 1)
    return [BlockBytes.length(111) + handmade]
      + BlockVectorTests.vectors.map { [UInt8](hex: $0.block) }
  }()

  @Test("cut off after any byte", arguments: small)
  func truncation(block: [UInt8]) {
    for count in block.indices {
      let cut = Array(block.prefix(count))
      expectSameOutcome(cut)
      if (try? SnappyBlock.decode(cut.span)) != nil { Issue.record("can do with \(count) bytes") }
    }
  }

  @Test("any byte instead of any other", arguments: small)
  func everyByte(block: [UInt8]) {
    for index in block.indices {
      for byte in UInt8.min...UInt8.max where Effort.isFull || byte % 3 == 0 {
        var bytes = block
        bytes[index] = byte
        expectSameOutcome(bytes, "\(byte) at \(index)")
      }
    }
  }

  @Test(
    "some bytes instead of others in larger blocks", arguments: InputKind.allCases,
    Seed.each(Effort.scaled(quick: 3, full: 100)))
  func someBytes(kind: InputKind, seed: Seed) {
    var generator = seed.generator
    var encoder = SnappyEncoder()
    let count = Int.random(in: 1...3_000, using: &generator)
    let block = encoder.encode(kind.bytes(count, using: &generator).span)
    for _ in 0..<20 {
      var bytes = block
      for _ in 0...generator.next() % 4 {
        let index = Int(generator.next() % UInt64(bytes.count))
        bytes[index] = generator.next() % 2 == 0 ? bytes[index] ^ 1 : generator.bytes(1)[0]
      }
      expectSameOutcome(bytes, "\(seed)")
    }
  }

  @Test("random bytes", arguments: Seed.each(Effort.scaled(quick: 20, full: 1_000)))
  func garbage(seed: Seed) {
    var generator = seed.generator
    for _ in 0..<50 {
      let elements = generator.bytes(Int.random(in: 0...200, using: &generator))
      let most = UInt64(PlainSnappy.most(elements.count))
      let claim = Int(generator.next() % (most + 2))
      expectSameOutcome(BlockBytes.length(claim) + elements, "\(seed)")
    }
  }
}
