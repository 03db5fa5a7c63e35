internal import Foundation

/// Lines for standard output, written in large pieces.
struct Output: ~Copyable {
  private var buffer: [UInt8] = []

  init() {}

  deinit { Self.write(buffer) }

  mutating func line(_ text: String) {
    buffer += text.utf8
    buffer.append(UInt8(ascii: "\n"))
    guard buffer.count >= 1 << 16 else { return }
    Self.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private static func write(_ bytes: [UInt8]) {
    FileHandle.standardOutput.write(Data(bytes))
  }
}

/// Writes a message to standard error.
func standardError(_ message: String) {
  FileHandle.standardError.write(Data((message + "\n").utf8))
}

/// A record as a JSON object on one line.
struct JSONRecord {
  private var text = ""

  mutating func add(_ key: String, _ value: some BinaryInteger) { add(key, literal: "\(value)") }
  mutating func add(_ key: String, _ value: Double) { add(key, literal: "\(value)") }
  mutating func add(_ key: String, _ value: JSONRecord) { add(key, literal: value.line) }
  mutating func add(_ key: String, _ values: [String]) {
    add(key, literal: "[" + values.map(Self.quoted).joined(separator: ",") + "]")
  }

  mutating func add(_ key: String, _ value: String) { add(key, literal: Self.quoted(value)) }

  private mutating func add(_ key: String, literal: String) {
    text += (text.isEmpty ? "" : ",") + Self.quoted(key) + ":" + literal
  }

  private static func quoted(_ string: String) -> String {
    var escaped = ""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": escaped += "\\\(scalar)"
      case "\u{0}"..."\u{1F}":
        escaped += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\"\(escaped)\""
  }

  var line: String { "{\(text)}" }
}

/// A number with a comma before every third digit from the end.
func grouped(_ number: Int) -> String {
  var digits = String(number)
  var index = digits.count - 3
  while index > 0 {
    digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
    index -= 3
  }
  return digits
}
