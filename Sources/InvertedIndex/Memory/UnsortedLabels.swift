/// Names and pairs that the writer has added, and that a snapshot has to have in order.
struct UnsortedLabels: Sendable {
  private var names: [SortedSymbols.Entry] = []
  /// By the number of the name.
  private var pairs: [[SortedSymbols.Entry]] = []
  /// The names that have such pairs.
  private var changedNames: [UInt32] = []

  mutating func add(name: UInt32, symbol: UInt32) {
    if Int(name) == pairs.count { pairs.append([]) }
    names.append(SortedSymbols.Entry(symbol: symbol, identifier: name))
  }

  mutating func add(pair: UInt32, of name: UInt32, value: UInt32) {
    if pairs[Int(name)].isEmpty { changedNames.append(name) }
    pairs[Int(name)].append(SortedSymbols.Entry(symbol: value, identifier: pair))
  }

  /// Sorts all of them into a store.
  mutating func sort(into store: inout PostingStore) {
    for name in changedNames {
      var entry = store.names[Int(name)]
      entry.values.insert(pairs[Int(name)], in: store.symbols)
      store.names[Int(name)] = entry
      pairs[Int(name)] = []
    }
    store.sortedNames.insert(names, in: store.symbols)
    (changedNames, names) = ([], [])
  }
}
