internal import Blocks

/// Which blocks are superseded by others that were made of them, or of which compaction has found that they
/// have no samples.
///
/// They are there after a crash between the making of a block and the deletion of its sources.
struct Supersession {
  /// The blocks, each behind those that it was made of itself: deleted in this order, none is ever there
  /// without the one that supersedes it.
  private(set) var order: [ULID] = []

  /// - Parameter blocks: all blocks that can be opened; others supersede nothing.
  init(_ blocks: [BlockMeta]) {
    let parents = Dictionary(
      blocks.map { ($0.ulid, $0.compaction.parents.map(\.ulid)) }, uniquingKeysWith: { $1 })
    let superseded = Set(parents.values.joined())
    var seen: Set<ULID> = []
    // Begun at those that nobody supersedes: blocks that claim to be made of each other all stay.
    for block in blocks where !superseded.contains(block.ulid) {
      seen.insert(block.ulid)
      visit(parents[block.ulid] ?? [], parents, &seen)
      if block.compaction.isDeletable { order.append(block.ulid) }
    }
  }

  private mutating func visit(
    _ blocks: [ULID], _ parents: [ULID: [ULID]], _ seen: inout Set<ULID>
  ) {
    for block in blocks where seen.insert(block).inserted {
      visit(parents[block] ?? [], parents, &seen)
      order.append(block)
    }
  }
}
