extension PatternParser {
  /// Reads the beginning of a group, or flags.
  mutating func openGroup() throws(RegularExpressionError) {
    let start = position
    guard isAt("(?") else {
      position += 1
      return try beginGroup(at: start, flags)
    }
    if isAt("(?P<") || isAt("(?<") {
      try readName(at: start)
      return try beginGroup(at: start, flags)
    }
    position += 2
    var (inner, value, isComplete) = (flags, true, true)
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "i"): inner.ignoresCase = value
      case UInt8(ascii: "m"): inner.isMultiline = value
      case UInt8(ascii: "s"): inner.dotMatchesNewline = value
      case UInt8(ascii: "U"): break
      case UInt8(ascii: "-") where value:
        // At least one flag follows.
        (value, isComplete) = (false, false)
        continue
      case UInt8(ascii: ":") where isComplete: return try beginGroup(at: start, inner)
      case UInt8(ascii: ")") where isComplete:
        flags = inner
        return
      default: throw error(.invalidGroup, at: start)
      }
      isComplete = true
    }
    throw error(.invalidGroup, at: start)
  }

  private mutating func readName(at start: Int) throws(RegularExpressionError) {
    position += isAt("(?<") ? 3 : 4
    let name = pattern[position...].prefix { ScalarSet.word.contains(UInt32($0)) }
    guard !name.isEmpty, peek(name.count) == UInt8(ascii: ">") else {
      throw error(.invalidGroupName, at: start)
    }
    position += name.count + 1
  }

  /// Reads counts of repetitions in braces; nil, and nothing is read, if there are none: then the
  /// brace stands for itself.
  mutating func parseCounts() throws(RegularExpressionError) -> (minimum: Int, maximum: Int?)? {
    let start = position
    position += 1
    guard let minimum = parseCount() else {
      position = start
      return nil
    }
    var maximum: Int? = minimum
    if peek() == UInt8(ascii: ",") {
      position += 1
      maximum = parseCount()
      if maximum == nil, peek() != UInt8(ascii: "}") {
        position = start
        return nil
      }
    }
    guard peek() == UInt8(ascii: "}") else {
      position = start
      return nil
    }
    position += 1
    guard minimum <= maximum ?? minimum, max(minimum, maximum ?? 0) <= Self.largestCount else {
      throw error(.invalidCount, at: start)
    }
    return (minimum, maximum)
  }

  /// Reads a decimal number without leading zeros, any large one as one too large.
  private mutating func parseCount() -> Int? {
    let digits = pattern[position...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    if digits.isEmpty || digits.count > 1 && digits.first == UInt8(ascii: "0") { return nil }
    position += digits.count
    return digits.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), Self.largestCount + 1) }
  }
}
