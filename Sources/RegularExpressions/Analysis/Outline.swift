/// What can be told of matches without an automaton.
final class Outline: Sendable {
  /// A part of the pattern between its ends: one of a few literals, somewhere behind the part before.
  struct Piece: Sendable {
    /// The least number of bytes between the part before and this.
    let gap: Int
    /// Which of the literals.
    let literals: Range<Int>
  }

  /// What comes between the ends of a pattern.
  struct Middle: Sendable {
    var pieces: [Piece] = []
    /// The literals of all pieces.
    var literals: [[UInt8]] = []
    /// The least number of bytes behind the last piece.
    var lastGap = 0
    /// Whether the pieces tell all.
    var isExact = true
  }

  /// All values that match, in the order of bytes, if they are known.
  let literals: [[UInt8]]?
  /// What every match begins with.
  let prefix: [UInt8]
  let edges: EdgeTest
  /// Whether the first test tells all.
  let isDecidedByEdges: Bool
  /// The literals of which every match begins with one, and ends with one. They are for those that
  /// have no ``literals``, and trivial for others.
  let prefixes: AffixSet
  let suffixes: AffixSet
  /// What comes between the ends, if the pieces tell all; otherwise what comes anywhere.
  let middle: Middle
  /// How each literal of the pieces is found.
  let searches: [ContainedLiteral]

  /// The outline of what has been trimmed.
  init(_ syntax: Syntax, _ limits: LiteralBounds.Limits) {
    let parts: ArraySlice<Syntax>
    if case .concatenation(let all) = syntax { parts = all[...] } else { parts = [syntax] }
    var (start, end) = (LiteralBounds(), LiteralBounds())
    let startCount = start.take(parts, .start, limits)
    let endCount = end.take(parts.dropFirst(startCount), .end, limits)
    let rest = parts.dropFirst(startCount).dropLast(endCount)
    literals = startCount == parts.count ? start.sorted(.start) : nil
    middle = literals == nil ? Middle(rest, limits) : Middle()
    if !middle.isExact, let first = rest.first, let last = rest.last {
      // The ends may overlap with pieces now.
      _ = start.append(LiteralBounds(first, .start, limits), limits)
      _ = end.append(LiteralBounds(last, .end, limits), limits)
    }
    searches = middle.literals.map(ContainedLiteral.init)
    let (starts, ends) = (start.sorted(.start), literals ?? end.sorted(.end))
    prefix = Self.commonPrefix(starts)
    prefixes = AffixSet(literals == nil ? starts : [[]], at: .start)
    suffixes = AffixSet(literals == nil ? ends : [[]], at: .end)
    let isSeparate = literals == nil && middle.isExact
    let leastStart = starts.map(\.count).min() ?? 0
    let leastEnd = ends.map(\.count).min() ?? 0
    edges = EdgeTest(
      prefixes: starts, suffixes: ends,
      leastByteCount: isSeparate
        ? leastStart + middle.lastGap + leastEnd : max(leastStart, leastEnd))
    isDecidedByEdges =
      isSeparate && middle.pieces.isEmpty && starts.count == 1 && ends.count == 1
      && max(leastStart, leastEnd) <= 8
  }

  /// - Precondition: the literals are in the order of bytes.
  private static func commonPrefix(_ literals: [[UInt8]]) -> [UInt8] {
    guard let first = literals.first, let last = literals.last else { return [] }
    return Array(first.prefix(zip(first, last).prefix { $0 == $1 }.count))
  }
}

extension Outline.Middle {
  /// The most literals of a piece.
  private static let largestPiece = 4

  /// What the parts between the ends tell.
  fileprivate init(_ parts: ArraySlice<Syntax>, _ limits: LiteralBounds.Limits) {
    // What comes before the next piece: at least so many scalars, and any further ones.
    var (least, isOpen) = (0, false)
    var literals = LiteralBounds()
    for part in parts {
      if let (minimum, isEndless) = part.gap {
        add(&literals, behind: &least, &isOpen)
        least += minimum
        isOpen = isOpen || isEndless
        continue
      }
      let bounds = LiteralBounds(part, .start, limits)
      isExact = isExact && bounds.isExact
      let isFew = literals.literals.count * bounds.literals.count <= Self.largestPiece
      if !(bounds.isWhole && isFew && literals.append(bounds, limits)) {
        isExact = false
        add(&literals, behind: &least, &isOpen)
      }
    }
    add(&literals, behind: &least, &isOpen)
    lastGap = least
    isExact = isExact && isOpen && least <= 1
    // A single byte is in too many values for a search to be worth its while before the automaton.
    if !isExact { pieces.removeAll { $0.literals.contains { self.literals[$0].count == 1 } } }
  }

  /// Makes a piece of `literals`, if they are any.
  private mutating func add(
    _ literals: inout LiteralBounds, behind least: inout Int, _ isOpen: inout Bool
  ) {
    if literals.literals.contains([]) {
      isExact = isExact && literals.literals.count == 1
    } else {
      // One scalar is as good as one byte; more can be more bytes.
      isExact = isExact && isOpen && least <= 1
      let first = self.literals.count
      self.literals += literals.sorted(.start)
      pieces.append(Outline.Piece(gap: least, literals: first..<self.literals.count))
      (least, isOpen) = (0, false)
    }
    literals = LiteralBounds()
  }
}

extension Syntax {
  /// How many of any scalars this is at least, and whether it can be any number more; nil if it is
  /// something else.
  fileprivate var gap: (minimum: Int, isEndless: Bool)? {
    switch self {
    case .scalars(.all): (1, false)
    case .repetition(.scalars(.all), let minimum, nil): (minimum, true)
    default: nil
    }
  }
}

extension LiteralBounds {
  /// Takes the parts from the end inwards whose literals are all that they can be, and says how many
  /// they are.
  fileprivate mutating func take(
    _ parts: ArraySlice<Syntax>, _ end: End, _ limits: Limits
  ) -> Int {
    var count = 0
    for part in end == .start ? Array(parts) : parts.reversed() {
      let bounds = LiteralBounds(part, end, limits)
      guard bounds.isWhole, bounds.isExact, append(bounds, limits) else { break }
      count += 1
    }
    return count
  }
}
