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
      var failure: BlockError?
      for block in blocks.blocks where block.tombstones.count > 0 {
        let step = CompactionPlan.Step(reason: .tombstones, sources: [block.meta.ulid])
        try compact(step, of: &blocks, &failure) { (blocks, ulid) throws(BlockError) in
          try blocks.merge(step.sources, as: ulid) {
            progress(.compacting(step, done: $0, total: $1))
          }
        }
      }
      if let failure { throw .block(failure) }
    }
  }

  /// Compacts blocks by the rules, those apart that cannot be.
  func compact(
    _ blocks: inout BlockSet<Files>, _ progress: (StoreProgress) -> Bool
  ) throws(StoreError) {
    var failure: BlockError?
    // What has failed before the store was opened is tried once more; what may pass, at the next call.
    var avoided = blocks.failed
    while let step = blocks.plan(
      by: options.compaction, retryingFailed: true, avoiding: avoided
    ).step {
      let isDone = try compact(step, of: &blocks, &failure) { (blocks, ulid) throws(BlockError) in
        _ = try blocks.compact(
          by: options.compaction, as: ulid, retryingFailed: true, avoiding: avoided
        ) {
          progress(.compacting(step, done: $0, total: $1))
        }
      }
      if !isDone { avoided.formUnion(step.sources) }
    }
    if let failure { throw .block(failure) }
  }

  /// Replaces blocks by one that `run` makes of them, and tells what has become of that.
  ///
  /// - Parameter failure: becomes what is wrong with the blocks if that is the first fault: it is no reason not to
  ///   compact others. A full disk is.
  /// - Returns: whether it is done.
  @discardableResult
  private func compact(
    _ step: CompactionPlan.Step, of blocks: inout BlockSet<Files>, _ failure: inout BlockError?,
    _ run: (inout BlockSet<Files>, ULID) throws(BlockError) -> Void
  ) throws(StoreError) -> Bool {
    let ulid = makeULID()
    do throws(BlockError) {
      try run(&blocks, ulid)
    } catch {
      // Some may have been opened once more.
      publish(blocks)
      if case .cancelled = error.fault { throw .cancelled }
      options.observer?.record(.compactionFailed(step.sources, error))
      guard blocks.isFault(error, of: step.sources) else { throw .block(failure ?? error) }
      failure = failure ?? error
      return false
    }
    publish(blocks)
    options.observer?.record(.blocksCompacted(step.sources, to: blocks[ulid]?.meta))
    return true
  }

  /// Removes the blocks that are not kept.
  func removeExpired(from blocks: inout BlockSet<Files>) throws(StoreError) {
    let before = blocks.blocks.map(\.meta)
    defer {
      let kept = Set(blocks.blocks.map(\.meta.ulid))
      let expired = before.filter { !kept.contains($0.ulid) }
      if !expired.isEmpty {
        publish(blocks)
        options.observer?.record(.blocksExpired(expired))
      }
    }
    do throws(BlockError) { try blocks.apply(options.retention) } catch { throw .block(error) }
  }

  /// Seals the blocks that are old enough.
  func seal(
    _ blocks: inout BlockSet<Files>, _ progress: (StoreProgress) -> Bool
  ) throws(StoreError) {
    guard let age = options.sealingAge else { return }
    var failure: BlockError?
    for block in blocks.unsealedBlocks(olderThan: age) {
      guard progress(.sealing(block)) else { throw .cancelled }
      let ulid = makeULID()
      do throws(BlockError) {
        try blocks.seal(block, as: ulid)
      } catch {
        // As where blocks are compacted.
        guard blocks.isFault(error, of: [block]) else { throw .block(failure ?? error) }
        failure = failure ?? error
        continue
      }
      publish(blocks)
      options.observer?.record(.blockSealed(block, as: ulid))
    }
    if let failure { throw .block(failure) }
  }
}
