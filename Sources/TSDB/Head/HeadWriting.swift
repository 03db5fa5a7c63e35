internal import Blocks
internal import InvertedIndex
internal import SeriesModel

/// What a commit changes: the head and its log.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
struct HeadWriting<Files: FileSystem>: ~Copyable {
  var state: HeadState
  /// Nil if the store is only to read.
  var log: HeadLog<Files>?
  private let options: HeadOptions
  private var rate: RateLimiter?
  let applier: CommitApplier
  /// Commits that are logged, and applied in their order once they are durable.
  private var waiting: [WaitingCommit] = []
  /// The number of the last commit that had to wait.
  private var lastTicket: UInt64 = 0
  /// Why commits that were waiting could not be made durable, until they are told.
  private var failures: [UInt64: FileSystemError] = [:]
  /// When the last commit came; nil if none has since the store was opened.
  private var lastCommitTime: Int64?

  init(
    _ state: consuming HeadState, _ log: consuming HeadLog<Files>?, _ options: HeadOptions
  ) {
    self.state = state
    self.log = log
    self.options = options
    applier = CommitApplier(self.state.rules)
    rate = options.limits.samplesPerSecond.map { RateLimiter(limit: $0) }
  }

  func checkOpen() {
    precondition(log != nil || !options.keepsLog, "the store is open, and not only to read")
  }

  /// For how many milliseconds nothing was committed; at first, since this was asked for.
  mutating func idleTime(now: Int64) -> Int64 {
    // The clock may have gone back since.
    let last = min(lastCommitTime ?? now, now)
    lastCommitTime = last
    return now.addingSaturated(-last)
  }

  /// What is left to be done for a commit that is admitted and logged.
  enum Rest {
    /// It has a number among those that are applied, by ``CommitApplier``.
    case toApply(UInt64)
    /// It has a number among those that wait, and is to be made durable first.
    case toMakeDurable(UInt64)
  }

  /// Admits and logs a commit.
  ///
  /// - Returns: what is left to be done; nil if it was rejected.
  mutating func commit(
    _ batch: inout AppendBatch, _ durability: Durability, now: Int64
  ) throws(FileSystemError) -> Rest? {
    checkOpen()
    lastCommitTime = now
    batch.rejections.removeAll(keepingCapacity: true)
    if let limit = options.limits.samplesPerSecond, rate?.take(batch.count, now: now) == false {
      batch.rejectAll(.limit(.samplesPerSecond(limit)))
      return nil
    }
    let firstNew = state.index.seriesEverCount
    var newLabels: [LabelSet] = []
    if batch.hasUnresolved {
      batch.resolve { (labels) throws(AppendError) in
        let series = try state.index.series(labels)
        if Int(series) == firstNew + newLabels.count { newLabels.append(labels) }
        return series
      }
      state.grow()
    }
    for series in log?.takeLostSeries() ?? [] { state.tails[series].state.remove(.isLogged) }
    var staged = applier.takeSpare()
    let bounds = state.bounds(options, now: now)
    state.tails.stage(floatsOf: &batch, bounds, into: &staged)
    state.tails.stage(histogramsOf: &batch, bounds, into: &staged)
    if !batch.exemplars.isEmpty {
      state.stage(exemplarsOf: &batch, bounds, behind: waiting, into: &staged)
    }
    state.stage(metadataOf: &batch, behind: waiting, into: &staged)
    let start = log?.end
    // What is behind commits that wait is applied after them, and so waits as well.
    let waits = durability == .fsync || !waiting.isEmpty
    do throws(FileSystemError) {
      try log?.append(
        staged, series: state.logSeries(staged.unloggedSeries, newLabels, from: firstNew),
        outOfOrder: staged.outOfOrderSeries.map { state.tails[$0].logReference },
        isWritten: waits || durability == .write)
    } catch {
      applier.applyAll()
      state.rollBack(staged, keeping: waiting)
      // To begin another segment makes the one before durable; if that fails, those that wait are lost as well.
      if let end = waiting.last?.end, log?.has(end) == false { finish(error) }
      throw error
    }
    if let start, waits { return wait(staged, from: start).map(Rest.toMakeDurable) }
    state.note(staged)
    if let end = log?.end { log?.noteApplied(end) }
    return .toApply(applier.add(staged, to: state.pages))
  }
}

// What the log has.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadWriting {
  private mutating func wait(_ staged: StagedCommit, from start: HeadLogPosition) -> UInt64? {
    guard let end = log?.end else { return nil }
    lastTicket += 1
    waiting.append(WaitingCommit(ticket: lastTicket, staged: staged, start: start, end: end))
    return lastTicket
  }

  /// The number of the commit up to which all survive so much; 0 without a log.
  mutating func lastCommit(surviving durability: Durability) -> UInt64 {
    log?.commits.last(surviving: durability) ?? 0
  }

  /// A commit of nothing, that waits as others do; nil if there is no log.
  mutating func waitForOthers() -> UInt64? {
    guard let end = log?.end else { return nil }
    return wait(StagedCommit(), from: end)
  }

  /// How many samples in order each series has in commits that wait.
  func waitingCounts() -> [UInt32: Int] {
    var counts: [UInt32: Int] = [:]
    for commit in waiting {
      commit.staged.forEachInOrder { number, _, _ in counts[number, default: 0] += 1 }
    }
    return counts
  }

  /// Begins to make durable all that is written; nil if the commit does not wait any more.
  mutating func beginSynchronizing(for ticket: UInt64) -> HeadLogSynchronization? {
    guard let first = waiting.first, first.ticket <= ticket else { return nil }
    do throws(FileSystemError) {
      return try log?.beginSynchronizing()
    } catch {
      finish(error)
      return nil
    }
  }

  /// Applies the commits that are durable now; or takes back those that cannot be made so.
  mutating func end(_ synchronization: HeadLogSynchronization) {
    log?.end(synchronization)
    finish(synchronization.error)
  }

  /// Throws why a commit was taken back, if it was.
  mutating func checkOutcome(of ticket: UInt64) throws(FileSystemError) {
    if let error = failures.removeValue(forKey: ticket) { throw error }
  }

  /// Makes durable all commits that wait, and applies all that are.
  ///
  /// - Precondition: nobody else is at it.
  mutating func settle() {
    applier.applyAll()
    if waiting.isEmpty { return }
    do throws(FileSystemError) {
      try log?.synchronize()
      finish(nil)
    } catch { finish(error) }
  }

  private mutating func finish(_ error: FileSystemError?) {
    var durableCount = 0
    while durableCount < waiting.count, log?.isDurable(waiting[durableCount].end) == true {
      let commit = waiting[durableCount]
      state.note(commit.staged)
      log?.noteApplied(commit.end)
      _ = applier.add(commit.staged, to: state.pages)
      durableCount += 1
    }
    applier.applyAll()
    waiting.removeFirst(durableCount)
    guard let error, let first = waiting.first else { return }
    log?.giveUp(from: first.start, error)
    for commit in waiting.reversed() {
      state.rollBack(commit.staged)
      failures[commit.ticket] = error
    }
    waiting = []
  }
}
