/// The writer's side of a ``SymbolStore``: finds the symbol of a text.
struct SymbolTable: Sendable {
  private var table = IdentifierTable()
  private var free: [UInt32] = []

  /// The symbol of a text, which has one more use now.
  mutating func intern(
    _ text: Span<UInt8>, hash: UInt64, in store: inout SymbolStore
  ) -> UInt32 {
    if let symbol = table.find(hash, { store.matches($0, text) }) {
      store.retain(symbol)
      return symbol
    }
    precondition(store.count < UInt32.max, "an index holds fewer than 2^32 symbols")
    let symbol = free.popLast() ?? UInt32(store.count)
    store.add(text, as: symbol)
    store.retain(symbol)
    table.insert(symbol, hash: hash)
    return symbol
  }

  /// Ends a use of a symbol.
  mutating func release(_ symbol: UInt32, hash: UInt64, in store: inout SymbolStore) {
    guard store.release(symbol) else { return }
    table.remove(symbol, hash: hash)
    free.append(symbol)
  }
}
