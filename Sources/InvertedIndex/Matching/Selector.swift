public import SeriesModel

/// The conditions that choose series: all of its matchers have to hold.
///
/// ```swift
/// let selector = try Selector("up{job=~\"api|db\"}")
/// selector.matchers.count  // 2: the metric's name is the label __name__
/// let references = index.select(selector)
/// ```
///
/// A selector without matchers chooses all series. (That one matcher at least must not hold for the
/// empty value is a rule of the query language, and not one of an index.)
public struct Selector: Hashable, Sendable {
  /// The matchers, in the order in which they were given.
  public let matchers: [LabelMatcher]

  /// The selector of these matchers.
  public init(_ matchers: [LabelMatcher]) { self.matchers = matchers }

  /// Reads a selector in the syntax of PromQL, without offset or range, as in
  /// `http_requests_total{job="api", code=~"5.."}` or `{"name with.dots", "label"!="x"}`.
  ///
  /// - Parameter text: the selector.
  /// - Throws: ``SelectorError`` that tells where the text is wrong.
  /// - Complexity: O(`text`)
  public init(_ text: String) throws(SelectorError) {
    var parser = SelectorParser(Array(text.utf8))
    matchers = try parser.parse()
  }

  /// Whether all matchers hold for a label set.
  ///
  /// Each call prepares the regular expressions anew. Whoever has more than a few label sets puts them
  /// into an index.
  ///
  /// - Complexity: O(the matchers and the labels)
  public func matches(_ labels: LabelSet) -> Bool {
    matchers.allSatisfy { matcher in
      var test = ValueTest(matcher)
      return labels.withValue(of: matcher.name) { test.holds(for: $0) } ?? matcher.matchesEmpty
    }
  }
}

extension Selector: CustomStringConvertible {
  /// The selector in the syntax of PromQL: what ``init(_:)-(String)`` reads as the same matchers, in
  /// their order but for the metric's name, which comes first. (A matcher of a label without a name is
  /// printed, and not read.)
  public var description: String {
    let nameIndex = matchers.firstIndex { $0.name == "__name__" && $0.operation == .equal }
    // With an empty name, or with a second condition on it, the label is spelt out.
    let hasName =
      nameIndex.map { index in
        !matchers[index].value.isEmpty
          && matchers.indices.allSatisfy { $0 == index || matchers[$0].name != "__name__" }
      } ?? false
    var items: [String] = []
    var text = ""
    for (index, matcher) in matchers.enumerated() {
      if hasName, index == nameIndex {
        if SelectorSyntax.isMetricName(matcher.value) {
          text = matcher.value
        } else {
          items.insert(matcher.value.quoted, at: 0)
        }
      } else {
        items.append(matcher.description)
      }
    }
    if text.isEmpty || !items.isEmpty { text += "{" + items.joined(separator: ",") + "}" }
    return text
  }
}
