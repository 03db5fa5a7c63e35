import TestSupport
import Testing
import Zstd

@Suite("Damaged frames decode to no more bytes than allowed, or to an error that says where")
struct CorruptionTests {
  /// Frames small enough to try everything, by name.
  static let names = ["fast-5-no-size", "frames-and-skipped", "level-19-checksum", "dictionary"]

  private static func frame(_ name: String) throws -> [UInt8] {
    try Fixtures.bytes(at: Fixtures.committed("zstd/\(name).zst"))
  }

  private static func decompressor() throws -> ZstdDecompressor {
    let dictionary = try Fixtures.bytes(at: Fixtures.committed("zstd/lines.dictionary"))
    return ZstdDecompressor(dictionary: try .init(ZstdDictionary(dictionary)))
  }

  /// Decompresses twice, with a limit that may be too low and one that is not, and returns what
  /// becomes of it.
  private func outcome(
    _ bytes: [UInt8], _ decompressor: inout ZstdDecompressor, _ comment: String
  ) -> [UInt8]? {
    var output: [UInt8] = [1, 2, 3]
    for limit in [600, 20_000] {
      do throws(ZstdError) {
        try decompressor.decompress(bytes.span, appendingTo: &output, limit: limit)
        if output.count > 3 + limit { Issue.record("\(output.count - 3) bytes: \(comment)") }
        return Array(output.dropFirst(3))
      } catch {
        if !(0...bytes.count ~= error.byteOffset) { Issue.record("\(error): \(comment)") }
        if output != [1, 2, 3] { Issue.record("the array is not as before: \(comment)") }
      }
    }
    return nil
  }

  @Test("cut off after any byte", arguments: names)
  func truncation(name: String) throws {
    let frame = try Self.frame(name)
    var decompressor = try Self.decompressor()
    for count in frame.indices {
      let decoded = outcome(Array(frame.prefix(count)), &decompressor, "\(count) bytes")
      // Several frames can be cut off between them.
      if decoded != nil && name != "frames-and-skipped" { Issue.record("can do with \(count)") }
    }
  }

  @Test("any byte instead of any other", arguments: names)
  func everyByte(name: String) throws {
    let frame = try Self.frame(name)
    var decompressor = try Self.decompressor()
    let expected = outcome(frame, &decompressor, "as it is")
    let isChecked = try ZstdFrameHeader(of: frame.span).hasChecksum
    for index in frame.indices where Effort.isFull || index < 200 || index % 7 == 0 {
      for byte in UInt8.min...UInt8.max where Effort.isFull || byte % 5 == 0 {
        var bytes = frame
        bytes[index] = byte
        let decoded = outcome(bytes, &decompressor, "\(byte) at \(index)")
        if isChecked, let decoded, decoded != expected {
          Issue.record("\(byte) at \(index) is not noticed")
        }
      }
    }
  }

  @Test(
    "some bytes instead of others in larger frames", arguments: InputKind.allCases,
    Seed.each(Effort.scaled(quick: 3, full: 100)))
  func someBytes(kind: InputKind, seed: Seed) throws {
    var generator = seed.generator
    var compressor = ZstdCompressor(level: Int.random(in: -2...12, using: &generator))
    var decompressor = ZstdDecompressor()
    let count = Int.random(in: 1...3_000, using: &generator)
    let frame = compressor.frame(kind.bytes(count, using: &generator))
    for _ in 0..<50 {
      var bytes = frame
      for _ in 0...generator.next() % 4 {
        let index = Int(generator.next() % UInt64(bytes.count))
        bytes[index] = generator.next() % 2 == 0 ? bytes[index] ^ 1 : generator.bytes(1)[0]
      }
      _ = outcome(bytes, &decompressor, "\(seed)")
    }
  }

  @Test("random blocks", arguments: Seed.each(Effort.scaled(quick: 20, full: 1_000)))
  func garbage(seed: Seed) {
    var generator = seed.generator
    var decompressor = ZstdDecompressor()
    for _ in 0..<50 {
      let content = generator.bytes(Int.random(in: 0...200, using: &generator))
      let kind = Int(generator.next() % 4)
      let size = generator.next() % 2 == 0 ? nil : generator.nextOfAnyMagnitude() % 2_000
      let header = FrameBytes.header(size: size, windowField: UInt8(generator.next() & 0x7F))
      let block = FrameBytes.block(kind, content)
      _ = outcome(header + block, &decompressor, "\(seed)")
    }
  }
}
