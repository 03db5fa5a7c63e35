public import RegularExpressions
internal import SeriesModel

/// A condition on the value of a label, as in `job=~"api|db"`.
///
/// ```swift
/// let matcher = try LabelMatcher("job", .matches, "api|db")
/// matcher.description  // job=~"api|db"
/// ```
///
/// A label that a series does not have is taken for one with an empty value: `job=""` holds for series
/// without the label `job`, and `job!=""` for those that have it.
public struct LabelMatcher: Sendable {
  /// What is asked of the value.
  public enum Operation: String, Sendable, CaseIterable {
    /// The value is this one.
    case equal = "="
    /// The value is not this one.
    case notEqual = "!="
    /// All of the value matches this regular expression.
    case matches = "=~"
    /// The value does not match this regular expression.
    case doesNotMatch = "!~"

    /// Whether the condition is that something does not hold.
    var isNegative: Bool { self == .notEqual || self == .doesNotMatch }
  }

  /// The name of the label.
  public let name: String
  /// What is asked of the value.
  public let operation: Operation
  /// The value to compare with, or the pattern.
  public let value: String
  /// The pattern, if the operation has one.
  let expression: RegularExpression?
  /// Whether the condition holds for series without the label.
  public let matchesEmpty: Bool

  /// A matcher.
  ///
  /// - Parameters:
  ///   - name: the name of the label.
  ///   - operation: what is asked of its value.
  ///   - value: what it is compared with, or a pattern in the syntax of RE2.
  /// - Throws: `RegularExpressionError` when the pattern is invalid or too large.
  /// - Complexity: O(`value`)
  public init(
    _ name: String, _ operation: Operation, _ value: String
  ) throws(RegularExpressionError) {
    self.name = name
    self.operation = operation
    self.value = value
    switch operation {
    case .equal, .notEqual:
      expression = nil
      matchesEmpty = value.isEmpty == (operation == .equal)
    case .matches, .doesNotMatch:
      let expression = try RegularExpression(value)
      self.expression = expression
      matchesEmpty = expression.matchesEmpty == (operation == .matches)
    }
  }
}

extension LabelMatcher: Hashable {
  /// Whether both ask the same in the same words.
  public static func == (first: LabelMatcher, second: LabelMatcher) -> Bool {
    first.operation == second.operation && first.name.utf8.elementsEqual(second.name.utf8)
      && first.value.utf8.elementsEqual(second.value.utf8)
  }

  /// Hashes name, operation and value.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(operation)
    for text in [name, value] {
      hasher.combine(text.utf8.count)
      for byte in text.utf8 { hasher.combine(byte) }
    }
  }
}

extension LabelMatcher: CustomStringConvertible {
  /// The matcher as a selector has it, with the name in quotes where it needs them.
  public var description: String {
    (LabelNameRule.legacy.allows(name.utf8.span) ? name : name.quoted) + operation.rawValue
      + value.quoted
  }
}
