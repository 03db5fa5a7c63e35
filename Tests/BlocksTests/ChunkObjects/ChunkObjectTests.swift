import BitCoding
import Blocks
import Chunks
import Gorilla
import SeriesModel
import Snappy
import TestSupport
import Testing

@Suite("A chunk object is written for a store that knows keys and bytes, and read again")
struct ChunkObjectTests {
  private static func chunks(_ count: Int) -> [Chunk] {
    var builder = ChunkBuilder()
    var chunks: [Chunk] = []
    for index in 0..<120 * count {
      let sample = Sample(
        timestamp: 1_548_870_000_001 + Int64(index) * 15_000, value: Double(index % 7))
      if let chunk = builder.append(sample) { chunks.append(chunk) }
    }
    if let chunk = builder.finish() { chunks.append(chunk) }
    return chunks
  }

  private static func object(
    _ chunks: [Chunk], _ encoding: ChunkObjectEncoding = .bigchunk
  ) throws -> ChunkObject {
    try ChunkObject(
      user: "a<b", labels: LabelSet(["__name__": "up", "job": "\u{E9}\n"]), chunks: chunks,
      encoding: encoding)
  }

  @Test("chunks are put together, one alone by itself", arguments: [1, 2, 40])
  func roundTrip(count: Int) throws {
    let chunks = Self.chunks(count)
    var encoder = SnappyEncoder()
    for encoding in [ChunkObjectEncoding.bigchunk, .xor] {
      if encoding == .xor && chunks.count > 1 { continue }
      let object = try Self.object(chunks, encoding)
      #expect(object.from == 1_548_870_000_001 && object.through == chunks.last?.maxTime)
      #expect(object.fingerprint == object.labels.fingerprint)
      let (key, bytes) = object.encoded(using: &encoder)
      #expect(try ChunkObject(bytes.span, key: key) == object)
      #expect(try object.chunks() == chunks)
      // Under a key of the older form, nothing tells of the checksum.
      var old = key
      old.checksum = nil
      #expect(try ChunkObject(bytes.span, key: old) == object)
    }
  }

