internal import BitCoding

/// Symbols in the order of their bytes, each with an identifier: the names of an index, or the values of
/// a name.
///
/// They lie in leaves of a few hundred, of which only those change that new symbols fall into.
struct SortedSymbols: Sendable {
  struct Entry: Sendable {
    let symbol: UInt32
    let identifier: UInt32
  }

  // None of them is empty.
  private var leaves: [[Entry]] = []
  private(set) var count = 0

  private static var leafCount: Int { 512 }

  /// Calls `body` with the entries from `text` on, in order, until it returns false.
  func visit(
    from text: Span<UInt8>, in store: SymbolStore, _ body: (Entry) -> Bool
  ) {
    var leaf = leaves.partitioningIndex { leaf in
      store.withText(leaf[leaf.count - 1].symbol) { !$0.precedes(text) }
    }
    guard leaf < leaves.count else { return }
    var index = leaves[leaf].partitioningIndex { entry in
      store.withText(entry.symbol) { !$0.precedes(text) }
    }
    while leaf < leaves.count {
      while index < leaves[leaf].count {
        guard body(leaves[leaf][index]) else { return }
        index += 1
      }
      (leaf, index) = (leaf + 1, 0)
    }
  }

  /// Calls `body` with all entries in order, until it returns false.
  @inline(__always)
  func visit(_ body: (Entry) -> Bool) {
    for leaf in leaves { for entry in leaf where !body(entry) { return } }
  }

  /// The identifier of the symbol with this text.
  func identifier(of text: Span<UInt8>, in store: SymbolStore) -> UInt32? {
    var identifier: UInt32?
    visit(from: text, in: store) { entry in
      if store.matches(entry.symbol, text) { identifier = entry.identifier }
      return false
    }
    return identifier
  }

  /// Adds entries, none of which is there.
  ///
  /// - Complexity: O(*n* log *n*) comparisons for *n* entries that come in no order, and O(*n*) for
  ///   those that come nearly in order; a leaf is made anew for each that entries fall into.
  mutating func insert(_ entries: [Entry], in store: SymbolStore) {
    let entries = entries.sorted { store.precedes($0.symbol, $1.symbol) }
    guard !entries.isEmpty else { return }
    count += entries.count
    var result: [[Entry]] = []
    var (leaf, next) = (0, 0)
    while next < entries.count {
      // The last leaf takes what comes behind all of them; the first of none is an empty one.
      let target = min(
        leaves.partitioningIndex { leaf in
          store.precedes(entries[next].symbol, leaf[leaf.count - 1].symbol)
        }, max(leaves.count - 1, 0))
      result += leaves[leaf..<target]
      var end = next + 1
      if target + 1 < leaves.count {
        let last = leaves[target][leaves[target].count - 1].symbol
        while end < entries.count, store.precedes(entries[end].symbol, last) { end += 1 }
      } else {
        end = entries.count
      }
      let old = target < leaves.count ? leaves[target] : []
      Self.append(Self.merge(old, entries[next..<end], store), to: &result)
      (leaf, next) = (target + 1, end)
    }
    if leaf < leaves.count { result += leaves[leaf...] }
    leaves = result
  }

  /// Removes the entries that `isRemoved`.
  mutating func removeAll(where isRemoved: (Entry) -> Bool) {
    for index in leaves.indices where leaves[index].contains(where: isRemoved) {
      leaves[index].removeAll(where: isRemoved)
    }
    leaves.removeAll { $0.isEmpty }
    count = leaves.reduce(0) { $0 + $1.count }
  }

  private static func merge(
    _ old: [Entry], _ new: ArraySlice<Entry>, _ store: SymbolStore
  ) -> [Entry] {
    var merged: [Entry] = []
    merged.reserveCapacity(old.count + new.count)
    var index = 0
    for entry in new {
      while index < old.count, store.precedes(old[index].symbol, entry.symbol) {
        merged.append(old[index])
        index += 1
      }
      merged.append(entry)
    }
    merged += old[index...]
    return merged
  }

  /// Appends entries in leaves that have room to spare until they are divided again.
  private static func append(_ entries: [Entry], to leaves: inout [[Entry]]) {
    guard entries.count > leafCount else { return leaves.append(entries) }
    for start in stride(from: 0, to: entries.count, by: leafCount / 2) {
      leaves.append(Array(entries[start..<min(start + leafCount / 2, entries.count)]))
    }
  }
}
