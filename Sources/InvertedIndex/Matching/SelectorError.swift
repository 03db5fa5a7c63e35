public import RegularExpressions

/// What can be wrong with the text of a selector.
@nonexhaustive
public enum SelectorError: Error, Equatable, Sendable {
  /// Something else should stand at `byteOffset`.
  case unexpected(byteOffset: Int, expected: String)
  /// The string that begins at `byteOffset` has no end.
  case unterminatedString(byteOffset: Int)
  /// The string has an escape at `byteOffset` that means nothing, or bytes that are not UTF-8.
  case invalidEscape(byteOffset: Int)
  /// The name of the metric is told a second time at `byteOffset`.
  case repeatedMetricName(byteOffset: Int)
  /// A label's name at `byteOffset` is empty.
  case emptyName(byteOffset: Int)
  /// The pattern in the string at `byteOffset` is wrong; the error's own offset counts from the
  /// beginning of the pattern.
  case invalidPattern(byteOffset: Int, RegularExpressionError)
}

extension SelectorError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .unexpected(let byteOffset, let expected): "\(expected) should stand at byte \(byteOffset)"
    case .unterminatedString(let byteOffset): "the string at byte \(byteOffset) has no end"
    case .invalidEscape(let byteOffset): "the escape at byte \(byteOffset) means nothing"
    case .repeatedMetricName(let byteOffset):
      "the metric's name is told again at byte \(byteOffset)"
    case .emptyName(let byteOffset): "the label's name at byte \(byteOffset) is empty"
    case .invalidPattern(let byteOffset, let error):
      "in the pattern at byte \(byteOffset): \(error)"
    }
  }
}