  @Test("it is laid out as the format says")
  func layout() throws {
    var encoder = SnappyEncoder()
    let chunk = Chunk(
      encoding: ChunkEncodingByte(.xor), payload: [UInt8](hex: "0001d00f3ff0000000000000"),
      minTime: 1_000, maxTime: 1_000, sampleCount: 1)
    var object = try Self.object([chunk])
    object.through = -1_500
    let (key, bytes) = object.encoded(using: &encoder)
    let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
    let text = try SnappyFrames.decode(bytes.span.extracting(4..<length))
    #expect(
      String(decoding: text, as: UTF8.self) == """
        {"fingerprint":\(object.labels.fingerprint),"userID":"a\\u003cb","from":1,"through":-1.5,\
        "metric":{"__name__":"up","job":"\u{E9}\\n"},"encoding":3}
        """)
    #expect(bytes[length...].hex == "00000010" + "0100" + "0c00" + "0001d00f3ff0000000000000")
    #expect(key.checksum == CRC32C.checksum(of: bytes.span))
    let digits = [object.labels.fingerprint, 1_000].map { String($0, radix: 16) }
    #expect(
      key.description
        == "a<b/\(digits[0]):\(digits[1]):-5dc:\(String(key.checksum ?? 0, radix: 16))")
  }

  @Test(
    "keys of both forms are read and written",
    arguments: [
      "tenant/8a1f2c:165a0bc0000:165a0c2de80:9d2f7c11", "tenant/0:0:0:0",
      "tenant/ffffffffffffffff:-8000000000000000:7fffffffffffffff:ffffffff",
      "18245339272195143978:1548870000000:1548877200000", "0:-5:0",
    ])
  func keys(text: String) throws {
    let key = try #require(ChunkObjectKey(text, user: "tenant"))
    #expect(key.description == text)
    #expect(key.user == "tenant" && (key.checksum != nil) == text.contains("/"))
  }

  @Test(
    "what is no key is nil",
    arguments: [
      "", "/", ":::", "tenant/1:2:3", "1:2", "1:2:3:4", "tenant/1:2:3:4:5", "other/1:2:3:4",
      "tenant/x/1:2:3:4", "tenant/g:2:3:4", "tenant/1:2:3:100000000", "tenant/+1:2:3:4", "a:2:3",
      "18446744073709551616:0:0", "1:+2:3", "-1:2:3",
    ])
  func noKeys(text: String) { #expect(ChunkObjectKey(text, user: "tenant") == nil) }

  @Test("a tenant is any text without a slash, compared by its bytes")
  func tenants() throws {
    for user in ["a+b", "+", "", "a:b", "\u{E9}"] {
      let key = ChunkObjectKey(user: user, fingerprint: 1, from: 2, through: 3, checksum: 4)
      #expect(ChunkObjectKey(key.description, user: user) == key)
    }
    #expect(ChunkObjectKey("e\u{301}/1:2:3:4", user: "\u{E9}") == nil)
  }

  @Test("members that are not known here are kept")
  func otherMembers() throws {
    let known =
      #""fingerprint":1,"userID":"u","from":0,"through":0,"metric":{"a":"b"},"encoding":3"#
    let other = #""x":{"from":[1.50,null]},"Encoding":7,"x":"again""#
    let object = try Self.read("{\"x\":0,\(known),\(other)}", [1])
    #expect(object.otherMembers.members.map(\.name) == ["x", "x", "Encoding", "x"])
    var encoder = SnappyEncoder()
    let (key, bytes) = object.encoded(using: &encoder)
    let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
    let text = try SnappyFrames.decode(bytes.span.extracting(4..<length))
    #expect(String(decoding: text, as: UTF8.self) == "{\(known),\"x\":0,\(other)}")
    #expect(try ChunkObject(bytes.span, key: key) == object)
  }

  @Test("an object under the key of another is an error")
  func wrongKeys() throws {
    var encoder = SnappyEncoder()
    let (key, bytes) = try Self.object(Self.chunks(1)).encoded(using: &encoder)
    for (field, change) in [
      ("userID", { $0.user += "x" }), ("fingerprint", { $0.fingerprint ^= 1 }),
      ("from", { $0.from += 1 }), ("through", { $0.through -= 1 }),
    ] as [(String, (inout ChunkObjectKey) -> Void)] {
      var other = key
      change(&other)
      #expect(throws: ChunkObjectError.wrongKey(field: field)) {
        try ChunkObject(bytes.span, key: other)
      }
    }
  }

  @Test("any changed byte, and any end before the last one, is an error by the checksum")
  func checksums() throws {
    var encoder = SnappyEncoder()
    let (key, bytes) = try Self.object(Self.chunks(1)).encoded(using: &encoder)
    let stated = try #require(key.checksum)
    for offset in bytes.indices {
      var changed = bytes
      changed[offset] ^= 0x10
      let found = CRC32C.checksum(of: changed.span)
      #expect(throws: ChunkObjectError.checksumMismatch(stated: stated, found: found)) {
        try ChunkObject(changed.span, key: key)
      }
    }
  }

  @Test("without a checksum, other errors or other data, and nothing worse")
  func mutations() throws {
    var encoder = SnappyEncoder()
    var (key, bytes) = try Self.object(Self.chunks(2)).encoded(using: &encoder)
    key.checksum = nil
    for end in bytes.indices {
      if (try? ChunkObject(bytes.span.extracting(..<end), key: key)) != nil {
        Issue.record("an object of \(end) bytes")
      }
    }
    for offset in bytes.indices {
      for change in Effort.scaled(quick: [0xFF], full: [1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0xFF])
        as [UInt8]
      {
        var changed = bytes
        changed[offset] ^= change
        _ = try? ChunkObject(changed.span, key: key).chunks()
      }
    }
    bytes.append(0)
    #expect(throws: ChunkObjectError.self) { try ChunkObject(bytes.span, key: key) }
  }

  /// An object with any metadata and data, and what reading it gives.
  private static func read(
    _ metadata: String, _ data: [UInt8], user: String = "u", fingerprint: UInt64 = 1,
    from: Int64 = 0, through: Int64 = 0
  ) throws -> ChunkObject {
    var encoder = SnappyEncoder()
    let text = Array(metadata.utf8)
    let frames = encoder.encodeFrames(text.span)
    func length(_ count: Int) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
    }
    let bytes = length(4 + frames.count) + frames + length(data.count) + data
    return try ChunkObject(
      bytes.span,
      key: ChunkObjectKey(
        user: user, fingerprint: fingerprint, from: from, through: through, checksum: nil))
  }

  @Test(
    "times are seconds with decimals",
    arguments: [
      ("0", 0), ("-0.1", -100), ("1.5", 1_500), ("1.0019", 1_001),
      ("9223372036854775.807", .max), ("-9223372036854775.808", .min),
    ] as [(String, Int64)])
  func times(text: String, time: Int64) throws {
    let object = try Self.read(
      """
      {"metric":{},"through":0,"from":\(text),"userID":"u","fingerprint":1,"other":[]}
      """, [1], from: time)
    #expect(object.from == time)
    // Without an encoding, it is the first one that there was.
    #expect(object.encoding == .doubleDelta)
    #expect(throws: ChunkObjectError.unsupported(.doubleDelta)) { try object.chunks() }
  }

  @Test(
    "metadata that is not that of an object is an error that says what",
    arguments: [
      ("[]", .invalid(field: "object")), ("{}", .invalid(field: "userID")),
      ("{", .malformedMetadata(.truncated(byteOffset: 1))),
      ("{\"userID\":\"u\"}", .invalid(field: "fingerprint")),
      ("{\"userID\":\"u\",\"fingerprint\":-1}", .invalid(field: "fingerprint")),
      ("{\"userID\":\"u\",\"fingerprint\":1,\"from\":\"0\"}", .invalid(field: "from")),
      ("{\"userID\":\"u\",\"fingerprint\":1,\"from\":1e3}", .invalid(field: "from")),
      ("{\"userID\":\"u\",\"fingerprint\":1,\"from\":0.1e3}", .invalid(field: "from")),
      (
        "{\"userID\":\"u\",\"fingerprint\":1,\"from\":9223372036854775.808}",
        .invalid(field: "from")
      ),
      (
        "{\"userID\":\"u\",\"fingerprint\":1,\"from\":0,\"through\":0,\"encoding\":256}",
        .invalid(field: "encoding")
      ),
      (
        "{\"userID\":\"u\",\"fingerprint\":1,\"from\":0,\"through\":0,\"metric\":{\"a\":1}}",
        .invalid(field: "metric")
      ),
      (
        "{\"userID\":\"u\",\"fingerprint\":1,\"from\":0,\"through\":0,\"metric\":{\"\":\"\"}}",
        .invalidMetric(.emptyName)
      ),
    ] as [(String, ChunkObjectError)])
  func metadata(text: String, error: ChunkObjectError) {
    #expect(throws: error) { try Self.read(text, []) }
    #expect(!"\(error)".isEmpty)
  }

  @Test(
    "data that is not what the encoding says is an error that says where",
    arguments: [
      ("", .truncated(byteOffset: 0)), ("01", .truncated(byteOffset: 0)),
      ("0100", .truncated(byteOffset: 2)), ("010001", .truncated(byteOffset: 2)),
      ("01000100", .truncated(byteOffset: 2)), ("000000", .invalidLength(byteOffset: 2)),
      ("010002000000", .chunk(0, .empty)),
      ("ffff0000", .chunk(0, .corrupt(.missingHeader(byteCount: 0)))),
    ] as [(String, ChunkObjectError)])
  func data(hex: String, error: ChunkObjectError) throws {
    var object = try Self.object(Self.chunks(1))
    object.data = [UInt8](hex: hex)
    #expect(throws: error) { try object.chunks() }
  }

  @Test("chunks that objects cannot have")
  func unsuitable() throws {
    let chunk = Self.chunks(1)[0]
    let histogram = Chunk(
      encoding: ChunkEncodingByte(.histogram), payload: [], minTime: 0, maxTime: 0, sampleCount: 1)
    let long = Chunk(
      encoding: ChunkEncodingByte(.xor), payload: [UInt8](repeating: 0, count: 1 << 16),
      minTime: 0, maxTime: 0, sampleCount: 1)
    #expect(throws: ChunkObjectError.chunkCount(0)) { try Self.object([]) }
    #expect(throws: ChunkObjectError.chunkCount(2)) { try Self.object([chunk, chunk], .xor) }
    #expect(throws: ChunkObjectError.unsuitable(chunk: 1)) { try Self.object([chunk, histogram]) }
    #expect(throws: ChunkObjectError.unsuitable(chunk: 0)) { try Self.object([long]) }
    #expect(throws: ChunkObjectError.unsupported(.varbit)) { try Self.object([chunk], .varbit) }
  }
}
