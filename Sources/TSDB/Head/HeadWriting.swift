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
  private var staged = StagedCommit()
  /// When the last commit came; nil if none has since the store was opened.
  private var lastCommitTime: Int64?

  init(
    _ state: consuming HeadState, _ log: consuming HeadLog<Files>?, _ options: HeadOptions
  ) {
    self.state = state
    self.log = log
    self.options = options
    rate = options.limits.samplesPerSecond.map { RateLimiter(limit: $0) }
  }

  func checkOpen() {
    precondition(log != nil || !options.keepsLog, "the store is open, and not only to read")
  }

  /// For how many milliseconds nothing was committed; at first, since this was asked for.
  mutating func idleTime(now: Int64) -> Int64 {
    let last = lastCommitTime ?? now
    lastCommitTime = last
    return max(0, now.addingSaturated(-last))
  }

  mutating func commit(
    _ batch: inout AppendBatch, _ durability: Durability, now: Int64
  ) throws(FileSystemError) {
    checkOpen()
    lastCommitTime = now
    batch.rejections.removeAll(keepingCapacity: true)
    if let limit = options.limits.samplesPerSecond, rate?.take(batch.count, now: now) == false {
      batch.rejectAll(.limit(.samplesPerSecond(limit)))
      return
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
    staged.removeAll()
    let bounds = state.bounds(options, now: now)
    state.tails.stage(floatsOf: &batch, bounds, into: &staged)
    state.tails.stage(histogramsOf: &batch, bounds, into: &staged)
    if !batch.exemplars.isEmpty { state.stage(exemplarsOf: &batch, bounds, into: &staged) }
    state.stage(metadataOf: &batch, into: &staged)
    do throws(FileSystemError) {
      try log?.append(
        staged, series: state.logSeries(staged.unloggedSeries, newLabels, from: firstNew),
        outOfOrder: staged.outOfOrderSeries.map { state.tails[$0].logReference }, durability)
    } catch {
      state.rollBack(staged)
      throw error
    }
    state.apply(staged)
  }
}
