internal import BitCoding

/// Literals of which a value has to begin, or to end, with one.
final class AffixSet: Sendable {
  private let end: LiteralBounds.End
  /// The literals, short ones first, if they are few.
  private let few: [[UInt8]]
  /// The literals, if they are many.
  private let many: LiteralSet?
  /// Whether every value passes.
  let isTrivial: Bool

  /// The most literals that are compared one by one.
  private static let fewest = 8

  /// The test for `literals`, which are in the order of bytes.
  init(_ literals: [[UInt8]], at end: LiteralBounds.End) {
    self.end = end
    isTrivial = literals.contains([])
    let areFew = literals.count <= Self.fewest
    few = areFew ? literals.sorted { $0.count < $1.count } : []
    many = areFew ? nil : LiteralSet(literals)
  }

  /// The length of the shortest literal that `value` has at its end; -1 if there is none.
  ///
  /// - Complexity: O(*n*) for a few literals, or for *n* lengths of many
  func match(_ value: Span<UInt8>) -> Int {
    if isTrivial { return 0 }
    guard let many else {
      for literal in few where literal.count <= value.count {
        let part = value.extracting(edge(literal.count, of: value))
        if part.firstDifference(from: literal.span) == nil { return literal.count }
      }
      return -1
    }
    for count in many.byteCounts where count <= value.count {
      if many.contains(value.extracting(edge(count, of: value))) { return count }
    }
    return -1
  }

  private func edge(_ count: Int, of value: Span<UInt8>) -> Range<Int> {
    end == .start ? 0..<count : value.count - count..<value.count
  }
}
