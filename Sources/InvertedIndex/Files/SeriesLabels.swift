package import SeriesModel

/// What the labels of a series of an index are made with, for series that come one after another: most of their
/// labels are those of the series before.
package struct SeriesLabels: Sendable {
  private struct Entry: Sendable {
    var pair: SymbolPair
    /// Where the texts of the pair are among the symbols.
    var name: Range<Int>
    var value: Range<Int>
  }

  /// The pairs of the series before, and its labels.
  private var entries: [Entry] = []
  private var labels = OrderedLabels()
  /// For what is not as usual.
  fileprivate var builder = LabelSetBuilder()

  package init() {}

  /// The labels of pairs that ascend by name; `nil` if symbols are not there, or empty, or too large together.
  ///
  /// - Precondition: all symbols are UTF-8.
  fileprivate mutating func makeSet(
    _ pairs: [SymbolPair], _ symbols: IndexSymbols, _ bytes: Span<UInt8>
  ) -> LabelSet? {
    var kept = 0
    while kept < min(pairs.count, entries.count), pairs[kept] == entries[kept].pair { kept += 1 }
    labels.removeLabels(from: kept)
    for index in kept..<pairs.count {
      guard let entry = entry(pairs[index], at: index, symbols, bytes),
        labels.utf8Count + entry.name.count + entry.value.count + 2 <= LabelSet.maximumUTF8Count
      else {
        entries.removeLast(entries.count - index)
        return nil
      }
      if index < entries.count { entries[index] = entry } else { entries.append(entry) }
      labels.append(bytes.extracting(entry.name), bytes.extracting(entry.value))
    }
    entries.removeLast(entries.count - pairs.count)
    return labels.makeSet()
  }

  /// Finds the texts of a pair, of which one is often that of the pair of the series before.
  private func entry(
    _ pair: SymbolPair, at index: Int, _ symbols: IndexSymbols, _ bytes: Span<UInt8>
  ) -> Entry? {
    let old = index < entries.count ? entries[index] : nil
    let name = old?.pair.name == pair.name ? old?.name : symbols.range(of: pair.name, in: bytes)
    let value =
      old?.pair.value == pair.value ? old?.value : symbols.range(of: pair.value, in: bytes)
    guard let name, let value, !name.isEmpty, !value.isEmpty else { return nil }
    return Entry(pair: pair, name: name, value: value)
  }
}

extension IndexReader {
  /// The labels of a series, as ``labels(of:using:)`` has them.
  ///
  /// - Parameters:
  ///   - series: what was read of the series.
  ///   - buffer: what has the labels of the series before.
  /// - Throws: ``IndexError/invalid(_:_:byteOffset:)``.
  /// - Complexity: as that of the other one, for labels that the series before does not have
  package func labels(
    of series: SeriesEntry, after buffer: inout SeriesLabels
  ) throws(IndexError) -> LabelSet {
    // Of symbols that have been checked once, sets are made without asking again.
    if symbols.areUTF8 {
      let labels = symbols.withBytes { buffer.makeSet(series.labels, symbols, $0) }
      if let labels { return labels }
    }
    return try labels(of: series, using: &buffer.builder)
  }
}
