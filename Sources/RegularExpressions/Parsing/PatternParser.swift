/// Reads a pattern from its beginning to its end.
struct PatternParser {
  /// A group that has begun.
  private struct Group {
    /// Where it begins.
    let start: Int
    /// What is valid again behind it.
    let flags: PatternFlags
    var alternatives: [SyntaxNode] = []
    /// The alternative that has begun.
    var parts: [SyntaxNode] = []

    func node() -> SyntaxNode { .choosing(alternatives + [.joining(parts)]) }
  }

  /// The most instructions that a pattern may need.
  static let largestSize = 1 << 18
  /// The most levels of syntax, and of groups.
  static let largestHeight = 250
  /// The largest count, and product of counts.
  static let largestCount = 1_000

  let pattern: [UInt8]
  var position = 0
  var flags = PatternFlags()
  private var groups: [Group]
  /// The number of instructions so far.
  private var size = 0
  /// Whether a `:]` may follow: without one, no `[:` begins a name, and none has to be looked for again.
  var mayHaveClassNames = true
  /// Where the last repetition ends.
  private var repetitionEnd = -1

  /// Reads `pattern`.
  static func parse(_ pattern: String) throws(RegularExpressionError) -> Syntax {
    var parser = PatternParser(Array(pattern.utf8))
    while parser.position < parser.pattern.count { try parser.parsePart() }
    guard parser.groups.count == 1 else {
      throw parser.error(.missingParenthesis, at: parser.groups.last?.start ?? 0)
    }
    return try parser.checked(parser.groups[0].node(), at: 0).syntax
  }

  private init(_ pattern: [UInt8]) {
    self.pattern = pattern
    groups = [Group(start: 0, flags: flags)]
  }

  /// The byte at `position`, or further on.
  func peek(_ distance: Int = 0) -> UInt8? {
    position + distance < pattern.count ? pattern[position + distance] : nil
  }

  /// Whether the pattern goes on with `text` at `position`, or at another offset.
  func isAt(_ text: String, _ offset: Int? = nil) -> Bool {
    pattern[(offset ?? position)...].starts(with: text.utf8)
  }

  func error(_ kind: RegularExpressionError.Kind, at offset: Int) -> RegularExpressionError {
    RegularExpressionError(kind: kind, byteOffset: offset)
  }

  private mutating func parsePart() throws(RegularExpressionError) {
    let start = position
    switch pattern[start] {
    case UInt8(ascii: "("): try openGroup()
    case UInt8(ascii: "|"):
      position += 1
      let last = groups.count - 1
      groups[last].alternatives.append(try checked(.joining(groups[last].parts), at: start))
      groups[last].parts = []
      try grow(by: 1, at: start)
    case UInt8(ascii: ")"): try closeGroup()
    case UInt8(ascii: "^"):
      position += 1
      try append(.assertion(flags.isMultiline ? .lineStart : .textStart), at: start)
    case UInt8(ascii: "$"):
      position += 1
      try append(.assertion(flags.isMultiline ? .lineEnd : .textEnd), at: start)
    case UInt8(ascii: "."):
      position += 1
      try append(
        .scalars(flags.dotMatchesNewline ? .all : ScalarSet.newline.inverted), at: start)
    case UInt8(ascii: "["): try append(.scalars(try parseClass()), at: start)
    case UInt8(ascii: "\\"): try parseBackslash()
    case UInt8(ascii: "*"):
      position += 1
      try repeatLast(minimum: 0, maximum: nil, at: start)
    case UInt8(ascii: "+"):
      position += 1
      try repeatLast(minimum: 1, maximum: nil, at: start)
    case UInt8(ascii: "?"):
      position += 1
      try repeatLast(minimum: 0, maximum: 1, at: start)
    case UInt8(ascii: "{"):
      if let (minimum, maximum) = try parseCounts() {
        try repeatLast(minimum: minimum, maximum: maximum, at: start)
      } else {
        try appendLiteral(nextScalar(), at: start)
      }
    default: try appendLiteral(nextScalar(), at: start)
    }
  }

  /// Adds what begins at `offset`.
  mutating func append(_ syntax: Syntax, at offset: Int) throws(RegularExpressionError) {
    var node = SyntaxNode(syntax: syntax)
    if case .scalars(let set) = syntax { node.size += set.size }
    try grow(by: node.size, at: offset)
    groups[groups.count - 1].parts.append(node)
  }

  mutating func appendLiteral(_ scalar: UInt32, at offset: Int) throws(RegularExpressionError) {
    let set = ScalarSet(scalar)
    try append(.scalars(flags.ignoresCase ? set.folded : set), at: offset)
  }

  mutating func beginGroup(at offset: Int, _ inner: PatternFlags) throws(RegularExpressionError) {
    guard groups.count < Self.largestHeight else { throw error(.tooDeep, at: offset) }
    groups.append(Group(start: offset, flags: flags))
    flags = inner
  }

  private mutating func closeGroup() throws(RegularExpressionError) {
    guard groups.count > 1, let group = groups.popLast() else {
      throw error(.unexpectedParenthesis, at: position)
    }
    position += 1
    flags = group.flags
    groups[groups.count - 1].parts.append(try checked(group.node(), at: group.start))
  }

  private mutating func repeatLast(
    minimum: Int, maximum: Int?, at offset: Int
  ) throws(RegularExpressionError) {
    if peek() == UInt8(ascii: "?") { position += 1 }
    guard repetitionEnd != offset else { throw error(.nestedRepetition, at: offset) }
    repetitionEnd = position
    let last = groups.count - 1
    guard let node = groups[last].parts.popLast() else { throw error(.missingOperand, at: offset) }
    let repeated = node.repeated(minimum: minimum, maximum: maximum)
    guard max(minimum, maximum ?? 0) < 2 || repeated.expansion <= Self.largestCount else {
      throw error(.tooLarge, at: offset)
    }
    try grow(by: repeated.size - node.size, at: offset)
    groups[last].parts.append(try checked(repeated, at: offset))
  }

  /// Counts instructions.
  mutating func grow(by count: Int, at offset: Int) throws(RegularExpressionError) {
    size += count
    if size > Self.largestSize { throw error(.tooLarge, at: offset) }
  }

  private func checked(
    _ node: SyntaxNode, at offset: Int
  ) throws(RegularExpressionError) -> SyntaxNode {
    guard node.height <= Self.largestHeight else { throw error(.tooDeep, at: offset) }
    return node
  }

  /// Reads a scalar.
  ///
  /// - Precondition: the pattern goes on.
  mutating func nextScalar() -> UInt32 {
    let (scalar, count) = pattern.span.scalar(at: position)
    position += count
    return scalar
  }
}
