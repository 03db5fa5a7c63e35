/// What can be wrong with a text in JSON.
@nonexhaustive
public enum JSONError: Error, Equatable, Sendable {
  /// The text ends where something has to follow.
  case truncated(byteOffset: Int)
  /// A byte that cannot stand where it does.
  case unexpectedByte(UInt8, byteOffset: Int)
  /// The string that begins at `byteOffset` is not UTF-8.
  case invalidUTF8(byteOffset: Int)
  /// What follows the backslash at `byteOffset` is no escape, or half of a surrogate pair.
  case invalidEscape(byteOffset: Int)
  /// What begins at `byteOffset` lies deeper than ``JSONValue/depthLimit``.
  case tooDeep(byteOffset: Int)
}

extension JSONError {
  /// Where in the text the fault is.
  public var byteOffset: Int {
    switch self {
    case .truncated(let byteOffset), .unexpectedByte(_, let byteOffset),
      .invalidUTF8(let byteOffset), .invalidEscape(let byteOffset), .tooDeep(let byteOffset):
      byteOffset
    }
  }
}

extension JSONError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let byteOffset): "the text ends at byte \(byteOffset), before its value does"
    case .unexpectedByte(let byte, let byteOffset):
      "byte \(byteOffset), which is \(byte), cannot stand where it does"
    case .invalidUTF8(let byteOffset): "the string at byte \(byteOffset) is not UTF-8"
    case .invalidEscape(let byteOffset): "there is no such escape as that at byte \(byteOffset)"
    case .tooDeep(let byteOffset):
      "what begins at byte \(byteOffset) lies deeper than \(JSONValue.depthLimit) values"
    }
  }
}
