extension WorkerSet: Sequence {
  /// The workers of a set, one after the other.
  public struct Iterator: IteratorProtocol, Sendable {
    private let words: [UInt64]
    private var word = 0
    /// The bits of `words[word]` that are still to come.
    private var rest: UInt64

    init(_ words: [UInt64]) {
      self.words = words
      rest = words.first ?? 0
    }

    /// The next worker.
    ///
    /// - Complexity: O(1), but for words without a bit that are passed over
    public mutating func next() -> WorkerID? {
      while rest == 0 {
        guard word + 1 < words.count else { return nil }
        word += 1
        rest = words[word]
      }
      defer { rest &= rest &- 1 }
      return WorkerID(index: word &<< 6 &+ rest.trailingZeroBitCount)
    }
  }

  /// The workers, by ascending index.
  ///
  /// - Complexity: O(1)
  public func makeIterator() -> Iterator { Iterator(words) }
}
