public import Blocks

extension BlockSet {
  /// What compaction should do next.
  ///
  /// - Parameters:
  ///   - rules: which blocks are compacted together.
  ///   - retryingFailed: whether to take blocks of which to compact them has failed as all others.
  ///   - avoided: blocks that are left alone in any case.
  /// - Complexity: that of ``CompactionRules/plan(_:retryingFailed:avoiding:)``
  public func plan(
    by rules: CompactionRules, retryingFailed: Bool = false, avoiding avoided: Set<ULID> = []
  ) -> CompactionPlan {
    rules.plan(blocks.map(\.meta), retryingFailed: retryingFailed, avoiding: avoided)
  }

  /// Does the next step of compaction.
  ///
  /// If the blocks cannot be merged for what is in them, they are marked as failed, so that the next call
  /// goes on with others. They are not if files could not be read or written, or it was cancelled. Those of which
  /// files could not be read are opened once more, for the next attempt.
  ///
  /// - Parameters:
  ///   - rules: which blocks are compacted together.
  ///   - ulid: the identifier of the new block.
  ///   - retryingFailed: whether to take blocks of which to compact them has failed as all others.
  ///   - avoided: blocks that are left alone in any case.
  ///   - progress: as for `Block.merge`.
  /// - Returns: what was done; nil if there is nothing to do.
  /// - Precondition: the set is not only to read.
  /// - Throws: as ``merge(_:as:progress:)``.
  /// - Complexity: that of planning, and of merging
  public mutating func compact(
    by rules: CompactionRules, as ulid: ULID, retryingFailed: Bool = false,
    avoiding avoided: Set<ULID> = [],
    progress: (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
  ) throws(BlockError) -> CompactionPlan.Step? {
    let plan = plan(by: rules, retryingFailed: retryingFailed, avoiding: avoided)
    guard let step = plan.step else { return nil }
    do throws(BlockError) {
      try merge(step.sources, as: ulid, progress: progress)
    } catch {
      if isFault(error, of: step.sources) { note(error, of: step.sources) }
      throw error
    }
    return step
  }

  /// Whether an error is one of these blocks, which the set has: others can be compacted all the same.
  func isFault(_ error: BlockError, of sources: [ULID]) -> Bool {
    switch error.fault {
    case .cancelled: false
    // Those of a new block are for want of room, as a rule.
    case .file: sources.contains { self[$0] != nil && error.path.hasPrefix(path(of: $0) + "/") }
    default: true
    }
  }

  private mutating func note(_ error: BlockError, of sources: [ULID]) {
    var mayPass = false
    if case .file(let error) = error.fault { mayPass = !error.isNotFound }
    if !mayPass { failed.formUnion(sources) }
    for index in blocks.indices where sources.contains(blocks[index].meta.ulid) {
      if mayPass {
        // A block keeps why its files could not be reached when it was opened.
        if let block = try? open(blocks[index].meta.ulid) { blocks[index] = block }
      } else if !blocks[index].meta.compaction.hasFailed {
        var meta = blocks[index].meta
        meta.compaction.hasFailed = true
        // Should that fail too, the next attempt is made sooner; the first error is the one to be told.
        try? blocks[index].replaceMeta(with: meta, on: files)
      }
    }
  }

  /// Replaces blocks by a new one that has what is in any of them and not deleted; or by none if nothing is
  /// left. With one block, this cleans its tombstones.
  ///
  /// - Parameters:
  ///   - sources: the blocks, in any order.
  ///   - ulid: the identifier of the new block.
  ///   - progress: as for `Block.merge`.
  /// - Precondition: the set is not only to read, and has all of the blocks, of which there are some.
  /// - Throws: `BlockError`. Then the blocks are there as they were, and no new one is, unless deleting the
  ///   blocks failed: then the set has the new one alone, and deletes the others before anything else is
  ///   changed, or when it is opened again.
  /// - Complexity: that of `Block.merge`
  public mutating func merge(
    _ sources: [ULID], as ulid: ULID,
    progress: (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
  ) throws(BlockError) {
    let merged = blocks.filter { sources.contains($0.meta.ulid) }.inOrderOfPrecedence
    precondition(merged.count == Set(sources).count, "the set has all blocks that are merged")
    let (directory, files) = (directory, files)
    try replace(sources, with: ulid) { () throws(BlockError) in
      try Block.merge(merged, to: directory, as: ulid, on: files, progress: progress) != nil
    }
  }

  /// Replaces blocks by one that `write` writes to the directory, if it says so.
  mutating func replace(
    _ sources: [ULID], with ulid: ULID, _ write: () throws(BlockError) -> Bool
  ) throws(BlockError) {
    let path = path(of: ulid)
    let new: Block?
    do throws(FileSystemError) {
      try removeSuperseded()
      guard try files.status(of: path) == nil else {
        throw FileSystemError(.createDirectory, path, .exists)
      }
    } catch { throw BlockError(error.path, .file(error)) }
    do throws(BlockError) {
      new = try write() ? try open(ulid) : nil
    } catch {
      discard(ulid)
      throw error
    }
    blocks.removeAll { sources.contains($0.meta.ulid) }
    if let new { insert(new) }
    try remove(sources)
  }

  /// Deletes a block that could not be completed, or be opened, if it is there: it may be, and not be durable.
  ///
  /// If that fails, nothing else is changed before it is done: deletions of samples would not reach it.
  mutating func discard(_ ulid: ULID) {
    do throws(FileSystemError) {
      if try files.status(of: path(of: ulid)) == nil { return }
    } catch {}  // It may be there.
    superseded.append(ulid)
    try? removeSuperseded()
  }

  /// Deletes blocks that the set does not have any more.
  mutating func remove(_ blocks: [ULID]) throws(BlockError) {
    superseded += blocks
    do throws(FileSystemError) {
      try removeSuperseded()
    } catch { throw BlockError(error.path, .file(error)) }
  }
}
