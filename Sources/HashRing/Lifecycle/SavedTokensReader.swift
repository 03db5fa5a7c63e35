/// Reads a file of tokens: a JSON object of which two members matter.
///
/// Of the others it only finds out where they end, by counting brackets, so that no depth of them is too
/// much for it.
struct SavedTokensReader {
  private var offset = 0

  mutating func read(_ bytes: Span<UInt8>) throws(SavedTokensError) -> SavedTokens {
    var state = InstanceState.active
    var tokens: [UInt32]?
    try expect(UInt8(ascii: "{"), bytes)
    var isFirst = true
    while try !takes(UInt8(ascii: "}"), bytes) {
      if !isFirst { try expect(UInt8(ascii: ","), bytes) }
      isFirst = false
      let name = try readText(bytes)
      try expect(UInt8(ascii: ":"), bytes)
      if name.elementsEqual("previousState".utf8) {
        state = try readState(bytes)
      } else if name.elementsEqual("tokens".utf8) {
        tokens = try readTokens(bytes)
      } else {
        try skipValue(bytes)
      }
    }
    skipSpace(bytes)
    if offset < bytes.count { throw .unexpectedByte(bytes[offset], byteOffset: offset) }
    guard let tokens else { throw .missingTokens(byteOffset: offset) }
    return SavedTokens(previousState: state, tokens: tokens)
  }

  private mutating func readState(_ bytes: Span<UInt8>) throws(SavedTokensError) -> InstanceState {
    skipSpace(bytes)
    let start = offset
    let name = try readText(bytes)
    for number in 0...InstanceState.readOnly.rawValue {
      let state = InstanceState(rawValue: number)
      if name.elementsEqual(state.description.utf8) { return state }
    }
    throw .unknownState(byteOffset: start)
  }

  private mutating func readTokens(_ bytes: Span<UInt8>) throws(SavedTokensError) -> [UInt32] {
    var tokens: [UInt32] = []
    // Go writes no list as null.
    if try peek(bytes) == UInt8(ascii: "n") {
      try skipValue(bytes)
      return tokens
    }
    try expect(UInt8(ascii: "["), bytes)
    while try !takes(UInt8(ascii: "]"), bytes) {
      if !tokens.isEmpty { try expect(UInt8(ascii: ","), bytes) }
      tokens.append(try readToken(bytes))
    }
    return tokens
  }

  private mutating func readToken(_ bytes: Span<UInt8>) throws(SavedTokensError) -> UInt32 {
    skipSpace(bytes)
    let start = offset
    var token: UInt32 = 0
    while offset < bytes.count, case let digit = bytes[offset] &- UInt8(ascii: "0"), digit < 10 {
      let (tens, isFar) = token.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = tens.addingReportingOverflow(UInt32(digit))
      if isFar || overflow { throw .invalidToken(byteOffset: start) }
      token = sum
      offset += 1
    }
    if offset == start {
      if offset == bytes.count { throw .truncated(byteOffset: offset) }
      throw .invalidToken(byteOffset: start)
    }
    return token
  }

  /// The bytes between two quotes, with escapes as they are: no name that matters needs any.
  private mutating func readText(_ bytes: Span<UInt8>) throws(SavedTokensError) -> [UInt8] {
    try expect(UInt8(ascii: "\""), bytes)
    var text: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: "\"") { return text }
      text.append(byte)
      if byte == UInt8(ascii: "\\"), offset < bytes.count {
        text.append(bytes[offset])
        offset += 1
      }
    }
    throw .truncated(byteOffset: offset)
  }

  private mutating func skipValue(_ bytes: Span<UInt8>) throws(SavedTokensError) {
    var depth = 0
    repeat {
      skipSpace(bytes)
      let start = offset
      switch try peek(bytes) {
      case UInt8(ascii: "\""): _ = try readText(bytes)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        offset += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        offset += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"): offset += depth > 0 ? 1 : 0
      default:
        while offset < bytes.count, Self.isWordByte(bytes[offset]) { offset += 1 }
      }
      // Nothing was taken, or a bracket closes what was never open.
      if offset == start || depth < 0 { throw .unexpectedByte(bytes[start], byteOffset: start) }
    } while depth > 0
  }

  /// Whether a byte can be in a number, or in `true`, `false` or `null`.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
  }

  /// The next byte that is not white space.
  private mutating func peek(_ bytes: Span<UInt8>) throws(SavedTokensError) -> UInt8 {
    skipSpace(bytes)
    if offset == bytes.count { throw .truncated(byteOffset: offset) }
    return bytes[offset]
  }

  private mutating func takes(
    _ byte: UInt8, _ bytes: Span<UInt8>
  ) throws(SavedTokensError) -> Bool {
    let isNext = try peek(bytes) == byte
    if isNext { offset += 1 }
    return isNext
  }

  private mutating func expect(_ byte: UInt8, _ bytes: Span<UInt8>) throws(SavedTokensError) {
    guard try takes(byte, bytes) else { throw .unexpectedByte(bytes[offset], byteOffset: offset) }
  }
}
