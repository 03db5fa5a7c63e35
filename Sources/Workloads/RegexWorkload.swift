public import RegularExpressions
internal import SeededRandom

/// The measured work on regular expressions: 100,000 values of a label, and patterns of six kinds, each
/// with a function that tests all values and returns how many match.
public struct RegexWorkload: Sendable {
  /// All values, one after another.
  public private(set) var bytes: [UInt8] = []
  /// Where each value begins, and where the last one ends.
  public private(set) var offsets: [Int] = [0]
  private var prefixMatcher: RegularExpressionMatcher
  private var alternationMatcher: RegularExpressionMatcher
  private var containsMatcher: RegularExpressionMatcher
  private var suffixMatcher: RegularExpressionMatcher
  private var general1Matcher: RegularExpressionMatcher
  private var general2Matcher: RegularExpressionMatcher

  private static let words = [
    "foo", "bar", "api", "web", "db", "cache", "auth", "queue", "ingest", "query", "store",
    "proxy", "edge", "mail", "user", "cart", "pay", "log", "trace", "rule",
  ].map { Array($0.utf8) }
  private static let valueCount = 100_000

  /// The number of values.
  public var count: Int { offsets.count - 1 }

  /// The values, and matchers that have met none of them.
  ///
  /// - Throws: an error of a pattern, if the reading of patterns were at fault.
  public init() throws(RegularExpressionError) {
    var random = SplitMix64(state: 44)
    let digits = Array("0123456789abcdef".utf8)
    for _ in 0..<Self.valueCount {
      bytes += Self.words[Int(random.next(below: 20))]
      bytes.append(UInt8(ascii: "-"))
      let number = random.next() >> 16
      for shift in stride(from: UInt64(44), through: 0, by: -4) {
        bytes.append(digits[Int(number >> shift & 15)])
      }
      bytes.append(UInt8(ascii: "-"))
      bytes += Self.words[Int(random.next(below: 20))]
      offsets.append(bytes.count)
    }
    let (bytes, offsets) = (bytes, offsets)
    let some = stride(from: 0, to: Self.valueCount, by: 5_000).map { index in
      String(decoding: bytes[offsets[index]..<offsets[index + 1]], as: UTF8.self)
    }
    prefixMatcher = try RegularExpression("foo.*").makeMatcher()
    alternationMatcher = try RegularExpression(some.joined(separator: "|")).makeMatcher()
    containsMatcher = try RegularExpression(".*bar.*").makeMatcher()
    suffixMatcher = try RegularExpression(".*bar").makeMatcher()
    general1Matcher = try RegularExpression("[a-z]+-[0-9a-f]+7-(bar|foo)").makeMatcher()
    general2Matcher = try RegularExpression("(foo|bar)-.*[13579]-.*").makeMatcher()
  }

  /// How many values begin with a literal.
  public mutating func prefix() -> UInt64 { Self.count(&prefixMatcher, bytes, offsets) }

  /// How many values are one of 20 literals.
  public mutating func alternation() -> UInt64 { Self.count(&alternationMatcher, bytes, offsets) }

  /// How many values contain a literal.
  public mutating func contains() -> UInt64 { Self.count(&containsMatcher, bytes, offsets) }

  /// How many values end with a literal.
  public mutating func suffix() -> UInt64 { Self.count(&suffixMatcher, bytes, offsets) }

  /// How many values match a pattern with classes that ends with one of two literals.
  public mutating func general1() -> UInt64 { Self.count(&general1Matcher, bytes, offsets) }

  /// How many values match a pattern with classes that begins with one of two literals.
  public mutating func general2() -> UInt64 { Self.count(&general2Matcher, bytes, offsets) }

  private static func count(
    _ matcher: inout RegularExpressionMatcher, _ bytes: [UInt8], _ offsets: [Int]
  ) -> UInt64 {
    var count: UInt64 = 0
    for index in 0..<offsets.count &- 1 {
      let value = bytes.span.extracting(offsets[index]..<offsets[index &+ 1])
      if matcher.matches(value) { count &+= 1 }
    }
    return count
  }
}
