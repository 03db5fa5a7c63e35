import Snappy
import TestSupport
import Testing

@Suite("Blocks that other implementations wrote decode to what they encoded")
struct BlockVectorTests {
  struct Vector: Sendable {
    var text: String
    var block: String
    var frames: String
  }

  /// Written by the implementation in Rust; the frames without the stream identifier.
  static let vectors = [
    Vector(text: "", block: "00", frames: ""),
    Vector(text: "a", block: "010061", frames: "01050000786ee42861"),
    Vector(
      text: "abcdefghabcdefghabcdefgh", block: "181c61626364656667683e0800",
      frames: "00110000b384637b181c61626364656667683e0800"),
    Vector(
      text: "Wikipedia is a free, web-based, collaborative, multilingual encyclopedia project.",
      block: """
        51f05057696b697065646961206973206120667265652c207765622d62617365642c20636f6c6c61626f
        7261746976652c206d756c74696c696e6775616c20656e6379636c6f70656469612070726f6a6563742e
        """,
      frames: """
        01550000609a375657696b697065646961206973206120667265652c207765622d62617365642c20636f6c6c
        61626f7261746976652c206d756c74696c696e6775616c20656e6379636c6f70656469612070726f6a656374
        2e
        """),
    Vector(
      text: String(repeating: "\0", count: 100), block: "640000fe01008a0100",
      frames: "000d00006ffa6ee2640000fe01008a0100"),
    Vector(
      text: ["a", "b", "c"].map { "__name__=\"up\",job=\"node\",instance=\"\($0):9100\"\n" }
        .joined(),
      block: """
        8101a85f5f6e616d655f5f3d227570222c6a6f623d226e6f6465222c696e7374616e63653d22613a39313030
        220a8a2b0004623aa22b001c633a39313030220a
        """,
      frames: """
        0044000021c8960c8101a85f5f6e616d655f5f3d227570222c6a6f623d226e6f6465222c696e7374616e6365
        3d22613a39313030220a8a2b0004623aa22b001c633a39313030220a
        """),
  ]

  @Test("small blocks and frames", arguments: vectors)
  func small(vector: Vector) throws {
    let expected = Array(vector.text.utf8)
    let block = [UInt8](hex: vector.block)
    #expect(try SnappyBlock.decode(block.span) == expected)
    #expect(try SnappyBlock.decodedByteCount(of: block.span) == expected.count)
    #expect(PlainSnappy.block(block) == .success(expected))
    let frames = PlainFrames.identifier + [UInt8](hex: vector.frames)
    #expect(try SnappyFrames.decode(frames.span) == expected)
    #expect(PlainFrames.decode(frames) == expected)
  }

  /// The decoded byte counts and the CRC-32C of the decoded bytes, by the implementation in Rust.
  static let remoteWrite: [(Int, UInt32)] = [
    (101221, 0xB249_AD23), (97645, 0x6526_B735), (121445, 0x6A94_7576), (94848, 0x2CFF_7E47),
    (110586, 0xAD07_31ED), (100313, 0x4EB0_2CEA), (126616, 0x44F2_0B61), (124192, 0xED66_1EFE),
    (89272, 0x5B79_C164), (88347, 0x3F34_FB36), (117384, 0xB951_20AA), (100440, 0xAE6F_30B5),
    (102646, 0x72E1_FE82), (92697, 0x00B4_BF43), (94544, 0x6E28_FEB9), (102575, 0x9799_CB8B),
    (94706, 0xB6D7_DB41), (112412, 0xDE1D_EDB4), (97859, 0x2A0F_1767), (99991, 0xC72B_E4F4),
    (98812, 0xB79A_CBA9), (105139, 0x961F_3094), (38039, 0x3297_D0C1), (37976, 0xC046_2AC3),
    (38039, 0x56CE_7CDE),
  ]

  @Test("the bodies of 25 requests that a Prometheus server sent", arguments: 0..<25)
  func remoteWrite(index: Int) throws {
    let name = (index < 10 ? "00" : "0") + "\(index).snappy"
    let block = try Fixtures.bytes(at: Fixtures.committed("capture/remote-write/\(name)"))
    let decoded = try SnappyBlock.decode(block.span)
    let (byteCount, checksum) = Self.remoteWrite[index]
    #expect(decoded.count == byteCount && PlainFrames.crc32c(decoded) == checksum)
    #expect(try SnappyBlock.decodedByteCount(of: block.span) == byteCount)
    var encoder = SnappyEncoder()
    let again = encoder.encode(decoded.span)
    #expect(try SnappyBlock.decode(again.span) == decoded)
    // As small as what the server sent, but for one percent.
    #expect(again.count * 100 <= block.count * 101)
  }

  @Test(
    "a text in the test data of the reference implementation",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: the text is not there"))
  func text() throws {
    let path = try #require(
      Fixtures.external("upstream/conformance/snappy/testdata/Isaac.Newton-Opticks.txt"))
    let text = try Fixtures.bytes(at: path)
    let block = try Fixtures.bytes(at: path + ".rawsnappy")
    #expect(try SnappyBlock.decode(block.span) == text)
    var encoder = SnappyEncoder()
    let again = encoder.encode(text.span)
    #expect(try SnappyBlock.decode(again.span) == text)
    #expect(again.count <= block.count)
  }
}
