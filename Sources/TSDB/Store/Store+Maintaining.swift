internal import Blocks
public import InvertedIndex
public import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
  /// Does what is due: removes blocks that are not kept, moves complete chunks to files and old samples to blocks,
  /// shortens the log, compacts blocks, and seals old ones. If the log has lost what is in memory, that becomes a
  /// block.
  ///
  /// It is to be called every minute or so, by one task at a time; others wait. Samples can be appended and read
  /// meanwhile. Whenever it is stopped, nothing is lost, and the next call goes on. What fails keeps none of the
  /// rest from being done: so a full disk gets room again if there are blocks that are not kept.
  ///
  /// - Parameter progress: takes what is being done, and says whether to go on.
  /// - Throws: the first ``StoreError``; all else was done, unless it is ``StoreError/cancelled`` or
  ///   ``StoreError/closed``.
  /// - Precondition: the store is not only to read.
  public func maintain(_ progress: (StoreProgress) -> Bool = { _ in true }) throws(StoreError) {
    head.releaseMemory()
    try withOpenBlocks { (blocks) throws(StoreError) in
      var steps = Steps()
      // First, as all others may need the room, and then once more, as there are new blocks.
      steps.perform { () throws(StoreError) in try removeExpired(from: &blocks) }
      steps.perform { () throws(StoreError) in try writeWhatIsDue(to: &blocks, progress) }
      steps.perform { () throws(StoreError) in try head.truncate() }
      steps.perform { () throws(StoreError) in try compact(&blocks, progress) }
      steps.perform { () throws(StoreError) in try removeExpired(from: &blocks) }
      steps.perform { () throws(StoreError) in try seal(&blocks, progress) }
      if let failure = steps.failure { throw failure }
    }
  }

  /// Moves complete chunks to files, and what is old enough to blocks.
  private func writeWhatIsDue(
    to blocks: inout BlockSet<Files>, _ progress: (StoreProgress) -> Bool
  ) throws(StoreError) {
    do throws(FileSystemError) { try head.storeChunks() } catch { throw .file(error) }
    let lossCount = head.logLossCount
    let end = lossCount > 0 ? endOfHead : flushEnd
    guard end != nil || head.nextBlockTimes != nil else { return }
    while let times = head.nextBlockTimes { try write(times, to: &blocks, progress) }
    if let end { try write(before: end, to: &blocks, progress) }
    try writeOutOfOrder(to: &blocks, progress)
    head.forgetLogLosses(lossCount)
  }

  /// Writes all that is in the head to blocks.
  ///
  /// Samples up to the newest one are not taken in order any more then.
  ///
  /// - Parameter progress: takes what is being done, and says whether to go on.
  /// - Throws: ``StoreError``; what is not in a block stays in the head.
  /// - Precondition: the store is not only to read.
  public func flush(_ progress: (StoreProgress) -> Bool = { _ in true }) throws(StoreError) {
    try withOpenBlocks { (blocks) throws(StoreError) in
      try writeHead(to: &blocks, progress)
      try head.truncate()
    }
  }

  /// Writes all that is in the head to blocks, and leaves it there as well.
  func writeHead(
    to blocks: inout BlockSet<Files>, _ progress: (StoreProgress) -> Bool
  ) throws(StoreError) {
    let lossCount = head.logLossCount
    try write(before: endOfHead, to: &blocks, progress)
    try writeOutOfOrder(to: &blocks, progress)
    head.forgetLogLosses(lossCount)
  }

  /// Deletes samples that are there now, and late ones of the same times that come before these are in blocks.
  ///
  /// - Parameters:
  ///   - selector: of which series.
  ///   - range: of which times.
  /// - Throws: ``StoreError``; then some may be deleted, and a repetition deletes the rest.
  /// - Precondition: the store is not only to read.
  public func delete(
    _ selector: Selector, in range: TimeRange = .all
  ) throws(StoreError) {
    // All at once for who maintains the store: what comes meanwhile must not be in a block before these are done.
    try withOpenBlocks { (blocks) throws(StoreError) in
      do throws(FileSystemError) {
        _ = try head.delete(selector, in: range)
      } catch { throw .file(error) }
      defer { publish(blocks) }
      do throws(BlockError) { try blocks.delete(selector, in: range) } catch { throw .block(error) }
    }
  }

  /// Writes what is in the head to a block elsewhere, to measure how long that takes.
  package func writeHead(to directory: String) throws(StoreError) {
    let (minTime, maxTime) = head.times
    var unreadable: [UnreadableChunk] = []
    _ = try head.writeBlock(
      minTime..<maxTime + 1, as: makeULID(), in: directory, on: files, &unreadable
    ) { _, _ in true }
  }

  /// Lends the blocks to one who changes them; throws if the store was closed, and others may do so.
  func withOpenBlocks(
    _ body: (inout sending BlockSet<Files>) throws(StoreError) -> Void
  ) throws(StoreError) {
    try blocks.withLock { (blocks) throws(StoreError) in
      guard blocks.isReadOnly || lock.withLock({ $0 != nil }) else { throw .closed }
      try body(&blocks)
    }
  }

  /// Shows readers what there is.
  func publish(_ blocks: borrowing BlockSet<Files>) {
    let (blocks, unreadable) = (blocks.blocks, blocks.unreadable)
    readable.withLock { $0 = (blocks, unreadable) }
  }

  /// The identifier of a new block: behind those of all others, whatever the clock says, as of samples that came
  /// out of order those of the older block count.
  func makeULID() -> ULID {
    var generator = SystemRandomNumberGenerator()
    let time = lastBlockTime.withLock { last in
      last = min(max(now(), last + 1), 1 << 48 - 1)
      return last
    }
    return ULID(milliseconds: time, using: &generator)
  }

  /// Behind all samples in order.
  private var endOfHead: Int64 { head.times.maxTime.addingSaturated(1) }

  /// Up to which time the rules want samples in blocks although it is not time yet; nil if they do not.
  private var flushEnd: Int64? {
    let now = now()
    if let idleTime, head.idleTime(now: now) >= idleTime { return endOfHead }
    if let age, head.times.minTime < now.addingSaturated(-age) { return endOfHead }
    if let limit = options.flushing.sampleCount, head.sampleCount > limit {
      let end = head.times.maxTime.addingSaturated(-options.head.blockDuration / 2)
      // If nothing is old enough, there is nothing to do, for late samples either.
      return head.blockTimes(before: end) == nil ? nil : end
    }
    return nil
  }

  /// Writes all samples in order before `end` to blocks.
  private func write(
    before end: Int64, to blocks: inout BlockSet<Files>, _ progress: (StoreProgress) -> Bool
  ) throws(StoreError) {
    head.close(before: end)
    while let times = head.blockTimes(before: end) { try write(times, to: &blocks, progress) }
  }

  /// Writes samples in order to a block, which readers see before these leave the head.
  private func write(
    _ times: Range<Int64>, to blocks: inout BlockSet<Files>, _ progress: (StoreProgress) -> Bool
  ) throws(StoreError) {
    head.close(before: times.upperBound)
    try synchronizeLog()
    let ulid = makeULID()
    var unreadable: [UnreadableChunk] = []
    try add(ulid, to: &blocks) { () throws(StoreError) in
      try head.writeBlock(times, as: ulid, in: directory, on: files, &unreadable) {
        progress(.writingBlock(times, done: $0, total: $1))
      }
    }
    do throws(FileSystemError) {
      try head.retire(before: times.upperBound)
    } catch { throw .file(error) }
    tell(unreadable)
  }

  private func writeOutOfOrder(
    to blocks: inout BlockSet<Files>, _ progress: (StoreProgress) -> Bool
  ) throws(StoreError) {
    let compaction: OutOfOrderCompaction?
    do throws(FileSystemError) {
      compaction = try head.beginOutOfOrderCompaction()
    } catch { throw .file(error) }
    guard var compaction else { return }
    try synchronizeLog()
    let duration = options.head.blockDuration
    var unreadable: [UnreadableChunk] = []
    for start in try head.rangeStarts(of: &compaction, &unreadable) {
      let ulid = makeULID()
      let times = start..<start.addingSaturated(duration)
      try add(ulid, to: &blocks) { () throws(StoreError) in
        try head.writeBlock(compaction, times, as: ulid, in: directory, on: files, &unreadable) {
          progress(.writingBlock(times, done: $0, total: $1))
        }
      }
    }
    do throws(FileSystemError) {
      try head.finish(compaction, on: files)
    } catch { throw .file(error) }
    tell(unreadable)
  }

  /// Tells which chunks are in no block, now that the head leaves their times to blocks.
  private func tell(_ unreadable: [UnreadableChunk]) {
    for chunk in unreadable { options.observer?.record(.chunkLost(chunk)) }
  }

  /// Makes durable what the next block has parts of, so that no crash leaves these alone.
  private func synchronizeLog() throws(StoreError) {
    do throws(FileSystemError) { try head.synchronize() } catch { throw .file(error) }
  }

  /// Adds a block that `write` writes, if it says so; or else leaves none.
  private func add(
    _ ulid: ULID, to blocks: inout BlockSet<Files>, _ write: () throws(StoreError) -> Bool
  ) throws(StoreError) {
    do throws(StoreError) {
      guard try write() else { return }
      do throws(BlockError) { try blocks.insert(ulid) } catch { throw .block(error) }
    } catch {
      blocks.discard(ulid)
      throw error
    }
    publish(blocks)
    if let block = blocks[ulid] { options.observer?.record(.blockWritten(block.meta)) }
  }
}

/// What is done step by step, each whatever has become of those before, unless somebody wants no more.
private struct Steps {
  /// The first error.
  private(set) var failure: StoreError?
  private var isCancelled = false

  mutating func perform(_ step: () throws(StoreError) -> Void) {
    if isCancelled { return }
    do throws(StoreError) {
      try step()
    } catch {
      failure = failure ?? error
      isCancelled = error == .cancelled
    }
  }
}
