internal import RegularExpressions

/// Reads the text of a selector from left to right.
struct SelectorParser {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads all of the text.
  mutating func parse() throws(SelectorError) -> [LabelMatcher] {
    var matchers: [LabelMatcher] = []
    skipSpace()
    let name = bareName()
    if let name { matchers.append(try metric(name, at: offset)) }
    skipSpace()
    if skip(UInt8(ascii: "{")) {
      try parseMatchers(&matchers, hasMetricName: name != nil)
    } else if name == nil {
      throw unexpected("a metric's name or {")
    }
    skipSpace()
    guard offset == bytes.count else { throw unexpected("the end") }
    return matchers
  }

  /// Reads what stands in braces, of which the first is read.
  private mutating func parseMatchers(
    _ matchers: inout [LabelMatcher], hasMetricName: Bool
  ) throws(SelectorError) {
    var hasMetricName = hasMetricName
    while true {
      skipSpace()
      if skip(UInt8(ascii: "}")) { return }
      let start = offset
      let isQuoted = try string()
      guard let label = isQuoted ?? bareName(allowsColon: false) else {
        throw unexpected("a label's name or }")
      }
      skipSpace()
      let operation = self.operation()
      if let operation {
        guard !label.isEmpty else { throw .emptyName(byteOffset: start) }
        skipSpace()
        let valueStart = offset
        guard let value = try string() else { throw unexpected("a string") }
        if label == "__name__" && hasMetricName {
          throw .repeatedMetricName(byteOffset: start)
        }
        do throws(RegularExpressionError) {
          matchers.append(try LabelMatcher(label, operation, value))
        } catch { throw .invalidPattern(byteOffset: valueStart, error) }
      } else {
        // A string alone is the metric's name.
        guard isQuoted != nil else { throw unexpected("=, !=, =~ or !~") }
        let isNamed = hasMetricName || matchers.contains { $0.name == "__name__" }
        guard !isNamed else { throw .repeatedMetricName(byteOffset: start) }
        matchers.append(try metric(label, at: start))
        hasMetricName = true
      }
      skipSpace()
      if skip(UInt8(ascii: ",")) { continue }
      guard skip(UInt8(ascii: "}")) else { throw unexpected(", or }") }
      return
    }
  }

  private func metric(_ name: String, at start: Int) throws(SelectorError) -> LabelMatcher {
    guard !name.isEmpty else { throw .emptyName(byteOffset: start) }
    do throws(RegularExpressionError) {
      return try LabelMatcher("__name__", .equal, name)
    } catch { throw .invalidPattern(byteOffset: start, error) }
  }

  private mutating func operation() -> LabelMatcher.Operation? {
    guard offset < bytes.count else { return nil }
    let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
    let operation: LabelMatcher.Operation
    switch (bytes[offset], next) {
    case (UInt8(ascii: "="), UInt8(ascii: "~")): operation = .matches
    case (UInt8(ascii: "!"), UInt8(ascii: "~")): operation = .doesNotMatch
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): operation = .notEqual
    case (UInt8(ascii: "="), _): operation = .equal
    default: return nil
    }
    offset += operation.rawValue.utf8.count
    return operation
  }

  /// Reads a name that stands without quotes; `nil` if there is none.
  private mutating func bareName(allowsColon: Bool = true) -> String? {
    let start = offset
    while offset < bytes.count,
      offset == start
        ? SelectorSyntax.beginsName(bytes[offset]) : SelectorSyntax.continuesName(bytes[offset]),
      allowsColon || bytes[offset] != UInt8(ascii: ":")
    { offset += 1 }
    return offset == start ? nil : String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  /// Skips white space, and comments to the end of their line.
  private mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        offset += 1
      case UInt8(ascii: "#"):
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
      default: return
      }
    }
  }

  private func unexpected(_ expected: String) -> SelectorError {
    .unexpected(byteOffset: offset, expected: expected)
  }
}

// MARK: - Strings

extension SelectorParser {
  /// Reads a string in double, single or back quotes; `nil` if there is none. Between back quotes
  /// nothing is escaped.
  private mutating func string() throws(SelectorError) -> String? {
    guard offset < bytes.count else { return nil }
    let (quote, start) = (bytes[offset], offset)
    let isRaw = quote == UInt8(ascii: "`")
    guard isRaw || quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    offset += 1
    var content: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == quote {
        offset += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw .invalidEscape(byteOffset: start)
        }
        return text
      }
      if !isRaw, byte == UInt8(ascii: "\n") { break }
      if !isRaw, byte == UInt8(ascii: "\\") {
        try escape(quote, to: &content)
      } else {
        content.append(byte)
        offset += 1
      }
    }
    throw .unterminatedString(byteOffset: start)
  }

  /// Reads an escape, as Go has them.
  private mutating func escape(
    _ quote: UInt8, to content: inout [UInt8]
  ) throws(SelectorError) {
    let start = offset
    guard offset + 1 < bytes.count else { throw .invalidEscape(byteOffset: start) }
    let byte = bytes[offset + 1]
    offset += 2
    switch byte {
    case UInt8(ascii: "a"): content.append(7)
    case UInt8(ascii: "b"): content.append(8)
    case UInt8(ascii: "f"): content.append(12)
    case UInt8(ascii: "n"): content.append(10)
    case UInt8(ascii: "r"): content.append(13)
    case UInt8(ascii: "t"): content.append(9)
    case UInt8(ascii: "v"): content.append(11)
    case UInt8(ascii: "\\"), quote: content.append(byte)
    case UInt8(ascii: "x"):
      content.append(UInt8(try number(2, radix: 16, of: start)))
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      offset -= 1
      guard let value = UInt8(exactly: try number(3, radix: 8, of: start)) else {
        throw .invalidEscape(byteOffset: start)
      }
      content.append(value)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let value = try number(byte == UInt8(ascii: "u") ? 4 : 8, radix: 16, of: start)
      guard let scalar = Unicode.Scalar(value) else { throw .invalidEscape(byteOffset: start) }
      content += Array(String(Character(scalar)).utf8)
    default: throw .invalidEscape(byteOffset: start)
    }
  }

  /// Reads the digits of an escape that began at `start`.
  private mutating func number(
    _ count: Int, radix: Int, of start: Int
  ) throws(SelectorError) -> UInt32 {
    guard offset + count <= bytes.count else { throw .invalidEscape(byteOffset: start) }
    var value: UInt32 = 0
    for byte in bytes[offset..<offset + count] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else {
        throw .invalidEscape(byteOffset: start)
      }
      value = value &* UInt32(radix) &+ UInt32(digit)
    }
    offset += count
    return value
  }
}
