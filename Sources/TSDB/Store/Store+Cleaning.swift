internal import Blocks

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
  /// Replaces each block with deletions by one without what is deleted, so that it is gone from the disk.
  ///
  /// ``maintain(_:)`` does that for a block of which much is deleted. In the head, what is deleted goes when the rest
  /// becomes a block; its bytes are in the log until that is shortened.
  ///
  /// - Parameter progress: takes what is being done, and says whether to go on.
  /// - Throws: the first ``StoreError``; what is wrong with one block keeps no other from being cleaned.
  /// - Precondition: the store is not only to read.
  /// - Complexity: that of merging each of these blocks with none
  public func cleanDeletions(
    _ progress: (StoreProgress) -> Bool = { _ in true }
  ) throws(StoreError) {
    try withOpenBlocks { (blocks) throws(StoreError) in
      defer { publish(blocks) }
      var failure: BlockError?
      for block in blocks.blocks where block.tombstones.count > 0 {
        let step = CompactionPlan.Step(reason: .tombstones, sources: [block.meta.ulid])
        let ulid = makeULID()
        do throws(BlockError) {
          try blocks.merge(step.sources, as: ulid) {
            progress(.compacting(step, done: $0, total: $1))
          }
        } catch {
          if case .cancelled = error.fault { throw .cancelled }
          options.observer?.record(.compactionFailed(step.sources, error))
          failure = failure ?? error
          continue
        }
        publish(blocks)
        options.observer?.record(.blocksCompacted(step.sources, to: blocks[ulid]?.meta))
      }
      if let failure { throw .block(failure) }
    }
  }
}
