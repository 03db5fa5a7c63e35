extension MemoryIndexSnapshot: PostingSource {
  func allSeries() -> BlockList { postings.list(PostingStore.allSeries) }

  func handle(name: Span<UInt8>, value: Span<UInt8>) -> UInt32? {
    guard let name = postings.name(name) else { return nil }
    return postings.names[Int(name)].values.identifier(of: value, in: postings.symbols)
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

  func count(at handle: UInt32) -> Int { Int(postings.chains[Int(handle)].count) }

  func list(at handle: UInt32) -> BlockList { postings.list(handle) }
}
