internal import BitCoding
internal import RegularExpressions

/// Whether values of a label are as a matcher asks; a matcher as it is put to work.
struct ValueTest {
  private let isNegative: Bool
  private let value: String
  private var expression: RegularExpressionMatcher?

  init(_ matcher: LabelMatcher) {
    isNegative = matcher.operation.isNegative
    value = matcher.value
    expression = matcher.expression?.makeMatcher()
  }

  /// Whether the condition holds for `value`, which is empty where the label is absent.
  mutating func holds(for value: Span<UInt8>) -> Bool {
    let isMatch = expression?.matches(value) ?? value.isEqual(to: self.value.utf8.span)
    return isMatch != isNegative
  }
}
