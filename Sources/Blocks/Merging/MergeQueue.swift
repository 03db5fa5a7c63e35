/// Which of several sorted sequences come next, by the first element of each.
struct MergeQueue<Key: Comparable> {
  /// The next ones last, where they are taken out.
  private var entries: [(key: Key, sequence: Int)] = []

  /// Adds a sequence that is not there.
  ///
  /// - Parameters:
  ///   - key: its first element.
  ///   - sequence: its number; of those with the same element, the least comes first.
  /// - Complexity: O(log *n*) comparisons for *n* sequences
  mutating func insert(_ key: Key, of sequence: Int) {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      let entry = entries[middle]
      if key < entry.key || key == entry.key && sequence < entry.sequence {
        low = middle + 1
      } else {
        high = middle
      }
    }
    entries.insert((key, sequence), at: low)
  }

  /// Takes out the sequences with the least element.
  ///
  /// - Parameter sequences: what is set to their numbers, ascending.
  /// - Returns: the element; nil if there are none.
  /// - Complexity: O(the number of sequences that have it)
  mutating func next(into sequences: inout [Int]) -> Key? {
    sequences.removeAll(keepingCapacity: true)
    guard let key = entries.last?.key else { return nil }
    while let last = entries.last, last.key == key {
      sequences.append(last.sequence)
      entries.removeLast()
    }
    return key
  }
}
