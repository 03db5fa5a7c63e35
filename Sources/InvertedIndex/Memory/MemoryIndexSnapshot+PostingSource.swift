extension MemoryIndexSnapshot: PostingSource {
  func allSeries() -> BlockList { postings.list(PostingStore.allSeries) }

  func list(name: Span<UInt8>, value: Span<UInt8>) -> BlockList? {
    guard let name = postings.name(name) else { return nil }
    let values = postings.names[Int(name)].values
    return values.identifier(of: value, in: postings.symbols).map(postings.list)
  }

  func forEachValue(
    of name: Span<UInt8>, startingWith prefix: Span<UInt8>,
    _ body: (_ value: Span<UInt8>, _ handle: UInt32) -> Bool
  ) {
    guard let name = postings.name(name) else { return }
    postings.names[Int(name)].values.visit(from: prefix, in: postings.symbols) { entry in
      postings.symbols.withText(entry.symbol) { value in
        value.begins(with: prefix) && body(value, entry.identifier)
      }
    }
  }

  func list(at handle: UInt32) -> BlockList { postings.list(handle) }
}
