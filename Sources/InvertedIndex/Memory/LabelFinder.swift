internal import SeriesModel

/// Finds the pairs of label sets in a ``PostingStore``, and makes those that are not there.
struct LabelFinder: Sendable {
  /// The pairs of the set that was looked up last: the first ``labelCount``. What comes behind them is
  /// left of longer sets.
  private(set) var pairs: [UInt32] = []
  private(set) var labelCount = 0

  // Where the names and the values of that set end.
  private var ends: [UInt32] = []
  // The name and the value at each place, for which the pair at this place was found.
  private var recent: [RecentLabel] = []
  private var names = IdentifierTable()
  private var table = IdentifierTable()
  // By pair. Not in the store, as only the writer needs them: a look-up that followed the pages of the
  // store to the text would take four times as many steps.
  private var keys = [PairKey(name: .max, value: .max, valueKey: TextKey(Span()))]
  private var symbols = SymbolTable()
  private var freeNames: [UInt32] = []
  private var freePairs: [UInt32] = []
  private var unsorted = UnsortedLabels()
  /// The hash of texts, and of label sets by their pairs.
  let hash: TextHash

  private struct RecentLabel {
    var nameKey = TextKey(Span())
    var nameSymbol: UInt32 = 0
    var name: UInt32 = 0
    var valueKey = TextKey(Span())
    var value: UInt32 = 0

    mutating func setValue(_ key: TextKey, _ symbol: UInt32) {
      (valueKey, value) = (key, symbol)
    }
  }

  /// What a pair is found by.
  private struct PairKey {
    let name: UInt32
    let value: UInt32
    let valueKey: TextKey
  }

  init(hash: TextHash) { self.hash = hash }

  /// The hash of the set that was looked up last.
  @inline(__always)
  func hashOfPairs() -> UInt64 { hash(pairs.span.extracting(first: labelCount)) }

  /// Finds the pairs of `labels`.
  @inline(__always)
  mutating func lookUp(_ labels: LabelSet, in store: inout PostingStore) {
    labelCount = labels.writeEnds(to: &ends)
    labels.withBytes { bytes in
      var start = LabelSet.textOffset
      for index in 0..<labelCount {
        let (nameEnd, end) = (Int(ends[2 &* index]), Int(ends[2 &* index &+ 1]))
        lookUp(index, start..<nameEnd, nameEnd &+ 1..<end, of: bytes, in: &store)
        start = end &+ 1
      }
    }
  }

  // The label at the same place of the set before has the same name more often than not, and often
  // enough the same value: to compare takes a fraction of the time of a look-up.
  @inline(__always)
  private mutating func lookUp(
    _ index: Int, _ name: Range<Int>, _ value: Range<Int>, of bytes: Span<UInt8>,
    in store: inout PostingStore
  ) {
    if index == pairs.count {
      pairs.append(PostingStore.allSeries)
      recent.append(RecentLabel())
    }
    let (nameKey, valueKey) = (TextKey(name, of: bytes), TextKey(value, of: bytes))
    let (name, value) = (bytes.extracting(name), bytes.extracting(value))
    let label = recent[index]
    let isSameName =
      nameKey == label.nameKey
      && (nameKey.isWhole || store.symbols.matches(label.nameSymbol, name))
    let isSame =
      isSameName && valueKey == label.valueKey
      && (valueKey.isWhole || store.symbols.matches(label.value, value))
    if isSame { return }
    let number = isSameName ? label.name : self.name(name, in: &store)
    let pair = pair(number, value, valueKey, in: &store)
    pairs[index] = pair
    let symbol = keys[Int(pair)].value
    if isSameName {
      recent[index].setValue(valueKey, symbol)
    } else {
      recent[index] = RecentLabel(
        nameKey: nameKey, nameSymbol: store.names[Int(number)].symbol, name: number,
        valueKey: valueKey, value: symbol)
    }
  }

  private mutating func name(_ text: Span<UInt8>, in store: inout PostingStore) -> UInt32 {
    find(name: text, in: store) ?? addName(text, hash: hash(text), to: &store)
  }

