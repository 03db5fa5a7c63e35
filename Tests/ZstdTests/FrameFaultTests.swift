import TestSupport
import Testing
import Zstd

@Suite("A faulty frame is an error that says where and what")
struct FrameFaultTests {
  private typealias Bytes = FrameBytes
  private static let good = Bytes.header(size: 3) + Bytes.block(0, [1, 2, 3])

  @Test("frames by hand decode to what their blocks say")
  func frames() throws {
    #expect(decompressed(Self.good) == .success([1, 2, 3]))
    let several =
      Bytes.header(size: nil) + Bytes.block(0, [1], isLast: false)
      + Bytes.block(1, [7], size: 4, isLast: false) + Bytes.block(0, [])
    #expect(decompressed(several) == .success([1, 7, 7, 7, 7]))
    for variant in 0..<16 as Range<UInt8> {
      let skipped = Bytes.skippable([9, 9], variant: variant)
      #expect(decompressed(skipped, limit: 0) == .success([]))
      #expect(
        decompressed(skipped + Self.good + skipped + several)
          == .success([1, 2, 3, 1, 7, 7, 7, 7]))
    }
    let skipped = Bytes.skippable([])
    let skippedTwice = skipped + skipped + Self.good
    let header = try ZstdFrameHeader(of: skippedTwice.span)
    #expect(header.decodedByteCount == 3 && header.windowByteCount == 1_024)
    #expect(try ZstdDecompressor.decodedByteCount(of: skippedTwice.span) == 3)
    #expect(try ZstdDecompressor.decodedByteCount(of: skipped.span) == 0)
  }

  @Test("no bytes")
  func empty() {
    #expect(decompressed([]) == .failure(.truncated(byteOffset: 0)))
    #expect(throws: ZstdError.truncated(byteOffset: 0)) {
      let bytes: [UInt8] = []
      return try ZstdDecompressor.decodedByteCount(of: bytes.span)
    }
    #expect(throws: ZstdError.truncated(byteOffset: 8)) {
      let skipped = Bytes.skippable([])
      return try ZstdFrameHeader(of: skipped.span)
    }
  }

  @Test("no frame, or something behind one")
  func notAFrame() {
    for other in [[0], [0x28, 0xB4], [0x28, 0xB5, 0x2F, 0xFE], [0x60, 0x2A, 0x4D, 0x18]] {
      let other = other.map { UInt8($0) }
      #expect(decompressed(other) == .failure(.notAFrame(byteOffset: 0)))
      #expect(decompressed(Self.good + other) == .failure(.notAFrame(byteOffset: Self.good.count)))
      #expect(throws: ZstdError.notAFrame(byteOffset: 0)) {
        try ZstdFrameHeader(of: other.span)
      }
    }
    // An older format, which libzstd may be able to read.
    #expect(decompressed([0x27, 0xB5, 0x2F, 0xFD, 0, 0]) == .failure(.notAFrame(byteOffset: 0)))
    let start = Self.good + [0x28, 0xB5]
    #expect(decompressed(start) == .failure(.truncated(byteOffset: Self.good.count)))
  }

  @Test("cut off after any byte, behind another frame")
  func truncation() {
    let checked = Bytes.header(size: nil, hasChecksum: true)
    let blocks = [Bytes.block(1, [7], size: 9, isLast: false), Bytes.block(0, [1, 2])]
    let frame = checked + blocks.joined() + [0, 0, 0, 0]
    let boundaries = [
      0, checked.count, checked.count + blocks[0].count, frame.count - 4, frame.count,
    ]
    for count in 1..<frame.count {
      let start = boundaries.last { $0 <= count } ?? 0
      let bytes = Self.good + frame.prefix(count)
      #expect(
        decompressed(bytes) == .failure(.truncated(byteOffset: Self.good.count + start)),
        "after \(count)")
    }
    #expect(decompressed(frame) == .failure(.wrongChecksum(byteOffset: 0)))
    let skipped = Bytes.skippable([1, 2, 3])
    for count in 1..<skipped.count {
      #expect(decompressed(Array(skipped.prefix(count))) == .failure(.truncated(byteOffset: 0)))
    }
  }

  @Test("a bit of the header without a meaning, a reserved kind of block")
  func reserved() {
    let header = Bytes.header(size: 3, reserved: 8) + Bytes.block(0, [1, 2, 3])
    #expect(decompressed(header) == .failure(.unsupportedHeader(byteOffset: 0)))
    // The one next to it is for anyone to use.
    let unused = Bytes.header(size: 3, reserved: 16) + Bytes.block(0, [1, 2, 3])
    #expect(decompressed(unused) == .success([1, 2, 3]))
    let block = Bytes.header(size: nil) + Bytes.block(0, [1], isLast: false) + Bytes.block(3, [1])
    #expect(decompressed(block) == .failure(.reservedBlock(byteOffset: 10)))
  }

  @Test("a block of more bytes than its frame allows", arguments: 0...2)
  func blockTooLong(kind: Int) {
    for (field, most) in [(0, 1_024), (1, 1_152), (0x38, 131_072), (0x40, 131_072)]
      as [(UInt8, Int)]
    {
      let content = kind == 1 ? [5] : [UInt8](repeating: 5, count: most + 1)
      let header = Bytes.header(size: nil, windowField: field)
      #expect(
        decompressed(header + Bytes.block(kind, content, size: most + 1))
          == .failure(.blockTooLong(byteOffset: 6)))
      if kind < 2 {
        let longest = kind == 1 ? content : Array(content.dropLast())
        #expect(
          decompressed(header + Bytes.block(kind, longest, size: most))
            == .success([UInt8](repeating: 5, count: most)))
      }
    }
  }

  @Test("a window that is too large for libzstd, though not one that it takes")
  func windows() {
    for field in 0...255 as ClosedRange<UInt8> {
      let frame = Bytes.header(size: 1, windowField: field) + Bytes.block(0, [4])
      let count = (UInt64(1_024) << UInt64(field >> 3)) / 8 * UInt64(8 + field & 7)
      let isTooLarge = field >> 3 > 21
      #expect(
        decompressed(frame)
          == (isTooLarge
            ? .failure(.windowTooLarge(byteOffset: 0, windowByteCount: count)) : .success([4])),
        "\(field)")
    }
  }

  @Test("sizes of every form")
  func sizes() throws {
    // One, two, four and eight bytes, in a frame of a single segment.
    for (flags, size, fieldByteCount) in [(0x20, 5, 1), (0x60, 261, 2), (0xA0, 5, 4), (0xE0, 5, 8)]
    {
      let content = [UInt8](repeating: 3, count: size)
      let field = Bytes.littleEndian(UInt64(size - (fieldByteCount == 2 ? 256 : 0)), fieldByteCount)
      let frame = Bytes.magic + [UInt8(flags)] + field + Bytes.block(0, content)
      #expect(try ZstdFrameHeader(of: frame.span).decodedByteCount == UInt64(size))
      #expect(try ZstdFrameHeader(of: frame.span).windowByteCount == UInt64(size))
      #expect(decompressed(frame) == .success(content))
    }
  }

  @Test("more or fewer bytes than the frame claims")
  func wrongSize() {
    let blocks = Bytes.block(1, [7], size: 4)
    for claim in [5, 1_000, 1 << 40, UInt64(Int.max), .max] {
      #expect(
        decompressed(Bytes.header(size: claim) + blocks)
          == .failure(.impossibleLength(byteOffset: 0, decodedByteCount: claim)))
    }
    for claim in 0...3 as ClosedRange<UInt64> {
      #expect(
        decompressed(Bytes.header(size: claim) + blocks) == .failure(.corrupt(byteOffset: 0)))
    }
    #expect(decompressed(Bytes.header(size: 4) + blocks) == .success([7, 7, 7, 7]))
  }

  @Test("blocks that make no sense")
  func corruptBlocks() {
    let frame = Bytes.header(size: nil) + Bytes.block(2, [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(decompressed(Self.good + frame) == .failure(.corrupt(byteOffset: Self.good.count)))
  }

  @Test("words for every fault")
  func words() {
    let faults: [ZstdError] = [
      .truncated(byteOffset: 77), .notAFrame(byteOffset: 77), .unsupportedHeader(byteOffset: 77),
      .windowTooLarge(byteOffset: 77, windowByteCount: 1), .reservedBlock(byteOffset: 77),
      .blockTooLong(byteOffset: 77), .impossibleLength(byteOffset: 77, decodedByteCount: 1),
      .overLimit(byteOffset: 77, decodedByteCount: 2, limit: 1),
      .overLimit(byteOffset: 77, decodedByteCount: nil, limit: 1),
      .missingDictionary(byteOffset: 77, id: 1),
      .wrongDictionary(byteOffset: 77, id: 1, other: 2),
      .wrongDictionary(byteOffset: 77, id: 1, other: nil), .wrongChecksum(byteOffset: 77),
      .corrupt(byteOffset: 77),
    ]
    #expect(Set(faults.map(\.description)).count == faults.count)
    for fault in faults {
      #expect(fault.byteOffset == 77 && fault.description.contains("byte 77"))
    }
    let dictionaryFaults: [ZstdDictionaryError] = [
      .tooShort(byteCount: 3), .corrupt, .trainingFailed(reason: "of a reason"),
    ]
    #expect(Set(dictionaryFaults.map(\.description)).count == 3)
    #expect(dictionaryFaults[2].description.contains("of a reason"))
  }
}
