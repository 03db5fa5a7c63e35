internal import RegularExpressions

/// The lists that decide which series a selector chooses: those of all `included` terms, and of no
/// `excluded` one.
///
/// A term is the union of the lists of some values of a label. What decides its side is the empty value:
/// a condition that does not hold for it keeps only series that have one of certain values; one that
/// holds for it takes series with certain values away, and leaves those without the label. Positive
/// conditions that hold for the empty value, as in `a=~"x|"`, are turned round likewise, unless another
/// matcher asks for the label anyway.
struct SelectorPlan<Source: PostingSource> {
  /// The union of lists.
  struct Term {
    var lists: [Source.List] = []
    /// The references of all lists, those counted twice that are in two.
    var count = 0

    mutating func append(_ list: Source.List) {
      lists.append(list)
      count += list.count
    }
  }

  private(set) var included: [Term] = []
  private(set) var excluded: [Term] = []
  /// Whether no series can be chosen. The lists are then incomplete.
  private(set) var isEmpty = false

  /// Looks up the lists. Those that are cheap to find come first, so that an empty one spares the search
  /// for the others.
  init(_ selector: Selector, in source: Source) throws(Source.Failure) {
    let matchers = selector.matchers
    let needed = Set(matchers.filter { !$0.matchesEmpty }.map { Array($0.name.utf8) })
    for matcher in matchers.filter(\.isNamed) + matchers.filter({ !$0.isNamed }) {
      if let expression = matcher.expression, expression.matchesAll {
        if matcher.operation == .matches { continue }
        isEmpty = true
        return
      }
      let isExcluding =
        matcher.matchesEmpty
        && (matcher.operation.isNegative || !needed.contains(Array(matcher.name.utf8)))
      let term = try Self.term(matcher, holds: !isExcluding, in: source)
      if isExcluding {
        if !term.lists.isEmpty { excluded.append(term) }
      } else if term.lists.isEmpty {
        isEmpty = true
        return
      } else {
        included.append(term)
      }
    }
  }

  /// The lists of all values for which the matcher's condition holds, or for which it does not.
  private static func term(
    _ matcher: LabelMatcher, holds: Bool, in source: Source
  ) throws(Source.Failure) -> Term {
    var term = Term()
    let name = matcher.name.utf8.span
    // Whether the values are those that match, or are equal, and not the others.
    let areMatching = holds != matcher.operation.isNegative
    if areMatching, let values = matcher.namedValues {
      for value in values where !value.isEmpty {
        if let list = try source.list(name: name, value: value.span) { term.append(list) }
      }
      return term
    }
    var handles: [Source.Handle] = []
    if areMatching == matcher.matchesAnythingButEmpty {
      try source.forEachValue(of: name, startingWith: Span()) { _, handle in
        handles.append(handle)
        return true
      }
    } else {
      var test = ValueTest(matcher)
      let prefix = areMatching ? matcher.expression?.prefix ?? [] : []
      try source.forEachValue(of: name, startingWith: prefix.span) { value, handle in
        if test.holds(for: value) == holds { handles.append(handle) }
        return true
      }
    }
    term.lists.reserveCapacity(handles.count)
    for handle in handles { term.append(try source.list(at: handle)) }
    return term
  }
}

extension LabelMatcher {
  /// Whether the values that match are told by name.
  fileprivate var isNamed: Bool { expression == nil || expression?.literals != nil }

  /// The values that match or are equal, if they are told by name.
  fileprivate var namedValues: [[UInt8]]? {
    guard let expression else { return [Array(value.utf8)] }
    return expression.literals
  }

  /// Whether all values but the empty one match, or, for a comparison, are not equal.
  fileprivate var matchesAnythingButEmpty: Bool? {
    if let expression { return expression.matchesAllButEmpty ? true : nil }
    return value.isEmpty ? false : nil
  }
}
