internal import BitCoding
internal import Chunks
internal import InvertedIndex
internal import SeriesModel

/// Goes along several blocks side by side: over their symbols first, and then over their series.
struct BlockMerge: ~Copyable {
  private var sources: [RewriteSource]
  private var buffers = RewriteBuffers()
  private var merger = ChunkMerger()
  private var queue = MergeQueue<LabelSet>()
  /// Which sources have the series at hand; at first all, so that they are asked for their first one.
  private(set) var current: [Int]
  private var lists: [[Chunk]] = []

  init(_ blocks: [Block]) {
    sources = blocks.map { RewriteSource($0, applyingTombstones: true) }
    current = Array(blocks.indices)
  }

  /// Calls `body` with each symbol, in the order of their bytes.
  mutating func forEachSymbol(
    _ body: (Span<UInt8>) throws(BlockError) -> Void
  ) throws(BlockError) {
    // From the last to the first, as they are taken from the end.
    var symbols: [[UInt32]] = []
    for index in sources.indices {
      symbols.append(try sources[index].symbols(using: &buffers).reversed())
    }
    var queue = MergeQueue<SymbolText>()
    var next = current
    repeat {
      for index in next {
        guard let symbol = symbols[index].popLast() else { continue }
        try sources[index].withSymbol(symbol) { text in
          queue.insert(SymbolText(bytes: [UInt8](copying: text)), of: index)
        }
      }
      if let text = queue.next(into: &next) { try body(text.bytes.span) }
    } while !next.isEmpty
  }

  /// The next series, and what is left of it: chunks in the order of time that do not overlap, or none.
  mutating func next() throws(BlockError) -> (LabelSet, [Chunk])? {
    for source in current where try sources[source].cursor.next() {
      queue.insert(try sources[source].cursor.labels(), of: source)
    }
    guard let labels = queue.next(into: &current) else { return nil }
    if current.count == 1 { return (labels, try sources[current[0]].chunks(using: &buffers)) }
    lists.removeAll(keepingCapacity: true)
    for source in current { lists.append(try sources[source].chunks(using: &buffers)) }
    do throws(ChunkListError) {
      return (labels, try merger.merge(lists))
    } catch { throw sources[current[error.list]].cursor.chunkError(error) }
  }
}
