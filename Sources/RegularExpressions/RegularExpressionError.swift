/// What is wrong with a pattern, and where.
public struct RegularExpressionError: Error, Equatable, Sendable {
  /// What can be wrong with a pattern.
  @nonexhaustive
  public enum Kind: Equatable, Sendable {
    /// A group is not closed; the offset is that of its parenthesis.
    case missingParenthesis
    /// A parenthesis closes nothing.
    case unexpectedParenthesis
    /// What follows `(?` is neither a name nor flags.
    case invalidGroup
    /// A group's name is empty, has other characters than letters, digits and `_` of ASCII, or does
    /// not end.
    case invalidGroupName
    /// A class is not closed; the offset is that of its bracket.
    case missingBracket
    /// The bounds of a range in a class are in the wrong order.
    case invalidRange
    /// There is no class of this name in `[:…:]`, or the name after `\p{` does not end.
    case invalidClassName
    /// The name after `\p` is that of no general category: a script, or nothing that Unicode has.
    case unsupportedClass
    /// A backslash stands before what cannot be escaped.
    case invalidEscape
    /// The pattern ends with a backslash.
    case trailingBackslash
    /// There is nothing that `*`, `+`, `?` or `{…}` could repeat.
    case missingOperand
    /// A repetition directly follows another one.
    case nestedRepetition
    /// A count is above 1,000, or the lower one of two is the larger.
    case invalidCount
    /// More than 250 groups or operators are nested.
    case tooDeep
    /// The pattern is too large, or its repetitions multiply to more than 1,000.
    case tooLarge
  }

  /// What is wrong.
  public let kind: Kind
  /// Where in the pattern's UTF-8 it begins.
  public let byteOffset: Int
}

extension RegularExpressionError: CustomStringConvertible {
  /// The fault in words.
  public var description: String { "\(kind.words) at byte \(byteOffset) of the pattern" }
}

extension RegularExpressionError.Kind {
  fileprivate var words: String {
    switch self {
    case .missingParenthesis: "a group that is not closed"
    case .unexpectedParenthesis: "a parenthesis that closes nothing"
    case .invalidGroup: "a group of an unknown kind"
    case .invalidGroupName: "an invalid name of a group"
    case .missingBracket: "a class that is not closed"
    case .invalidRange: "a range whose bounds are in the wrong order"
    case .invalidClassName: "an unknown class"
    case .unsupportedClass: "a Unicode class that is no general category"
    case .invalidEscape: "an unknown escape"
    case .trailingBackslash: "a backslash that escapes nothing"
    case .missingOperand: "a repetition of nothing"
    case .nestedRepetition: "a repetition of a repetition"
    case .invalidCount: "an invalid count of repetitions"
    case .tooDeep: "too many nested groups or operators"
    case .tooLarge: "too large a pattern"
    }
  }
}
