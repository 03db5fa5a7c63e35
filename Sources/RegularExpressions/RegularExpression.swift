/// A pattern in the syntax of RE2 that matches whole values.
public struct RegularExpression: Sendable {
  /// The pattern as it was given.
  public let pattern: String

  /// Reads a pattern.
  ///
  /// - Throws: ``RegularExpressionError`` that tells where the pattern is wrong.
  public init(_ pattern: String) throws(RegularExpressionError) { self.pattern = pattern }

  /// All values that match, in the order of their bytes, if there are at most 256.
  public var literals: [[UInt8]]? { nil }

  /// What every value that matches begins with.
  public var prefix: [UInt8] { [] }

  /// Whether the empty value matches.
  public var matchesEmpty: Bool { false }

  /// Whether every value matches.
  public var matchesAll: Bool { false }

  /// Whether every value but the empty one matches, and that one does not.
  public var matchesAllButEmpty: Bool { false }

  /// What tests values, and learns from each for the next.
  public func makeMatcher() -> RegularExpressionMatcher { RegularExpressionMatcher() }
}

/// Tests values for a match.
public struct RegularExpressionMatcher: Sendable {
  /// Whether all of `value` matches.
  public mutating func matches(_ value: Span<UInt8>) -> Bool { false }
}

/// What can be wrong with a pattern.
@nonexhaustive
public enum RegularExpressionError: Error, Equatable, Sendable {
  /// To be replaced.
  case invalid(byteOffset: Int)
}
