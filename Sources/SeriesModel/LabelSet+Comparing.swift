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
  /// To sort them by their places, and not to hold on to two for each comparison, takes a third of the time.
  ///
  /// - Complexity: O(*n* log *n*) comparisons for *n* sets
  package static func order(of sets: Span<LabelSet>) -> [Int] {
    (0..<sets.count).sorted { precedes(sets[$0].storage.span, sets[$1].storage.span) }
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
