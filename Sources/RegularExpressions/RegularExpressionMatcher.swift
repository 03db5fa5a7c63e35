/// Tests values for a match, and learns from each for the next.
///
/// A matcher is a value: copies learn by themselves. What it learns takes a few megabytes at most.
public struct RegularExpressionMatcher: Sendable {
  /// What decides on values that pass the test of the edges.
  @usableFromInline
  enum Decision: Sendable {
    /// Nothing more.
    case edges
    /// Whether it is one of the literals.
    case literals
    /// Whether it contains the only literal.
    case search
    /// The outline.
    case outline
    /// The automaton, behind the outline.
    case automaton
  }

  @usableFromInline let edges: EdgeTest
  @usableFromInline let decision: Decision
  @usableFromInline let search: ContainedLiteral
  private let literals: LiteralSet
  private let outline: Outline
  private(set) var automaton: Automaton

  init(_ syntax: Syntax, _ outline: Outline) {
    self.outline = outline
    edges = outline.edges
    literals = LiteralSet(outline.literals ?? [])
    search = outline.onlySearch ?? ContainedLiteral([0])
    decision =
      outline.literals != nil
      ? .literals
      : outline.isDecidedByEdges
        ? .edges
        : outline.onlySearch != nil ? .search : outline.middle.isExact ? .outline : .automaton
    automaton = Automaton(Program(decision == .automaton ? syntax : .empty))
  }

  /// Whether all of `value` matches.
  ///
  /// Values should be UTF-8. A byte that belongs to no well-formed sequence is a U+FFFD by itself, as it
  /// is in Go: a dot matches it, and so does what matches U+FFFD.
  ///
  /// - Complexity: O(`value.count`) for most values, and O(`value.count` × *n*) for any, with *n* the
  ///   length of the pattern in which repetitions are written out
  @inlinable
  @inline(__always)
  public mutating func matches(_ value: Span<UInt8>) -> Bool {
    // Most values end here, in the caller's code: calls would take a third of the time.
    guard value.count >= 8 else { return matchesShort(value) }
    if case .search = decision {
      return search.isContainedAtFirstSight(in: value) ?? decide(value)
    }
    guard edges.admits(value.edgeWords, byteCount: value.count) else { return false }
    if case .edges = decision { return true }
    return decide(value)
  }

  /// Whether a value of less than eight bytes matches.
  @usableFromInline
  @inline(never)
  mutating func matchesShort(_ value: Span<UInt8>) -> Bool {
    edges.admits(value.paddedEdgeWords, byteCount: value.count) && decide(value)
  }

  /// Decides on a value that has passed the first test.
  @usableFromInline
  @inline(never)
  mutating func decide(_ value: Span<UInt8>) -> Bool {
    switch decision {
    case .literals: literals.mayContain(value) && decideByLiterals(value)
    default: decideAtLength(value)
    }
  }

  // What is left of values. These are mutating even where they learn nothing: a copy of what they use
  // would be made otherwise, before it is known whether they are called.

  @inline(never)
  private mutating func decideByLiterals(_ value: Span<UInt8>) -> Bool {
    literals.contains(value)
  }

  @inline(never)
  private mutating func decideAtLength(_ value: Span<UInt8>) -> Bool {
    switch decision {
    case .edges, .literals: true
    case .search: search.start(in: value, from: 0) >= 0
    case .automaton: outline.admits(value) && automaton.matches(value)
    case .outline: outline.admits(value)
    }
  }
}
