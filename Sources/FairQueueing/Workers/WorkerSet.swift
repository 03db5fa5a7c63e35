/// Some of the workers of a pool, as bits.
///
/// A set holds while the pool's ``WorkerPool/version`` does.
public struct WorkerSet: Hashable, Sendable {
  // A bit for each index; the last word is not zero, so that equal sets have equal words.
  @usableFromInline var words: [UInt64]
  /// Whether no limit chose among the workers: the set has all that are given requests at all.
  public let isEveryone: Bool

  /// No workers yet.
  ///
  /// - Parameter bound: more than the greatest index for which room is made.
  init(below bound: Int = 0, isEveryone: Bool = false) {
    words = []
    words.reserveCapacity((bound + 63) / 64)
    self.isEveryone = isEveryone
  }

  /// Whether a worker is in the set.
  ///
  /// - Complexity: O(1)
  @inlinable
  public func contains(_ worker: WorkerID) -> Bool {
    let word = worker.index &>> 6
    return word < words.count && words[word] &>> UInt64(worker.index & 63) & 1 == 1
  }

  /// How many workers are in the set.
  ///
  /// - Complexity: O(the greatest index / 64)
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Whether no worker is in the set.
  ///
  /// - Complexity: O(1)
  public var isEmpty: Bool { words.isEmpty }

  mutating func insert(_ index: Int) {
    while words.count <= index &>> 6 { words.append(0) }
    words[index &>> 6] |= 1 &<< UInt64(index & 63)
  }

  /// Takes out a worker that is in the set.
  mutating func remove(_ index: Int) {
    words[index &>> 6] &= ~(1 &<< UInt64(index & 63))
    while words.last == 0 { words.removeLast() }
  }
}