  /// The number of a name; nil if it is not there.
  func find(name text: Span<UInt8>, in store: PostingStore) -> UInt32? {
    names.find(hash(text)) { store.symbols.matches(store.names[Int($0)].symbol, text) }
  }

  /// The pair of a name and a value; nil if it is not there.
  func find(_ name: UInt32, _ value: Span<UInt8>, in store: PostingStore) -> UInt32? {
    let key = TextKey(value)
    return find(name, value, key, hash: hash.combine(hash(value, key), name), in: store)
  }

  @inline(__always)
  private func find(
    _ name: UInt32, _ value: Span<UInt8>, _ key: TextKey, hash: UInt64, in store: PostingStore
  ) -> UInt32? {
    table.find(hash) {
      let other = keys[Int($0)]
      return other.name == name && other.valueKey == key
        && (key.isWhole || store.symbols.matches(other.value, value))
    }
  }

  private mutating func addName(
    _ text: Span<UInt8>, hash: UInt64, to store: inout PostingStore
  ) -> UInt32 {
    let symbol = symbols.intern(text, hash: hash, in: &store.symbols)
    let name = freeNames.popLast() ?? UInt32(store.names.count)
    store.names.set(PostingStore.Name(symbol: symbol), at: Int(name))
    names.insert(name, hash: hash)
    unsorted.add(name: name, symbol: symbol)
    return name
  }

  @inline(__always)
  private mutating func pair(
    _ name: UInt32, _ value: Span<UInt8>, _ key: TextKey, in store: inout PostingStore
  ) -> UInt32 {
    let textHash = hash(value, key)
    let hash = hash.combine(textHash, name)
    let found = find(name, value, key, hash: hash, in: store)
    return found ?? addPair(name, value, key, textHash: textHash, hash: hash, to: &store)
  }

  @inline(never)
  private mutating func addPair(
    _ name: UInt32, _ text: Span<UInt8>, _ key: TextKey, textHash: UInt64, hash: UInt64,
    to store: inout PostingStore
  ) -> UInt32 {
    precondition(store.pairs.count < UInt32.max, "an index holds fewer than 2^32 labels")
    let value = symbols.intern(text, hash: textHash, in: &store.symbols)
    let pair = freePairs.popLast() ?? UInt32(store.pairs.count)
    let pairKey = PairKey(name: name, value: value, valueKey: key)
    if Int(pair) == keys.count { keys.append(pairKey) } else { keys[Int(pair)] = pairKey }
    store.pairs.set(PostingStore.Pair(name: name, value: value), at: Int(pair))
    store.chains.set(PostingChain(), at: Int(pair))
    table.insert(pair, hash: hash)
    unsorted.add(pair: pair, of: name, value: value)
    return pair
  }

  /// Sorts the names and values that have been added since this was last done.
  mutating func sort(in store: inout PostingStore) { unsorted.sort(into: &store) }

  /// Removes pairs that no series has any more, and the names that have no other.
  mutating func remove(_ emptied: [UInt32], from store: inout PostingStore) {
    sort(in: &store)
    // It may be one of the removed ones.
    (pairs, recent, labelCount) = ([], [], 0)
    for name in Set(emptied.map { store.pairs[Int($0)].name }).sorted() {
      var entry = store.names[Int(name)]
      entry.values.removeAll { store.chains[Int($0.identifier)].count == 0 }
      store.names[Int(name)] = entry
      guard entry.values.count == 0 else { continue }
      names.remove(name, hash: release(entry.symbol, in: &store))
      freeNames.append(name)
    }
    store.sortedNames.removeAll { store.names[Int($0.identifier)].values.count == 0 }
    for pair in emptied {
      let (name, value) = (store.pairs[Int(pair)].name, store.pairs[Int(pair)].value)
      table.remove(pair, hash: hash.combine(release(value, in: &store), name))
      freePairs.append(pair)
    }
    store.symbols.compact()
  }

  /// Ends a use of a symbol, and returns its hash.
  private mutating func release(_ symbol: UInt32, in store: inout PostingStore) -> UInt64 {
    let textHash = store.symbols.withText(symbol) { hash($0) }
    symbols.release(symbol, hash: textHash, in: &store.symbols)
    return textHash
  }
}
