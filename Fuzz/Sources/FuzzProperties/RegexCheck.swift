internal import RegularExpressions

/// Checks that a pattern from `bytes` is read or told to be wrong, and that what is known of it holds for
/// values: the pattern is what comes before the first byte that UTF-8 never has, 0xFF.
public func checkRegularExpression(_ bytes: Span<UInt8>) {
  let all = bytes.indices.map { bytes[$0] }
  let end = all.firstIndex(of: 0xFF) ?? all.count
  let pattern = String(decoding: all[..<end], as: UTF8.self)
  // A pattern can come to many thousands of states, for each of which a scalar takes a step.
  let value = Array(all[end...].dropFirst().prefix(256))
  do throws(RegularExpressionError) {
    let expression = try RegularExpression(pattern)
    var matcher = expression.makeMatcher()
    check(expression, &matcher, value)
    check(expression, &matcher, [])
    checkAutomaton(pattern, &matcher, [value, []])
    expect(!(expression.matchesAll && expression.matchesAllButEmpty), "both cannot be")
    if let literals = expression.literals {
      expect(literals.count <= 256, "literals are not many")
      for literal in literals {
        expect(matcher.matches(literal.span), "every literal matches")
        expect(literal.starts(with: expression.prefix), "every literal begins with the prefix")
      }
    }
  } catch {
    expect(0...pattern.utf8.count ~= error.byteOffset, "the fault lies within the pattern")
  }
}

private func check(
  _ expression: RegularExpression, _ matcher: inout RegularExpressionMatcher, _ value: [UInt8]
) {
  let isMatch = matcher.matches(value.span)
  expect(matcher.matches(value.span) == isMatch, "a value matches as it did before")
  var other = expression.makeMatcher()
  expect(other.matches(value.span) == isMatch, "all matchers say the same")
  if value.isEmpty { expect(isMatch == expression.matchesEmpty, "the empty value is known") }
  if expression.matchesAll { expect(isMatch, "every value matches") }
  if expression.matchesAllButEmpty { expect(isMatch != value.isEmpty, "all but the empty value") }
  guard isMatch else { return }
  expect(value.starts(with: expression.prefix), "what matches begins with the prefix")
  expect(expression.literals?.contains(value) ?? true, "what matches is one of the literals")
}

/// Checks that the automaton alone says the same of values: one more alternative that nothing matches, and
/// that nothing else is known of, leaves all to it.
private func checkAutomaton(
  _ pattern: String, _ matcher: inout RegularExpressionMatcher, _ values: [[UInt8]]
) {
  // Where there is no room for the alternative, there is nothing to compare with.
  guard let expression = try? RegularExpression(#"\b\B|"# + pattern) else { return }
  var automaton = expression.makeMatcher()
  for value in values {
    expect(
      automaton.matches(value.span) == matcher.matches(value.span), "the automaton says the same")
  }
}
