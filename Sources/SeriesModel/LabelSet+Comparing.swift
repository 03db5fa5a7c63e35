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
    let first = left.storage.span.extracting(left.textRange)
    let second = right.storage.span.extracting(right.textRange)
    guard let offset = first.firstDifference(from: second) else {
      return first.count < second.count
    }
    // The end of a name or value comes before whatever goes on; adding one makes 0xFF the least.
    return first[offset] &+ 1 < second[offset] &+ 1
  }
}
