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
        ranges += try counted(set, at: start)
      } else if let set = try parseClassEscape() {
        ranges += try counted(set, at: start)
      } else {
        folded.append(try parseRange(inClassAt: start))
      }
    }
    position += 1
    let single = ScalarSet(folded)
    let set = ScalarSet(ranges + (flags.ignoresCase ? single.folded : single).ranges)
    return isInverted ? set.inverted : set
  }

  /// The ranges of `set`, which count towards the size of the pattern, however often they come.
  private mutating func counted(
    _ set: ScalarSet, at offset: Int
  ) throws(RegularExpressionError) -> [ClosedRange<UInt32>] {
    try grow(by: set.size, at: offset)
    return set.ranges
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
    guard mayHaveClassNames, isAt("[:") else { return nil }
    var end = start + 2
    while end < pattern.count, !isAt(":]", end) { end += 1 }
    guard end < pattern.count else {
      mayHaveClassNames = false
      return nil
    }
    var name = pattern[start + 2..<end]
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
