/// Reads a text in JSON.
///
/// It calls itself for what lies in arrays and objects, as deep as ``JSONValue/depthLimit`` allows.
struct JSONReader {
  private var offset = 0
  private var depth = 0
  /// The bytes of the string at hand.
  private var scratch: [UInt8] = []

  mutating func readText(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    let value = try readValue(bytes)
    skipSpace(bytes)
    if offset < bytes.count { throw .unexpectedByte(bytes[offset], byteOffset: offset) }
    return value
  }

  private mutating func readValue(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    skipSpace(bytes)
    switch try peek(bytes) {
    case UInt8(ascii: "{"): return .object(JSONObject(try readMembers(bytes)))
    case UInt8(ascii: "["): return .array(try readElements(bytes))
    case UInt8(ascii: "\""): return .string(try readString(bytes))
    case UInt8(ascii: "t"): return try readWord("true", .bool(true), bytes)
    case UInt8(ascii: "f"): return try readWord("false", .bool(false), bytes)
    case UInt8(ascii: "n"): return try readWord("null", .null, bytes)
    default: return .number(try readNumber(bytes))
    }
  }

  private mutating func readMembers(
    _ bytes: Span<UInt8>
  ) throws(JSONError) -> [JSONObject.Member] {
    try enter()
    defer { depth -= 1 }
    var members: [JSONObject.Member] = []
    if try skip(UInt8(ascii: "}"), bytes) { return members }
    repeat {
      skipSpace(bytes)
      let name = try readString(bytes)
      guard try skip(UInt8(ascii: ":"), bytes) else { throw unexpected(bytes) }
      members.append(JSONObject.Member(name: name, value: try readValue(bytes)))
    } while try skip(UInt8(ascii: ","), bytes)
    guard try skip(UInt8(ascii: "}"), bytes) else { throw unexpected(bytes) }
    return members
  }

  private mutating func readElements(_ bytes: Span<UInt8>) throws(JSONError) -> [JSONValue] {
    try enter()
    defer { depth -= 1 }
    var elements: [JSONValue] = []
    if try skip(UInt8(ascii: "]"), bytes) { return elements }
    repeat { elements.append(try readValue(bytes)) } while try skip(UInt8(ascii: ","), bytes)
    guard try skip(UInt8(ascii: "]"), bytes) else { throw unexpected(bytes) }
    return elements
  }

  /// Steps over the bracket that begins an array or an object.
  private mutating func enter() throws(JSONError) {
    guard depth < JSONValue.depthLimit else { throw .tooDeep(byteOffset: offset) }
    depth += 1
    offset += 1
  }

  private mutating func readWord(
    _ word: StaticString, _ value: JSONValue, _ bytes: Span<UInt8>
  ) throws(JSONError) -> JSONValue {
    for scalar in "\(word)".utf8 {
      guard try peek(bytes) == scalar else { throw unexpected(bytes) }
      offset += 1
    }
    return value
  }

  private mutating func readNumber(_ bytes: Span<UInt8>) throws(JSONError) -> JSONNumber {
    let start = offset
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    if try peek(bytes) == UInt8(ascii: "0") { offset += 1 } else { try skipDigits(bytes) }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      try skipDigits(bytes)
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      let sign = try peek(bytes)
      if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { offset += 1 }
      try skipDigits(bytes)
    }
    let text = (start..<offset).map { bytes[$0] }
    return JSONNumber(checked: String(decoding: text, as: UTF8.self))
  }

  private mutating func skipDigits(_ bytes: Span<UInt8>) throws(JSONError) {
    guard try Self.isDigit(peek(bytes)) else { throw unexpected(bytes) }
    while offset < bytes.count, Self.isDigit(bytes[offset]) { offset += 1 }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  private mutating func readString(_ bytes: Span<UInt8>) throws(JSONError) -> String {
    let start = offset
    guard try peek(bytes) == UInt8(ascii: "\"") else { throw unexpected(bytes) }
    offset += 1
    scratch.removeAll(keepingCapacity: true)
    while true {
      let byte = try peek(bytes)
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        guard let string = String(validating: scratch, as: UTF8.self) else {
          throw .invalidUTF8(byteOffset: start)
        }
        return string
      case UInt8(ascii: "\\"): try readEscape(bytes)
      case 0..<0x20: throw unexpected(bytes)
      default:
        scratch.append(byte)
        offset += 1
      }
    }
  }

  private mutating func readEscape(_ bytes: Span<UInt8>) throws(JSONError) {
    let start = offset
    offset += 1
    let byte = try peek(bytes)
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(byte)
    case UInt8(ascii: "b"): scratch.append(8)
    case UInt8(ascii: "f"): scratch.append(12)
    case UInt8(ascii: "n"): scratch.append(10)
    case UInt8(ascii: "r"): scratch.append(13)
    case UInt8(ascii: "t"): scratch.append(9)
    case UInt8(ascii: "u"):
      var code = UInt32(try readCodeUnit(bytes, start))
      if code & 0xFC00 == 0xD800 {
        // The other half of the pair has to follow.
        guard try peek(bytes) == UInt8(ascii: "\\") else { throw .invalidEscape(byteOffset: start) }
        offset += 1
        guard try peek(bytes) == UInt8(ascii: "u") else { throw .invalidEscape(byteOffset: start) }
        offset += 1
        let low = UInt32(try readCodeUnit(bytes, start))
        guard low & 0xFC00 == 0xDC00 else { throw .invalidEscape(byteOffset: start) }
        code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
      }
      guard let scalar = Unicode.Scalar(code) else { throw .invalidEscape(byteOffset: start) }
      scratch += UTF8.encode(scalar).map(Array.init) ?? []
    default: throw .invalidEscape(byteOffset: start)
    }
  }

  private mutating func readCodeUnit(
    _ bytes: Span<UInt8>, _ start: Int
  ) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(try peek(bytes))).hexDigitValue else {
        throw .invalidEscape(byteOffset: start)
      }
      unit = unit << 4 | UInt16(digit)
      offset += 1
    }
    return unit
  }

  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  /// Steps over white space, and over `byte` if that follows; false if something else does.
  private mutating func skip(_ byte: UInt8, _ bytes: Span<UInt8>) throws(JSONError) -> Bool {
    skipSpace(bytes)
    guard try peek(bytes) == byte else { return false }
    offset += 1
    return true
  }

  private func peek(_ bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
    guard offset < bytes.count else { throw .truncated(byteOffset: offset) }
    return bytes[offset]
  }

  /// The error for the byte at hand.
  private func unexpected(_ bytes: Span<UInt8>) -> JSONError {
    .unexpectedByte(bytes[offset], byteOffset: offset)
  }
}
