import RegularExpressions

do {
  // All of a value has to match.
  let expression = try RegularExpression("(api|web)-[0-9]+")
  var matcher = expression.makeMatcher()
  for value in ["api-1", "web-12", "web-12a", "db-1"] {
    let bytes = Array(value.utf8)
    print(value, matcher.matches(bytes.span))
  }

  // What values can be is known before any is tested.
  let literals = try RegularExpression("prod|staging").literals ?? []
  print(literals.map { String(decoding: $0, as: UTF8.self) })
  let prefix = try RegularExpression("metric_00.*").prefix
  print(String(decoding: prefix, as: UTF8.self))

  // A pattern that is wrong is told with the place.
  _ = try RegularExpression("(api|web")
} catch {
  print("wrong pattern: \(error)")
}
