/// A posting list: a chain of blocks, each twice as large as the one before it until they are as large as
/// blocks can be.
///
/// A list of a few references takes as many words and a few more, and a long one is in runs of 4,095.
/// Each block links to the one before it, so that nothing but the last block changes as the list grows.
struct PostingChain: Sendable {
  /// The number of references.
  var count: UInt32 = 0
  /// The number of blocks.
  var blockCount: UInt32 = 0
  /// Where the next reference goes, if there is room in the last block.
  var next: UInt32 = 0
  /// The words that are left in the last block.
  var room: UInt16 = 0

  /// Adds references that ascend, and are greater than all before them.
  @inline(__always)
  mutating func append(
    _ references: Span<UInt32>, to blocks: inout PostingBlocks, _ free: inout FreeBlocks
  ) {
    var index = 0
    while index < references.count {
      if room == 0 { grow(&blocks, &free) }
      let part = min(references.count &- index, Int(room))
      blocks.write(references.extracting(index..<index &+ part), at: next)
      next &+= UInt32(truncatingIfNeeded: part)
      room -= UInt16(truncatingIfNeeded: part)
      count &+= UInt32(truncatingIfNeeded: part)
      index &+= part
    }
  }

  /// Adds a block to a list without room.
  private mutating func grow(_ blocks: inout PostingBlocks, _ free: inout FreeBlocks) {
    let number = Int(blockCount)
    let block = free.take(ofClass: Self.sizeClass(ofBlock: number), from: &blocks)
    // The position behind the block before: with its number, that tells where it begins.
    blocks[block] = next
    next = block &+ 1
    room = UInt16(Self.capacity(ofBlock: number))
    blockCount += 1
  }

  /// The size class of a list's block, by its number.
  static func sizeClass(ofBlock number: Int) -> Int { min(number, PostingBlocks.largestClass) }

  /// How many references a list's block has room for, by its number.
  static func capacity(ofBlock number: Int) -> UInt32 {
    UInt32(PostingBlocks.wordCount(ofClass: sizeClass(ofBlock: number)) - 1)
  }
}
