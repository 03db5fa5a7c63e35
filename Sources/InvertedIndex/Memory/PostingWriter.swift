package import SeriesModel

/// The writer's side of a ``PostingStore``: adds series to the lists of their labels.
package struct PostingWriter: ~Copyable, Sendable {
  private(set) var store = PostingStore()
  private(set) var finder: LabelFinder
  private var pending = PendingReferences()
  private var freeBlocks = FreeBlocks()

  init(hash: TextHash) { finder = LabelFinder(hash: hash) }

  /// A writer of its own, for measuring.
  package init() { self.init(hash: TextHash(seed: 0, mask: .max)) }

  /// The bytes that the lists take.
  package var byteCount: Int { store.byteCount + pending.byteCount }

  /// Adds a series to the lists of its labels, as ``MemoryIndex`` does once it knows that the series is
  /// new.
  ///
  /// - Parameters:
  ///   - labels: the labels of the series.
  ///   - reference: the number of the series.
  /// - Precondition: the reference is greater than all before it.
  package mutating func add(_ labels: LabelSet, reference: UInt32) {
    lookUp(labels)
    append(reference)
  }

  /// Finds the pairs of `labels`.
  @inline(__always)
  mutating func lookUp(_ labels: LabelSet) { finder.lookUp(labels, in: &store) }

  /// The pairs of `labels`; nil if one of them is not there.
  func find(_ labels: LabelSet) -> [UInt32]? { finder.find(labels, in: store) }

  /// Adds a series to the lists of the labels that were looked up last.
  ///
  /// - Precondition: the reference is greater than all before it.
  @inline(__always)
  mutating func append(_ reference: UInt32) {
    pending.append(
      reference, to: finder.pairs, count: finder.labelCount, in: &store, &freeBlocks)
  }

  /// Completes the store, for a snapshot: gives its lists what they have yet to take, and sorts what has
  /// been added.
  mutating func complete() {
    pending.giveAll(to: &store, &freeBlocks)
    finder.sort(in: &store)
  }

  /// Removes from the lists of `pairs`, and from that of all series, those that `isRemoved`.
  ///
  /// - Parameter pairs: each once.
  mutating func remove(from pairs: [UInt32], where isRemoved: (UInt32) -> Bool) {
    complete()
    remove(from: PostingStore.allSeries, where: isRemoved)
    for pair in pairs { remove(from: pair, where: isRemoved) }
    finder.remove(pairs.filter { store.chains[Int($0)].count == 0 }, from: &store)
  }

  private mutating func remove(from pair: UInt32, where isRemoved: (UInt32) -> Bool) {
    var chain = store.chains[Int(pair)]
    chain.removeAll(&store.blocks, &freeBlocks, where: isRemoved)
    store.chains[Int(pair)] = chain
  }
}
