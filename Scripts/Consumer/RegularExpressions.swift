import RegularExpressions

/// A pattern, what is known of it, and values that match.
func useRegularExpressions() throws(RegularExpressionError) {
  let expression = try RegularExpression("(api|web)-[0-9]+")
  var matcher = expression.makeMatcher()
  let (match, other) = (Array("web-12".utf8), Array("web-12a".utf8))
  precondition(matcher.matches(match.span) && !matcher.matches(other.span))

  let literals = try RegularExpression("foo|bar")
  precondition(literals.literals?.count == 2 && !literals.matchesEmpty)
  let prefix = try RegularExpression("foo.*")
  precondition(prefix.prefix.count == 3)
  let all = try RegularExpression(".*")
  precondition(all.matchesAll && all.matchesEmpty)
}

try useRegularExpressions()
