/// A pattern in the syntax of RE2 that matches whole values.
///
/// ```swift
/// let expression = try RegularExpression("(api|web)-[0-9]+")
/// var matcher = expression.makeMatcher()
/// matcher.matches("web-12".utf8.span)  // true
/// matcher.matches("web-12a".utf8.span)  // false: all of the value has to match
/// ```
///
/// What values can be is known before any is tested: ``literals``, ``prefix``, ``matchesEmpty``,
/// ``matchesAll`` and ``matchesAllButEmpty`` tell where a sorted list of values need not be gone
/// through.
public struct RegularExpression: Sendable {
  /// The pattern as it was given.
  public let pattern: String
  /// Whether the empty value matches.
  public let matchesEmpty: Bool
  private let outline: Outline
  private let matcher: RegularExpressionMatcher

  /// Reads a pattern.
  ///
  /// - Throws: ``RegularExpressionError`` that tells where the pattern is wrong.
  /// - Complexity: O(*n* log *n*) for most patterns of *n* bytes in which repetitions are written out. The
  ///   first pattern with a general category, or that ignores the case of a letter outside of ASCII, takes
  ///   some milliseconds more.
  public init(_ pattern: String) throws(RegularExpressionError) {
    let syntax = try PatternParser.parse(pattern).trimmed
    self.pattern = pattern
    matchesEmpty = syntax.matchesEmpty
    outline = Outline(syntax, LiteralBounds.Limits(patternByteCount: pattern.utf8.count))
    matcher = RegularExpressionMatcher(syntax, outline)
  }

  /// All values that match, in the order of their bytes, if there are at most 256, and they are known
  /// from the pattern. A pattern that ignores case has them, too.
  public var literals: [[UInt8]]? {
    outline.literals.flatMap { $0.count <= LiteralBounds.largestCount ? $0 : nil }
  }

  /// What every value that matches begins with.
  public var prefix: [UInt8] { outline.prefix }

  /// Whether every value matches. It can be `false` for a pattern that says so in a roundabout way.
  public var matchesAll: Bool { outline.matchesAnything && matchesEmpty }

  /// Whether every value but the empty one matches, and that one does not. It can be `false` for a
  /// pattern that says so in a roundabout way.
  public var matchesAllButEmpty: Bool { outline.matchesAnything && !matchesEmpty }

  /// What tests values.
  public func makeMatcher() -> RegularExpressionMatcher { matcher }
}

extension RegularExpression: Hashable {
  // Strings are equal if they are canonically equivalent. Patterns that are so match different values.

  /// Whether the patterns are the same bytes.
  ///
  /// - Complexity: O(*n*) for patterns of *n* bytes
  public static func == (left: RegularExpression, right: RegularExpression) -> Bool {
    left.pattern.utf8.elementsEqual(right.pattern.utf8)
  }

  /// Adds the bytes of the pattern.
  ///
  /// - Complexity: O(*n*) for a pattern of *n* bytes
  public func hash(into hasher: inout Hasher) {
    for byte in pattern.utf8 { hasher.combine(byte) }
  }
}

extension RegularExpression: CustomStringConvertible {
  /// The pattern.
  public var description: String { pattern }
}
