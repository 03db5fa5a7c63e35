public import Blocks

extension BlockSet {
  /// The blocks that are not sealed and end so much before the latest end of all, in the order of their times.
  ///
  /// Sealed blocks take a part of the bytes, and Prometheus cannot read them: `Block.rewrite`, to another
  /// directory, makes of one a block that it can. Merging restores them as well; seal those that are as
  /// long as compaction makes blocks.
  ///
  /// - Parameter age: how much, in milliseconds.
  /// - Complexity: O(the number of blocks)
  public func unsealedBlocks(olderThan age: Int64) -> [ULID] {
    guard let last = blocks.map(\.meta.maxTime).max() else { return [] }
    let (limit, overflows) = last.subtractingReportingOverflow(age)
    if overflows { return [] }
    return blocks.filter { $0.meta.maxTime <= limit && !$0.isSealed }.map(\.meta.ulid)
  }

  /// Replaces a block by one with the same samples in sealed chunks.
  ///
  /// - Parameters:
  ///   - block: the block.
  ///   - ulid: the identifier of the new block.
  /// - Precondition: the set is not only to read, and has the block.
  /// - Throws: as ``merge(_:as:progress:)``.
  /// - Complexity: O(the samples of the block)
  public mutating func seal(_ block: ULID, as ulid: ULID) throws(BlockError) {
    guard let source = self[block] else {
      preconditionFailure("the set has the block that is sealed")
    }
    let (directory, files) = (directory, files)
    try replace([block], with: ulid) { () throws(BlockError) in
      try source.seal(to: directory, as: ulid, on: files)
      return true
    }
  }
}
