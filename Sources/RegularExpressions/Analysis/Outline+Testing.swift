internal import BitCoding

extension Outline {
  /// Whether any value matches, but perhaps for the empty one.
  var matchesAnything: Bool {
    literals == nil && isDecidedByEdges && prefixes.isTrivial && suffixes.isTrivial
  }

  /// The search that tells all, if there is one.
  var onlySearch: ContainedLiteral? {
    guard middle.isExact, prefixes.isTrivial, suffixes.isTrivial, searches.count == 1,
      middle.pieces[0].gap == 0, middle.lastGap == 0,
      searches[0].byteCount <= ContainedLiteral.largestCount
    else { return nil }
    return searches[0]
  }

  /// Whether `value` passes the tests that follow that of the edges.
  ///
  /// - Precondition: the literals are not known.
  func admits(_ value: Span<UInt8>) -> Bool {
    let start = prefixes.isTrivial ? 0 : prefixes.match(value)
    guard start >= 0 else { return false }
    let end = suffixes.isTrivial ? 0 : suffixes.match(value)
    guard end >= 0 else { return false }
    var position = middle.isExact ? start : 0
    let limit = middle.isExact ? value.count &- end &- middle.lastGap : value.count
    for index in middle.pieces.indices {
      let piece = middle.pieces[index]
      position = self.end(of: piece, in: value, from: position &+ piece.gap)
      if position < 0 { return false }
    }
    return position <= limit
  }

  /// Where a literal of `piece` ends at the earliest, from `start` on; -1 if there is none.
  @inline(__always)
  private func end(of piece: Piece, in value: Span<UInt8>, from start: Int) -> Int {
    var earliest = -1
    for index in piece.literals {
      let end = self.end(ofLiteral: index, in: value, from: start)
      if end >= 0, earliest < 0 || end < earliest { earliest = end }
    }
    return earliest
  }

  @inline(__always)
  private func end(ofLiteral index: Int, in value: Span<UInt8>, from start: Int) -> Int {
    var position = searches[index].start(in: value, from: start)
    let count = searches[index].byteCount
    if position < 0 { return -1 }
    if count <= ContainedLiteral.largestCount { return position &+ count }
    while position >= 0 {
      let literal = middle.literals[index]
      let rest = value.extracting(position...)
      if literal.count <= rest.count,
        rest.extracting(first: literal.count).firstDifference(from: literal.span) == nil
      {
        return position + literal.count
      }
      position = searches[index].start(in: value, from: position + 1)
    }
    return -1
  }
}
