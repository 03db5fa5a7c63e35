internal import BitCoding
internal import RegularExpressions

/// The lists that decide which series a selector chooses: those of all `included` terms, and of no
/// `excluded` one. None of them has been read.
///
/// A term is the union of the lists of some values of a label. What decides its side is the empty value:
/// a condition that does not hold for it keeps only series that have one of certain values; one that
/// holds for it takes series with certain values away, and leaves those without the label. Positive
/// conditions that hold for the empty value, as in `a=~"x|"`, are turned round likewise, unless another
/// matcher asks for the label anyway.
struct SelectorPlan<Source: PostingSource> {
  /// The union of lists.
  struct Term {
    var handles: [Source.Handle] = []
    /// About how many references all lists have, those counted twice that are in two.
    var count = 0
  }

  /// Short ones first.
  private(set) var included: [Term] = []
  private(set) var excluded: [Term] = []
  /// Whether no series can be chosen. The terms are then incomplete.
  private(set) var isEmpty = false

  /// Looks up where the lists are. Values that are told by name come first, so that one that is not
  /// there spares the search for others.
  init(_ selector: Selector, in source: Source) {
    for isNamed in [true, false] {
      for matcher in selector.matchers where matcher.isNamed == isNamed {
        add(matcher, of: selector, in: source)
        if isEmpty { return }
      }
    }
    included.sort { $0.count < $1.count }
    excluded.sort { $0.count < $1.count }
  }

  private mutating func add(_ matcher: LabelMatcher, of selector: Selector, in source: Source) {
    if let expression = matcher.expression, expression.matchesAll {
      if matcher.operation == .doesNotMatch { isEmpty = true }
      return
    }
    let isExcluding =
      matcher.matchesEmpty && (matcher.operation.isNegative || !selector.needs(matcher.name))
    let term = Self.term(matcher, holds: !isExcluding, in: source)
    if isExcluding {
      if !term.handles.isEmpty { excluded.append(term) }
    } else if term.handles.isEmpty {
      isEmpty = true
    } else {
      included.append(term)
    }
  }

  /// The lists of all values for which the matcher's condition holds, or for which it does not.
  private static func term(_ matcher: LabelMatcher, holds: Bool, in source: Source) -> Term {
    var term = Term()
    let name = matcher.name.utf8.span
    // Whether the values are those that match, or are equal, and not the others.
    let areMatching = holds != matcher.operation.isNegative
    if areMatching, matcher.expression == nil {
      if let handle = source.handle(name: name, value: matcher.value.utf8.span) {
        term.handles.append(handle)
      }
    } else if areMatching, let values = matcher.expression?.literals {
      for value in values {
        if let handle = source.handle(name: name, value: value.span) {
          term.handles.append(handle)
        }
      }
    } else if areMatching == matcher.matchesAnythingButEmpty {
      source.forEachValue(of: name, startingWith: Span()) { _, handle in
        term.handles.append(handle)
        return true
      }
    } else if let expression = matcher.expression {
      // Not an optional one, which would be copied for each value.
      var test = expression.makeMatcher()
      let prefix = areMatching ? expression.prefix : []
      source.forEachValue(of: name, startingWith: prefix.span) { value, handle in
        if test.matches(value) == areMatching { term.handles.append(handle) }
        return true
      }
    } else {
      let other = matcher.value.utf8.span
      source.forEachValue(of: name, startingWith: Span()) { value, handle in
        if !value.isEqual(to: other) { term.handles.append(handle) }
        return true
      }
    }
    // Not by the closures, for each value of which the source would be copied.
    for handle in term.handles { term.count += source.count(at: handle) }
    return term
  }
}

extension Selector {
  /// Whether some matcher holds only for series that have the label `name`.
  fileprivate func needs(_ name: String) -> Bool {
    matchers.contains { !$0.matchesEmpty && $0.name.utf8.elementsEqual(name.utf8) }
  }
}

extension LabelMatcher {
  /// Whether the values that match are told by name.
  fileprivate var isNamed: Bool { expression == nil || expression?.literals != nil }

  /// Whether all values but the empty one match, or, for a comparison, are not equal; nil if it is
  /// neither.
  fileprivate var matchesAnythingButEmpty: Bool? {
    if let expression { return expression.matchesAllButEmpty ? true : nil }
    return value.isEmpty ? false : nil
  }
}
