import TestSupport
import Testing
import Zstd

@Suite("Frames of the zstd tool decode to the bytes that it was given")
struct GoldenFrameTests {
  private static func golden(_ name: String) throws -> [UInt8] {
    try Fixtures.bytes(at: Fixtures.committed("zstd/\(name)"))
  }

  @Test(
    "of several levels, with and without a size or a checksum",
    arguments: [
      ("level-3", 6_972 as UInt64?, 6_972 as UInt64, false),
      ("level-19-checksum", 6_972, 6_972, true), ("fast-5-no-size", nil, 1 << 19, true),
      ("long-27-no-size", nil, 1 << 27, false), ("long-31-no-size", nil, 1 << 31, true),
    ])
  func lines(name: String, size: UInt64?, window: UInt64, hasChecksum: Bool) throws {
    let frame = try Self.golden(name + ".zst")
    let header = try ZstdFrameHeader(of: frame.span)
    #expect(header.decodedByteCount == size && header.windowByteCount == window)
    #expect(header.hasChecksum == hasChecksum && header.dictionaryID == nil)
    #expect(try ZstdDecompressor.decodedByteCount(of: frame.span) == size.map { Int($0) })
    let lines = LogLines.bytes(1...100)
    #expect(decompressed(frame) == .success(lines))
    #expect(decompressed(frame, limit: lines.count) == .success(lines))
    #expect(
      decompressed(frame, limit: lines.count - 1)
        == .failure(
          .overLimit(byteOffset: 0, decodedByteCount: size, limit: lines.count - 1)))
  }

  @Test("of no bytes", arguments: ["empty", "empty-no-size"])
  func empty(name: String) throws {
    let frame = try Self.golden(name + ".zst")
    #expect(decompressed(frame, limit: 0) == .success([]))
  }

  @Test("of bytes that are stored as they are")
  func uncompressed() throws {
    #expect(decompressed(try Self.golden("uncompressed.zst")) == .success(Array("abcdefgh".utf8)))
  }

  @Test("of one byte, repeated", arguments: ["repeated-300000", "repeated-300000-no-size"])
  func repeated(name: String) throws {
    let frame = try Self.golden(name + ".zst")
    #expect(decompressed(frame) == .success([UInt8](repeating: 0x7A, count: 300_000)))
  }

  @Test("one after another, with others to be skipped")
  func several() throws {
    let frames = try Self.golden("frames-and-skipped.zst")
    // The first does not tell its size.
    #expect(try ZstdDecompressor.decodedByteCount(of: frames.span) == nil)
    let lines = LogLines.bytes(1...4)
    #expect(decompressed(frames, limit: lines.count) == .success(lines))
  }

  @Test("made with a dictionary, which they name or not")
  func dictionary() throws {
    let dictionary = try ZstdDictionary(Self.golden("lines.dictionary"))
    #expect(dictionary.id == 1_843_121_939)
    let prepared = try ZstdDecompressionDictionary(dictionary)
    let named = try Self.golden("dictionary.zst")
    #expect(try ZstdFrameHeader(of: named.span).dictionaryID == dictionary.id)
    let lines = LogLines.bytes(1...3)
    #expect(decompressed(named, prepared) == .success(lines))
    #expect(decompressed(named) == .failure(.missingDictionary(byteOffset: 0, id: 1_843_121_939)))
    let unnamed = try Self.golden("dictionary-no-id.zst")
    #expect(decompressed(unnamed, prepared) == .success(lines))
    #expect(decompressed(unnamed) == .failure(.corrupt(byteOffset: 0)))
    // Other frames can be decoded with it as well.
    #expect(
      decompressed(try Self.golden("level-3.zst"), prepared)
        == .success(LogLines.bytes(1...100)))
  }

  @Test("made with bare content for a dictionary")
  func bareDictionary() throws {
    let dictionary = try ZstdDictionary(LogLines.bytes(1...20))
    #expect(dictionary.id == nil)
    let prepared = try ZstdDecompressionDictionary(dictionary)
    let frame = try Self.golden("bare-dictionary.zst")
    #expect(decompressed(frame, prepared) == .success(LogLines.bytes(1...3)))
    let named = try Self.golden("dictionary.zst")
    #expect(
      decompressed(named, prepared)
        == .failure(.wrongDictionary(byteOffset: 0, id: 1_843_121_939, other: nil)))
    let other = try ZstdDecompressionDictionary(ZstdDictionary(LogLines.bytes(30...49)))
    #expect(decompressed(frame, other) == .failure(.wrongChecksum(byteOffset: 0)))
  }
}
