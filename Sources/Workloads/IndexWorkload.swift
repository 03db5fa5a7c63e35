public import InvertedIndex
public import SeriesModel

/// The measured work on indexes in memory: that of the peers' figures, over a ``SeriesPopulation``.
///
/// Every body returns a value that depends on all results.
public struct IndexWorkload: ~Copyable, Sendable {
  /// The label sets of the series, in the order in which they are added.
  public let labels: [LabelSet]
  /// An index of all series.
  public let snapshot: MemoryIndexSnapshot

  /// The label sets, and an index of them.
  ///
  /// - Parameter seriesCount: how many series; the figures are for a million.
  /// - Throws: nothing, as the labels are those of sets.
  public init(seriesCount: Int = 1_000_000) throws(LabelSetError) {
    let population = SeriesPopulation(count: seriesCount)
    let columns = SeriesPopulation.Label.allCases.map {
      (label: $0, name: SeriesPopulation.name(of: $0), texts: population.texts(of: $0))
    }
    var builder = LabelSetBuilder()
    var labels: [LabelSet] = []
    var index = MemoryIndex()
    for series in 0..<seriesCount {
      builder.removeAll()
      for (label, name, texts) in columns {
        let text = texts[population.value(of: label, in: series)]
        try builder.add(name.span, text.span)
      }
      labels.append(try builder.build())
      index.add(labels[series])
    }
    self.labels = labels
    snapshot = index.snapshot()
  }

  /// Adds every series to the lists of its labels, in a new index: the references are given.
  public func addPostings() -> UInt64 {
    var postings = PostingWriter()
    let labels = labels.span
    for number in labels.indices { postings.add(labels[number], reference: UInt32(number)) }
    return UInt64(postings.byteCount)
  }

  /// Adds every series to a new index.
  public func add() -> UInt64 {
    var index = MemoryIndex()
    let labels = labels.span
    var digest: UInt64 = 0
    for number in labels.indices {
      digest = digest &* 31 &+ UInt64(index.add(labels[number]).reference)
    }
    return digest &+ UInt64(index.postingsByteCount)
  }

  /// Counts series, names and values, and finds the ten labels with the most.
  public func cardinality() -> UInt64 {
    let cardinality = snapshot.cardinality()
    return cardinality.seriesByLabel.reduce(UInt64(cardinality.labelCount)) {
      $0 &* 31 &+ UInt64($1.count)
    }
  }

  /// Lists the values of a label that has a thousand.
  public func labelValues() -> UInt64 {
    snapshot.labelValues(of: "instance").reduce(0) { $0 &* 31 &+ UInt64($1.utf8.count) }
  }

  /// Makes the label sets of a thousand series again.
  public func seriesLabels() -> UInt64 {
    var digest: UInt64 = 0
    let step = max(1, labels.count / 1_000)
    for number in stride(from: 0, to: labels.count, by: step) {
      digest = digest &* 31 &+ UInt64(snapshot.labels(of: UInt32(number))?.utf8Count ?? 0)
    }
    return digest
  }
}
