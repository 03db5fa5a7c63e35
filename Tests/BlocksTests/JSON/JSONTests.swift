import Blocks
import TestSupport
import Testing

@Suite("A text in JSON is read and written as Go does")
struct JSONTests {
  @Test(
    "a text without white space is written as it was",
    arguments: [
      "null", "true", "false", "0", "-0", "1.50", "-12e+3", "1E5", "18446744073709551616",
      #""""#, #""a\"\\\n\r\t\b\f\u0001\u001fz""#, #""\u003c\u003e\u0026\u2028\u2029/é😀""#, "[]",
      "{}", "[1,[2,{}],[]]", #"{"b":1,"a":{"":null},"b":2}"#,
    ])
  func compact(text: String) throws {
    let bytes = Array(text.utf8)
    #expect(try JSONValue(bytes.span).text() == bytes)
  }

  @Test("an indented text is written as it was")
  func indented() throws {
    let bytes = Array("{\n\t\"a\": [\n\t\t1,\n\t\t{}\n\t],\n\t\"b\": {\n\t\t\"c\": []\n\t}\n}".utf8)
    #expect(try JSONValue(bytes.span).text(.indented) == bytes)
  }

  @Test("white space and escapes may be where they can")
  func freeForms() throws {
    let bytes = Array(" { \"a\\u0062\\/\" :\r\n[ 1 ,\t\"\\ud83d\\uDE00\" ] } \n".utf8)
    let value = try JSONValue(bytes.span)
    #expect(value == .object(["ab/": .array([JSONValue(1), .string("😀")])]))
  }

  @Test("of members with one name, the last counts, and composed names differ")
  func members() {
    var object: JSONObject = ["a": JSONValue(1), "b": JSONValue(2), "a": JSONValue(3)]
    #expect(object["a"] == JSONValue(3))
    object["b"] = .null
    object["c"] = .bool(true)
    #expect(object.members.map(\.name) == ["a", "b", "a", "c"])
    object["a"] = nil
    #expect(object.members.map(\.name) == ["b", "c"])
    object["\u{E9}"] = .null
    #expect(object["e\u{301}"] == nil)
  }

  @Test("numbers are integers where they are spelt as such")
  func numbers() throws {
    func integer(_ text: String) throws -> Int64? {
      try JSONValue(reading: Array(text.utf8)).number?.integer()
    }
    #expect(try integer("-9223372036854775808") == .min)
    #expect(try integer("9223372036854775808") == nil)
    #expect(try integer("1.0") == nil)
    #expect(try integer("1e3") == nil)
  }

