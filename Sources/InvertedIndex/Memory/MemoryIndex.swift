public import SeriesModel

/// An inverted index in memory: gives each series a number, its reference, and knows which series have
/// which labels.
///
/// ```swift
/// var index = MemoryIndex()
/// let (reference, isNew) = index.add(try LabelSet(["__name__": "up", "job": "api"]))
/// let snapshot = index.snapshot()
/// snapshot.labelValues(of: "job")  // ["api"]
/// snapshot.labels(of: reference)  // {__name__="up", job="api"}
/// ```
///
/// One writer has the index, and takes a ``MemoryIndexSnapshot`` of it for as many readers as there are,
/// in whatever tasks. A snapshot never changes; it shares with the index what has not changed since.
///
/// References count up from 0, one for each new series. They are never used again: after a series is
/// removed and added once more it has another one. Whoever keeps an array by reference keeps room for
/// series that are gone, and renumbers by making an index anew; the index itself keeps nothing of 1,024
/// series that follow each other once all of them are removed. It gives out 2^32 - 1 references, then it
/// traps.
///
/// Whoever knows the `seed` can make up label sets that hash alike, and that make adding as slow as a
/// search through all of them. They are told apart all the same. Where labels come from strangers, make
/// the seed a random number and limit how many series each of them can have.
public struct MemoryIndex: ~Copyable, Sendable {
  private var postings: PostingWriter
  private var series = SeriesStore()
  private var table = IdentifierTable()

  /// An index without series.
  ///
  /// - Parameter seed: what the hashes start from.
  public init(seed: UInt64 = 0) { self.init(hash: TextHash(seed: seed, mask: .max)) }

  init(hash: TextHash) { postings = PostingWriter(hash: hash) }

  /// The number of series that are in the index.
  public var seriesCount: Int { series.count }

  /// The reference that the next new series gets: how many there have been.
  public var nextReference: UInt32 { series.nextReference }

  /// The bytes that the posting lists take, with what is reserved for them to grow into: not those of
  /// labels, and not those by which labels and series are found.
  public var postingsByteCount: Int { postings.byteCount }

  /// Finds the series with these labels, or adds it.
  ///
  /// - Parameter labels: the labels of the series, perhaps none.
  /// - Returns: the reference of the series, and whether it is new.
  /// - Complexity: O(the bytes of the labels), amortised. What is allocated is pages; after a snapshot
  ///   each page that is written to is first copied.
  @discardableResult
  public mutating func add(_ labels: LabelSet) -> (reference: UInt32, isNew: Bool) {
    postings.lookUp(labels)
    let hash = postings.finder.hashOfPairs()
    let found = table.find(hash) {
      series.hasPairs(postings.finder.pairs, count: postings.finder.labelCount, of: $0)
    }
    if let found { return (found, false) }
    let reference = series.nextReference
    series.append(postings.finder.pairs, count: postings.finder.labelCount)
    table.insert(reference, hash: hash)
    postings.append(reference)
    return (reference, true)
  }

  /// Finds the series with these labels; `nil` if there is none.
  ///
  /// - Parameter labels: the labels of the series, perhaps none.
  /// - Complexity: O(the bytes of the labels)
  public func find(_ labels: LabelSet) -> UInt32? {
    guard let pairs = postings.find(labels) else { return nil }
    return table.find(postings.finder.hash(pairs.span)) {
      series.hasPairs(pairs, count: pairs.count, of: $0)
    }
  }

  /// Removes series, and with them the labels that no other series has.
  ///
  /// Snapshots that have been taken keep them.
  ///
  /// - Parameter references: which series; those that are not in the index are passed over.
  /// - Complexity: O(the series of all labels that the removed ones have, and the values of their
  ///   names). A list is gone through once, however many series leave it: remove as many at a time as
  ///   there are.
  public mutating func remove(_ references: some Sequence<UInt32>) {
    let before = series.count
    var pairs: Set<UInt32> = []
    for reference in references where series.contains(reference) {
      let hash = series.withPairs(of: reference) { span in
        for index in span.indices { pairs.insert(span[index]) }
        return postings.finder.hash(span)
      }
      table.remove(reference, hash: hash)
      series.remove(reference)
    }
    guard series.count < before else { return }
    postings.remove(from: pairs.sorted()) { !series.contains($0) }
  }

  /// What the index holds now, for readers.
  ///
  /// New names and values are sorted first: O(*n* log *n*) for *n* of them, with up to 512 others moved for
  /// each, and a step for each 256 values of a name that has new ones. Pages are shared, and each is copied
  /// when it is next written to, by this for the labels of new series, or by what follows: up to 20 KiB for
  /// each label, up to 32 KiB of series, and the lists of pages, which are a thousandth of all. Of a series
  /// after it, only the pages that have not been copied yet.
  ///
  /// - Complexity: O(the labels of the series that have been added since the last one), besides the
  ///   sorting. If there are none, O(1), and nothing is allocated.
  public mutating func snapshot() -> MemoryIndexSnapshot {
    postings.complete()
    return MemoryIndexSnapshot(postings: postings.store, series: series)
  }
}
