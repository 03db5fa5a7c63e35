/// The writer's side of ``PostingBlocks``: the blocks that no list has.
///
/// A block that is wanted is cut off a larger one. Blocks are not put together again: what a removal
/// frees waits for lists that need blocks of that size or smaller.
struct FreeBlocks: Sendable {
  // By size class.
  private var free = [[UInt32]](repeating: [], count: PostingBlocks.largestClass + 1)

  /// Takes a block.
  mutating func take(ofClass sizeClass: Int, from blocks: inout PostingBlocks) -> UInt32 {
    var found = sizeClass
    while free[found].isEmpty {
      found += 1
      if found < free.count { continue }
      // The first ones may be too small.
      let new = blocks.append()
      free[new.sizeClass].append(new.block)
      found = sizeClass
    }
    let block = free[found].removeLast()
    // The upper halves are left over, so that blocks that are taken one after the other follow each
    // other in memory.
    for smaller in (sizeClass..<found).reversed() {
      free[smaller].append(block + UInt32(PostingBlocks.wordCount(ofClass: smaller)))
    }
    return block
  }

  /// Gives a block back.
  mutating func give(_ block: UInt32, ofClass sizeClass: Int) { free[sizeClass].append(block) }
}
