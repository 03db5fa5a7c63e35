/// Which labels there are, and which series have them: what readers of a ``MemoryIndex`` look up.
///
/// A label is known by its number, its *pair*. Pair 0 stands for all series.
struct PostingStore: Sendable {
  /// A label: the number of its name, and the symbol of its value.
  struct Pair: Sendable {
    let name: UInt32
    let value: UInt32
  }

  /// A name and its values.
  struct Name: Sendable {
    let symbol: UInt32
    /// The pairs of the name, save those that the writer has yet to sort.
    var values = SortedSymbols()
  }

  var symbols = SymbolStore()
  var names = Paged<Name>(pageShift: 6)
  /// The numbers of the names that have values.
  var sortedNames = SortedSymbols()
  var pairs = Paged<Pair>(pageShift: 9)
  /// The list of each pair; a pair whose list is empty is free.
  var chains = Paged<PostingChain>(pageShift: 8)
  var blocks = PostingBlocks()

  init() {
    pairs.append(Pair(name: .max, value: .max))
    chains.append(PostingChain())
  }

  static var allSeries: UInt32 { 0 }

  /// The symbols of the name and the value of a pair.
  @inline(__always)
  func symbols(ofPair pair: UInt32) -> (name: UInt32, value: UInt32) {
    let pair = pairs[Int(pair)]
    return (names[Int(pair.name)].symbol, pair.value)
  }

  /// The list of a pair.
  func list(_ pair: UInt32) -> BlockList { BlockList(chains[Int(pair)], in: blocks) }

  /// Adds references to the list of a pair.
  ///
  /// - Precondition: they ascend, and are greater than all before them.
  @inline(never)
  mutating func append(_ references: Span<UInt32>, to pair: UInt32, _ free: inout FreeBlocks) {
    var chain = chains[Int(pair)]
    chain.append(references, to: &blocks, &free)
    chains[Int(pair)] = chain
  }

  /// The number of a name.
  func name(_ text: Span<UInt8>) -> UInt32? { sortedNames.identifier(of: text, in: symbols) }

  /// The bytes that the lists take, with what is reserved for them.
  var byteCount: Int { chains.byteCount + blocks.byteCount }
}
