extension PostingChain {
  /// The references of a block.
  struct Run: Sendable {
    var start: UInt32
    var count: UInt32
  }

  /// The references of a block, by its number.
  ///
  /// - Complexity: O(the number of blocks behind it)
  @inline(never)
  func run(_ number: Int, in blocks: PostingBlocks) -> Run {
    var block = Int(blockCount) - 1
    var count = Self.capacity(ofBlock: block) - UInt32(room)
    var start = next &- count
    while block > number {
      block -= 1
      count = Self.capacity(ofBlock: block)
      // Each block links to the end of the one before it, which is full.
      start = blocks[start &- 1] &- count
    }
    return Run(start: start, count: count)
  }

  /// The references block by block, the first block first.
  ///
  /// - Complexity: O(the number of blocks)
  func runs(in blocks: PostingBlocks) -> [Run] {
    var runs: [Run] = []
    var rest = count
    while rest > 0 {
      let run = Run(start: 0, count: min(rest, Self.capacity(ofBlock: runs.count)))
      rest -= run.count
      runs.append(run)
    }
    // Each block links to the end of the one before it, which is full.
    var end = next
    for block in runs.indices.reversed() {
      runs[block].start = end &- runs[block].count
      end = blocks[runs[block].start &- 1]
    }
    return runs
  }

  /// Removes the references that `isRemoved`, and gives back the blocks that are left empty.
  ///
  /// - Complexity: O(``count``)
  mutating func removeAll(
    _ blocks: inout PostingBlocks, _ free: inout FreeBlocks, where isRemoved: (UInt32) -> Bool
  ) {
    let runs = runs(in: blocks)
    var kept: UInt32 = 0
    // Where the next reference that stays goes: never behind where it is.
    var (block, index) = (0, UInt32(0))
    for (source, run) in runs.enumerated() {
      for offset in 0..<run.count {
        let reference = blocks[run.start &+ offset]
        if isRemoved(reference) { continue }
        if index == runs[block].count { (block, index) = (block + 1, 0) }
        // What stays where it is is not written, as its page may be shared.
        if (block, index) != (source, offset) { blocks[runs[block].start &+ index] = reference }
        index += 1
        kept += 1
      }
    }
    let used = kept == 0 ? 0 : block + 1
    for block in used..<runs.count {
      free.give(runs[block].start &- 1, ofClass: Self.sizeClass(ofBlock: block))
    }
    count = kept
    next = kept == 0 ? 0 : runs[block].start &+ index
    room = kept == 0 ? 0 : UInt16(Self.capacity(ofBlock: block) - index)
    blockCount = UInt32(used)
  }
}
