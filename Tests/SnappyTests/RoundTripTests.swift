import Snappy
import TestSupport
import Testing

@Suite("Bytes survive encoding and decoding")
struct RoundTripTests {
  static let sizes = [
    0, 1, 2, 3, 4, 5, 15, 16, 17, 18, 31, 59, 60, 61, 62, 64, 65, 66, 67, 68, 127, 128, 255, 256,
    257, 258, 1_000, 4_096, 16_383, 16_384, 65_535, 65_536, 65_537, 65_540, 65_552, 131_071,
    131_072, 131_073, 200_000,
  ]

  @Test("of every kind and size", arguments: InputKind.allCases, sizes)
  func everySize(kind: InputKind, size: Int) throws {
    var generator = SeededGenerator(seed: UInt64(size))
    let bytes = kind.bytes(size, using: &generator)
    var encoder = SnappyEncoder()
    let block = encoder.encode(bytes.span)
    #expect(try SnappyBlock.decode(block.span) == bytes)
    #expect(try SnappyBlock.decodedByteCount(of: block.span) == size)
    #expect(block.count <= SnappyEncoder.maximumByteCount(encoding: size))
    #expect(PlainSnappy.block(block) == .success(bytes))
    let frames = encoder.encodeFrames(bytes.span)
    #expect(try SnappyFrames.decode(frames.span) == bytes)
    #expect(try SnappyFrames.decodedByteCount(of: frames.span) == size)
    #expect(PlainFrames.decode(frames) == bytes)
  }

  @Test(
    "of any kind and any size", arguments: InputKind.allCases,
    Seed.each(Effort.scaled(quick: 10, full: 300)))
  func anySize(kind: InputKind, seed: Seed) throws {
    var generator = seed.generator
    var encoder = SnappyEncoder()
    for _ in 0..<10 {
      let size = Int(generator.nextOfAnyMagnitude() % 3_000)
      let bytes = kind.bytes(size, using: &generator)
      let block = encoder.encode(bytes.span)
      if try SnappyBlock.decode(block.span) != bytes { Issue.record("\(size) bytes") }
      if PlainSnappy.block(block) != .success(bytes) { Issue.record("\(size) bytes, plainly") }
    }
  }

  @Test(
    "with an encoder that was used for others before, to the same block", arguments: Seed.each(5))
  func reuse(seed: Seed) {
    var generator = seed.generator
    var used = SnappyEncoder()
    var output: [UInt8] = [1, 2, 3]
    for kind in InputKind.allCases {
      for size in [100, 70_000, 20, 3_000] {
        let bytes = kind.bytes(size, using: &generator)
        var fresh = SnappyEncoder()
        let expected = fresh.encode(bytes.span)
        used.encode(bytes.span, into: &output)
        #expect(output == expected)
        used.encode(bytes.span, appendingTo: &output)
        #expect(output == expected + expected)
      }
    }
  }

  @Test("repetitions are found: in text half is saved, in constant bytes nearly all")
  func compression() {
    var generator = SeededGenerator(seed: 1)
    var encoder = SnappyEncoder()
    let text = InputKind.text.bytes(50_000, using: &generator)
    let smallText = encoder.encode(text.span)
    #expect(smallText.count < 25_000)
    let constant = InputKind.constant.bytes(50_000, using: &generator)
    let smallConstant = encoder.encode(constant.span)
    #expect(smallConstant.count < 50_000 / 20)
    // What cannot be compressed grows by little.
    let noise = InputKind.noise.bytes(50_000, using: &generator)
    let noiseBlock = encoder.encode(noise.span)
    #expect(noiseBlock.count < 50_020)
    let noiseFrames = encoder.encodeFrames(noise.span)
    #expect(noiseFrames.count == 50_000 + 18)
  }

  @Test("of bytes made to become as long as can be", arguments: 60...70)
  func worstCase(literal: Int) throws {
    // Literals just too long for their tags, between the shortest repetitions.
    var generator = SeededGenerator(seed: UInt64(literal))
    var bytes = generator.bytes(200)
    while bytes.count < 65_536 {
      bytes += generator.bytes(literal) + bytes[bytes.count / 2..<bytes.count / 2 + 4]
    }
    var encoder = SnappyEncoder()
    let block = encoder.encode(bytes.span)
    #expect(block.count <= SnappyEncoder.maximumByteCount(encoding: bytes.count))
    #expect(try SnappyBlock.decode(block.span) == bytes)
  }
}
