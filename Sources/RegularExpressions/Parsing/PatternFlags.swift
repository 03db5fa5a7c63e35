/// What `(?…)` turns on and off. Whether repetitions are lazy is not kept, as it changes no match.
struct PatternFlags: Sendable {
  /// `i`: letters match whatever their case.
  var ignoresCase = false
  /// `m`: `^` and `$` match at the ends of lines, too.
  var isMultiline = false
  /// `s`: the dot matches a newline. It is on at first.
  var dotMatchesNewline = true
}
