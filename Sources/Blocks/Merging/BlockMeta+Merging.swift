extension BlockMeta {
  /// The metadata of a block that others are merged into.
  ///
  /// It keeps the hints of those whose range is not complete if they end behind all others: nobody may
  /// conclude from the end of the new block that all samples before it are in blocks. If it has samples in order as
  /// well, a hint of its own says so. Of members that are not known here, those of a single block stay.
  init(merging blocks: [BlockMeta], as ulid: ULID) {
    self = blocks.count == 1 ? blocks[0] : BlockMeta(ulid: ulid, minTime: 0, maxTime: 0)
    self.ulid = ulid
    minTime = blocks.reduce(.max) { min($0, $1.minTime) }
    maxTime = blocks.reduce(.min) { max($0, $1.maxTime) }
    // Where chunks cannot be decoded here, the writer cannot count.
    stats.samples = blocks.reduce(0) { $0 &+ $1.stats.samples }
    stats.floatSamples = blocks.reduce(0) { $0 &+ $1.stats.floatSamples }
    stats.histogramSamples = blocks.reduce(0) { $0 &+ $1.stats.histogramSamples }
    let hasIncompleteEnd = blocks.allSatisfy { $0.hasIncompleteRange || $0.maxTime < maxTime }
    compaction = BlockCompaction()
    compaction.level = blocks.reduce(0) { max($0, $1.compaction.level) } &+ 1
    compaction.sources = Set(blocks.flatMap(\.compaction.sources)).sorted()
    compaction.parents = blocks.map(BlockParent.init)
    if hasIncompleteEnd {
      var hints = Set(blocks.flatMap(\.compaction.hints))
      if hints.contains(Self.outOfOrder), blocks.contains(where: \.hasInOrder) {
        hints.insert(Self.inOrder)
      }
      compaction.hints = hints.sorted()
    }
  }

  private static let outOfOrder = "from-out-of-order"
  /// This library's own, beside the other one.
  private static let inOrder = "from-in-order"

  /// Whether it has samples that came out of order. At a time at which there is one that came in order, in another
  /// block or in a head, that one counts.
  package var isOutOfOrder: Bool { compaction.hints.contains(Self.outOfOrder) }

  /// Whether it has samples that came in order, as far as is known.
  package var hasInOrder: Bool { !isOutOfOrder || compaction.hints.contains(Self.inOrder) }

  /// Whether samples of its range may still be outside of blocks: it ends with those that came out of order, or
  /// with only some series.
  package var hasIncompleteRange: Bool {
    compaction.hints.contains {
      $0 == Self.outOfOrder || $0 == "from-stale-series" || $0 == "from-selected-series"
    }
  }
}
