/// What every match begins with, or ends with: one of some literals.
struct LiteralBounds {
  /// Which end of a match the literals are at.
  enum End { case start, end }

  /// The literals, with their bytes from the end inwards: at the end of a match they are reversed.
  private(set) var literals: [[UInt8]] = [[]]
  /// Whether the literals are all of the match.
  private(set) var isWhole = true
  /// Whether each of the literals is one.
  private(set) var isExact = true
  /// The bytes of all literals.
  private var byteCount = 0

  /// The bounds of the empty value.
  init() {}

  private init(_ literals: [[UInt8]], isWhole: Bool, isExact: Bool) {
    self.literals = literals
    self.isWhole = isWhole
    self.isExact = isExact
    byteCount = literals.reduce(0) { $0 + $1.count }
  }

  /// What is known of nothing.
  private static let unknown = LiteralBounds([[]], isWhole: false, isExact: false)

  /// The most scalars of a class that are listed, and literals that come of anything but alternatives.
  static let largestCount = 256
  /// The most literals that one more part may make of those before it, unless it is whole.
  static let largestPartialCount = 16

  /// How much is listed.
  struct Limits {
    let count: Int
    let byteCount: Int

    /// A pattern may list as many literals as it can spell out.
    init(patternByteCount: Int) {
      count = max(LiteralBounds.largestCount, patternByteCount)
      byteCount = max(1 << 16, 4 * patternByteCount)
    }
  }

  /// The bounds of `syntax`.
  init(_ syntax: Syntax, _ end: End, _ limits: Limits) {
    switch syntax {
    case .empty: self.init()
    case .scalars(let set): self = Self.scalars(set, end)
    case .assertion: self.init([[]], isWhole: true, isExact: false)
    case .concatenation(let parts):
      self.init()
      for part in end == .start ? parts : parts.reversed() {
        guard append(LiteralBounds(part, end, limits), limits), isWhole else { break }
      }
    case .alternation(let alternatives):
      self.init([], isWhole: true, isExact: true)
      for alternative in alternatives { add(LiteralBounds(alternative, end, limits), limits) }
      if !isWhole, literals.contains([]) { self = .unknown }
    case .repetition(let part, let minimum, let maximum):
      self.init()
      let bounds = LiteralBounds(part, end, limits)
      for _ in 0..<minimum {
        guard append(bounds, limits), isWhole else { return }
      }
      guard let maximum else {
        cut()
        return
      }
      var longer = self
      for _ in minimum..<maximum {
        guard longer.append(bounds, limits), longer.isWhole else {
          cut()
          return
        }
        add(longer, limits)
        guard isWhole else { return }
      }
    }
  }

  /// Notes that more may follow.
  private mutating func cut() { (isWhole, isExact) = (false, false) }

  private static func scalars(_ set: ScalarSet, _ end: End) -> LiteralBounds {
    // A replacement character stands for invalid bytes as well.
    guard set.count <= largestCount, !set.contains(ScalarSet.replacement) else { return .unknown }
    let literals = set.ranges.joined().compactMap(Unicode.Scalar.init).map { scalar in
      end == .start ? Array(String(scalar).utf8) : String(scalar).utf8.reversed()
    }
    return LiteralBounds(literals, isWhole: true, isExact: true)
  }

  /// Puts `next` behind the literals. Where that makes too many, what is known ends before it: then
  /// the result is false.
  ///
  /// - Precondition: the literals are whole.
  mutating func append(_ next: LiteralBounds, _ limits: Limits) -> Bool {
    let count = literals.count * next.literals.count
    let bytes = byteCount * next.literals.count + next.byteCount * literals.count
    guard bytes <= limits.byteCount,
      count <= (next.isWhole ? limits.count : max(Self.largestPartialCount, literals.count))
    else {
      cut()
      return false
    }
    if next.literals.count == 1 {
      for index in literals.indices { literals[index] += next.literals[0] }
    } else {
      literals = literals.flatMap { literal in next.literals.map { literal + $0 } }
    }
    (isWhole, isExact, byteCount) = (next.isWhole, isExact && next.isExact, bytes)
    return true
  }

  /// The literals in the order of bytes, each once, and none reversed.
  func sorted(_ end: End) -> [[UInt8]] {
    let all = literals.map { end == .start ? $0 : $0.reversed() }
    let sorted = all.sorted { $0.lexicographicallyPrecedes($1) }
    return sorted.indices.filter { $0 == 0 || sorted[$0 - 1] != sorted[$0] }.map { sorted[$0] }
  }

  /// Adds other literals to choose from.
  private mutating func add(_ other: LiteralBounds, _ limits: Limits) {
    literals += other.literals
    byteCount += other.byteCount
    isWhole = isWhole && other.isWhole
    isExact = isExact && other.isExact
    if literals.count > limits.count || byteCount > limits.byteCount { self = .unknown }
  }
}