  @Test(
    "what is no JSON is an error that says where",
    arguments: [
      ("", .truncated(byteOffset: 0)), (" ", .truncated(byteOffset: 1)),
      ("\0", .unexpectedByte(0, byteOffset: 0)), ("{]", .unexpectedByte(93, byteOffset: 1)),
      ("[1,]", .unexpectedByte(93, byteOffset: 3)), ("[1 2]", .unexpectedByte(50, byteOffset: 3)),
      ("{\"a\" 1}", .unexpectedByte(49, byteOffset: 5)),
      ("{\"a\":1,}", .unexpectedByte(125, byteOffset: 7)), ("{\"a\":1", .truncated(byteOffset: 6)),
      ("nul", .truncated(byteOffset: 3)), ("nulL", .unexpectedByte(76, byteOffset: 3)),
      ("01", .unexpectedByte(49, byteOffset: 1)), ("-", .truncated(byteOffset: 1)),
      ("+1", .unexpectedByte(43, byteOffset: 0)), ("1.", .truncated(byteOffset: 2)),
      ("1.e", .unexpectedByte(101, byteOffset: 2)), ("1e", .truncated(byteOffset: 2)),
      ("1e+", .truncated(byteOffset: 3)), ("NaN", .unexpectedByte(78, byteOffset: 0)),
      ("\"a", .truncated(byteOffset: 2)), ("\"\n\"", .unexpectedByte(10, byteOffset: 1)),
      (#""\x""#, .invalidEscape(byteOffset: 1)), (#""\u12g4""#, .invalidEscape(byteOffset: 1)),
      (#""\ud800""#, .invalidEscape(byteOffset: 1)),
      (#""\ud800\n""#, .invalidEscape(byteOffset: 1)),
      (#""\ud800\u0041""#, .invalidEscape(byteOffset: 1)),
      (#""\udc00""#, .invalidEscape(byteOffset: 1)), ("1 x", .unexpectedByte(120, byteOffset: 2)),
    ] as [(String, JSONError)])
  func faults(text: String, error: JSONError) {
    let bytes = Array(text.utf8)
    #expect(throws: error) { try JSONValue(bytes.span) }
    #expect(error.byteOffset <= bytes.count && !"\(error)".isEmpty)
  }

  @Test(
    "what is not UTF-8 is an error",
    arguments: [
      [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ] as [[UInt8]])
  func encodings(bytes: [UInt8]) {
    let text = [0x20, 0x22] + bytes + [0x22]
    #expect(throws: JSONError.invalidUTF8(byteOffset: 1)) { try JSONValue(text.span) }
  }

  @Test("values lie as deep as the limit, and no deeper", arguments: ["[", "{\"a\":"])
  func depth(opening: String) throws {
    func text(_ depth: Int) -> [UInt8] {
      let closing = opening == "[" ? "]" : "}"
      return Array(
        (String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth))
          .utf8)
    }
    let (deep, deeper) = (text(JSONValue.depthLimit), text(JSONValue.depthLimit + 1))
    #expect(try JSONValue(deep.span).text() == deep)
    let offset = opening.utf8.count * JSONValue.depthLimit
    #expect(throws: JSONError.tooDeep(byteOffset: offset)) { try JSONValue(deeper.span) }
    let many = Array(repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: JSONError.tooDeep(byteOffset: 128)) { try JSONValue(many.span) }
    // Neighbours do not count.
    let wide = Array(("[" + String(repeating: "[],{},", count: 1_000) + "[]]").utf8)
    #expect(try JSONValue(wide.span).text() == wide)
  }

  @Test(
    "a random value survives, in both layouts",
    arguments: Seed.each(Effort.scaled(quick: 10, full: 100)))
  func roundTrips(seed: Seed) throws {
    var generator = seed.generator
    for _ in 0..<10 {
      let value = Self.value(depth: 0, &generator)
      for layout in [JSONLayout.compact, .indented] {
        let text = value.text(layout)
        #expect(try JSONValue(text.span) == value)
        // Cut off anywhere, it is an error, unless what is left is a shorter number.
        let read =
          value.number != nil
          ? []
          : text.indices.filter { end in
            (try? JSONValue(text.span.extracting(..<end))) != nil
          }
        #expect(read.isEmpty)
      }
    }
  }

  static func value(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth < 4 ? 7 : 4), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2: return JSONValue(Int64(bitPattern: generator.nextOfAnyMagnitude()))
    case 3: return .string(string(&generator))
    case 4, 5:
      return .object(
        JSONObject(
          (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            JSONObject.Member(
              name: string(&generator), value: value(depth: depth + 1, &generator))
          }))
    default:
      return .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          value(depth: depth + 1, &generator)
        })
    }
  }

  static func string(_ generator: inout SeededGenerator) -> String {
    var string = ""
    for _ in 0..<Int.random(in: 0...6, using: &generator) {
      let limits: [UInt32] = [0x20, 0x7F, 0x2030, 0x10FFFF]
      let limit = limits.randomElement(using: &generator) ?? 0
      let scalar = Unicode.Scalar(UInt32.random(in: 0...limit, using: &generator))
      string.unicodeScalars.append(scalar ?? "?")
    }
    return string
  }
}
