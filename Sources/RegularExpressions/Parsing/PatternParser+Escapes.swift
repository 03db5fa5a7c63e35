extension PatternParser {
  /// Reads what begins with a backslash, outside of a class.
  mutating func parseBackslash() throws(RegularExpressionError) {
    let start = position
    switch peek(1) {
    case UInt8(ascii: "A"): try appendAssertion(.textStart)
    case UInt8(ascii: "z"): try appendAssertion(.textEnd)
    case UInt8(ascii: "b"): try appendAssertion(.wordBoundary)
    case UInt8(ascii: "B"): try appendAssertion(.noWordBoundary)
    case UInt8(ascii: "Q"): try parseQuotation()
    default:
      if let set = try parseClassEscape() {
        try append(.scalars(set), at: start)
      } else {
        try appendLiteral(parseEscape(), at: start)
      }
    }
  }

  private mutating func appendAssertion(
    _ assertion: Assertion
  ) throws(RegularExpressionError) {
    position += 2
    try append(.assertion(assertion), at: position - 2)
  }

  /// Reads literals up to `\E` or the end.
  private mutating func parseQuotation() throws(RegularExpressionError) {
    position += 2
    while position < pattern.count {
      if isAt("\\E") {
        position += 2
        return
      }
      let start = position
      try appendLiteral(nextScalar(), at: start)
    }
  }

  /// Reads the escape of a class; nil, and nothing is read, if there is none.
  mutating func parseClassEscape() throws(RegularExpressionError) -> ScalarSet? {
    guard peek() == UInt8(ascii: "\\"), let letter = peek(1) else { return nil }
    if letter == UInt8(ascii: "p") || letter == UInt8(ascii: "P") {
      return try parseCategory(isInverted: letter == UInt8(ascii: "P"))
    }
    guard let set = ScalarSet(escape: letter) else { return nil }
    position += 2
    // What a class leaves out is what no letter of it, whatever its case, is.
    guard flags.ignoresCase else { return set }
    return letter & 0x20 == 0 ? set.inverted.folded.inverted : set.folded
  }

  private mutating func parseCategory(
    isInverted: Bool
  ) throws(RegularExpressionError) -> ScalarSet {
    let start = position
    position += 2
    guard position < pattern.count else { throw error(.invalidClassName, at: start) }
    var name: ArraySlice<UInt8>
    if peek() == UInt8(ascii: "{") {
      guard let end = pattern[position...].firstIndex(of: UInt8(ascii: "}")) else {
        throw error(.invalidClassName, at: start)
      }
      name = pattern[position + 1..<end]
      position = end + 1
    } else {
      let letter = position
      _ = nextScalar()
      name = pattern[letter..<position]
    }
    var isInverted = isInverted
    if name.first == UInt8(ascii: "^") {
      isInverted.toggle()
      name = name.dropFirst()
    }
    guard
      let set = ScalarSet(
        category: String(decoding: name, as: UTF8.self), ignoringCase: flags.ignoresCase)
    else { throw error(.unsupportedClass, at: start) }
    return isInverted ? set.inverted : set
  }

  /// Reads the escape of a scalar.
  mutating func parseEscape() throws(RegularExpressionError) -> UInt32 {
    let start = position
    position += 1
    guard let letter = peek() else { throw error(.trailingBackslash, at: start) }
    position += 1
    switch letter {
    case UInt8(ascii: "a"): return 0x07
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "v"): return 0x0B
    case UInt8(ascii: "x"): return try parseHexadecimal(at: start)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      let digits = pattern[(position - 1)...].prefix(3).prefix { $0 & 0xF8 == 0x30 }
      // A single digit, but for zero, would refer to a group.
      guard digits.count > 1 || letter == UInt8(ascii: "0") else { break }
      position += digits.count - 1
      return digits.reduce(0) { $0 << 3 | UInt32($1 & 7) }
    case 0..<0x80 where !ScalarSet.word.contains(UInt32(letter)), UInt8(ascii: "_"):
      return UInt32(letter)
    default: break
    }
    throw error(.invalidEscape, at: start)
  }

  /// Reads two hexadecimal digits, or any number of them in braces.
  private mutating func parseHexadecimal(at start: Int) throws(RegularExpressionError) -> UInt32 {
    let isBraced = peek() == UInt8(ascii: "{")
    if isBraced { position += 1 }
    let digits = pattern[position...].prefix(isBraced ? .max : 2)
      .prefix { Unicode.Scalar($0).properties.isASCIIHexDigit }
    let value = digits.reduce(UInt32(0)) { value, digit in
      let letter = digit | 0x20
      let number = digit < 0x3A ? digit & 0xF : letter - UInt8(ascii: "a") + 10
      return min(value << 4 | UInt32(number), ScalarSet.largest + 1)
    }
    position += digits.count
    if isBraced {
      guard !digits.isEmpty, peek() == UInt8(ascii: "}"), value <= ScalarSet.largest else {
        throw error(.invalidEscape, at: start)
      }
      position += 1
    } else if digits.count < 2 {
      throw error(.invalidEscape, at: start)
    }
    return value
  }
}
