internal import Blocks
internal import InvertedIndex

/// How often labels are used in a block.
struct LabelTally {
  /// How often a pair, or any pair with a name, is used.
  struct Use {
    var seriesCount = 0
    /// The milliseconds of the block that its series do not cover, together.
    var uncovered: Int64 = 0
    /// The number of values of a name, and the bytes that they have.
    var valueCount = 0
    var valueByteCount = 0

    func churn(of duration: Int64) -> Int {
      duration > 0 ? Int(clamping: UInt64(bitPattern: uncovered) / UInt64(duration)) : 0
    }

    mutating func add(uncovered: Int64) {
      seriesCount += 1
      self.uncovered = self.uncovered &+ uncovered
    }
  }

  private let index: IndexReader
  /// The milliseconds of the block, or what its metadata tells of them.
  let blockDuration: Int64
  private(set) var seriesCount = 0
  private(set) var entryCount = 0
  private(set) var pairs: [SymbolPair: Use] = [:]
  /// By the symbol of the name.
  private(set) var names: [UInt32: Use] = [:]

  init(_ block: Block) {
    index = block.index
    // The times may be anything.
    blockDuration = block.meta.maxTime &- block.meta.minTime
  }

  mutating func add(_ series: SeriesEntry) {
    seriesCount += 1
    entryCount += series.labels.count
    var uncovered = blockDuration
    if let first = series.chunks.first, let last = series.chunks.last {
      uncovered = uncovered &- (last.maxTime &- first.minTime)
    }
    for label in series.labels {
      pairs[label, default: Use()].add(uncovered: uncovered)
      names[label.name, default: Use()].add(uncovered: uncovered)
    }
  }

  /// The names, with what their values amount to.
  func namesWithValues() -> [UInt32: Use] {
    var names = names
    for pair in pairs.keys {
      names[pair.name]?.valueCount += 1
      names[pair.name]?.valueByteCount += index.withSymbol(pair.value) { $0.count } ?? 0
    }
    return names
  }
}
