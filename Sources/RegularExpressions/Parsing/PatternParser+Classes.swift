extension PatternParser {
  /// Reads a class in brackets.
  mutating func parseClass() throws(RegularExpressionError) -> ScalarSet {
    let start = position
    position += 1
    let isInverted = peek() == UInt8(ascii: "^")
    if isInverted { position += 1 }
    var ranges: [ClosedRange<UInt32>] = []
    var folded: [ClosedRange<UInt32>] = []
    // A bracket that comes first stands for itself.
    let first = position
    while position == first || peek() != UInt8(ascii: "]") {
      if let set = try parseNamedClass() {
        ranges += set.ranges
      } else if let set = try parseClassEscape() {
        ranges += set.ranges
      } else {
        folded.append(try parseRange(inClassAt: start))
      }
    }
    position += 1
    let single = ScalarSet(folded)
    let set = ScalarSet(ranges + (flags.ignoresCase ? single.folded : single).ranges)
    return isInverted ? set.inverted : set
  }

  /// Reads a scalar, or two with a hyphen between them.
  private mutating func parseRange(
    inClassAt start: Int
  ) throws(RegularExpressionError) -> ClosedRange<UInt32> {
    let rangeStart = position
    let lower = try parseClassScalar(inClassAt: start)
    guard peek() == UInt8(ascii: "-"), let next = peek(1), next != UInt8(ascii: "]") else {
      return lower...lower
    }
    position += 1
    let upper = try parseClassScalar(inClassAt: start)
    guard lower <= upper else { throw error(.invalidRange, at: rangeStart) }
    return lower...upper
  }

  private mutating func parseClassScalar(
    inClassAt start: Int
  ) throws(RegularExpressionError) -> UInt32 {
    guard let byte = peek() else { throw error(.missingBracket, at: start) }
    return byte == UInt8(ascii: "\\") ? try parseEscape() : nextScalar()
  }

  /// Reads a name between `[:` and `:]`; nil, and nothing is read, if there is none.
  private mutating func parseNamedClass() throws(RegularExpressionError) -> ScalarSet? {
    let start = position
    guard isAt("[:") else { return nil }
    let rest = pattern[(position + 2)...]
    guard
      let end = rest.indices.first(where: {
        rest[$0] == UInt8(ascii: ":") && $0 + 1 < pattern.count
          && rest[$0 + 1] == UInt8(ascii: "]")
      })
    else { return nil }
    var name = rest[..<end]
    let isInverted = name.first == UInt8(ascii: "^")
    if isInverted { name = name.dropFirst() }
    guard var set = ScalarSet(posixName: String(decoding: name, as: UTF8.self)) else {
      throw error(.invalidClassName, at: start)
    }
    position = end + 2
    if flags.ignoresCase { set = set.folded }
    return isInverted ? set.inverted : set
  }
}
