internal import BitCoding

extension LabelSet: Equatable {
  /// Whether both have the same labels, byte for byte.
  ///
  /// - Complexity: O(``utf8Count``), up to 32 bytes at a time
  public static func == (left: LabelSet, right: LabelSet) -> Bool {
    let (first, second) = (left.storage.span, right.storage.span)
    guard first.count == second.count else { return false }
    return first.isIdentical(to: second) || first.firstDifference(from: second) == nil
  }
}

extension LabelSet: Comparable {
  /// Whether `left` comes first: the first label in which they differ decides, by its name and then by
  /// its value; a set that is the beginning of the other comes first.
  ///
  /// - Complexity: O(``utf8Count``), up to 32 bytes at a time
  public static func < (left: LabelSet, right: LabelSet) -> Bool {
    precedes(left.storage.span, right.storage.span)
  }

  /// Where the sets come in their order: the indices of the first one, the second one, and so on.
  ///
  /// They are sorted by the eight bytes behind what all have in common, which seldom leaves two to be compared.
  ///
  /// - Complexity: O(*n* log *n*) for *n* sets, if their texts soon differ
  package static func order(of sets: Span<LabelSet>) -> [Int] {
    guard sets.count > 1 else { return Array(sets.indices) }
    let common = commonCount(sets)
    return sets.indices
      .map { (key: key(of: sets[$0].storage.span, at: common), index: $0) }
      .sorted { left, right in
        if left.key != right.key { return left.key < right.key }
        return precedes(sets[left.index].storage.span, sets[right.index].storage.span)
      }
      .map(\.index)
  }

  /// How many bytes of text all sets have in common.
  ///
  /// - Precondition: there are sets.
  private static func commonCount(_ sets: Span<LabelSet>) -> Int {
    let first = sets[0].storage.span
    var common = first.extracting(LabelTable(first).text)
    for index in 1..<sets.count {
      let bytes = sets[index].storage.span
      let text = bytes.extracting(LabelTable(bytes).text)
      let count = common.firstDifference(from: text) ?? min(common.count, text.count)
      common = common.extracting(first: count)
    }
    return common.count
  }

  /// Eight bytes of the text from an offset on: of two sets that differ there, the one that comes first has less.
  private static func key(of bytes: Span<UInt8>, at offset: Int) -> UInt64 {
    let text = bytes.extracting(LabelTable(bytes).text).extracting(droppingFirst: offset)
    // Behind the text there are the bytes that come before all others.
    let filler = text.count < 8 ? UInt64.max &>> (8 &* UInt64(text.count)) : 0
    let word = text.bitWord(at: 0) | filler
    // One more for each byte, as where two are compared.
    let high = word & 0x8080_8080_8080_8080
    return ((word ^ high) &+ 0x0101_0101_0101_0101) ^ high
  }

  private static func precedes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    let first = left.extracting(LabelTable(left).text)
    let second = right.extracting(LabelTable(right).text)
    guard let offset = first.firstDifference(from: second) else {
      return first.count < second.count
    }
    // The end of a name or value comes before whatever goes on; adding one makes 0xFF the least.
    return first[offset] &+ 1 < second[offset] &+ 1
  }
}
