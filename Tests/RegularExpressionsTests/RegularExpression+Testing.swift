@testable import RegularExpressions

extension RegularExpressionMatcher {
  mutating func matches(_ value: [UInt8]) -> Bool { matches(value.span) }
  mutating func matches(_ value: String) -> Bool { matches(Array(value.utf8)) }
}

extension RegularExpression {
  func matches(_ value: String) -> Bool {
    var matcher = makeMatcher()
    return matcher.matches(value)
  }
}

extension StringProtocol {
  var bytes: [UInt8] { Array(utf8) }
}
