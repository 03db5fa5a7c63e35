internal import Blocks
internal import Chunks
internal import InvertedIndex
internal import SeriesModel

/// The series of the head and their samples, without the log.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
struct HeadState: ~Copyable {
  var index: HeadIndex
  var tails = HeadTails()
  var pages = SeriesPages()
  var exemplars: ExemplarStorage
  var metadata = MetadataStorage()
  /// Deleted times, by series.
  var deleted: [UInt32: DeletedTimes] = [:]
  /// Series, by the numbers of the log, of which deletions are over that the log still has.
  var endedDeletions: Set<UInt64> = []
  /// What is older than this belongs to blocks.
  var minValidTime = Int64.min
  /// What is in order and older than this is not taken: it is becoming a block.
  var appendMinTime = Int64.min
  /// The series, by the numbers that the log has for them; of some it has several.
  var references = LogReferences()
  /// Kept by those who may read what was retired since.
  var retired: [HeadReading] = []
  /// The numbers that the log has for series that have been removed since its last segment was begun.
  var removed: [UInt64] = []
  /// In which segment the log may have something last, by its numbers of series that are gone.
  var lastSegments: [UInt64: Int] = [:]
  /// Kept by those who read what is in the head now.
  var reading = HeadReading()
  /// Series with chunks that are complete and in memory.
  var unstored: [UInt32] = []
  let rules: HeadCuttingRules

  init(limits: TenantLimits, exemplarLimit: Int, seed: UInt64, rules: CuttingRules) {
    index = HeadIndex(limits: limits, seed: seed)
    exemplars = ExemplarStorage(limit: exemplarLimit)
    self.rules = HeadCuttingRules(rules)
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadState {
  /// The time of the newest sample, as far as is known: after a restart all may be in blocks.
  ///
  /// (Prometheus takes the first sample that comes then as the newest, however old it is.)
  var newestTime: Int64 { max(tails.maxTime, minValidTime.addingSaturated(-1)) }

  /// Which times a commit may have.
  func bounds(_ options: HeadOptions, now: Int64) -> AppendBounds {
    let newest = newestTime
    var bounds = AppendBounds(
      minTime: max(minValidTime, appendMinTime), outOfOrderMinTime: .max,
      maxTime: now.addingSaturated(options.futureGrace), outOfOrderWindow: options.outOfOrderWindow)
    guard newest > .min else {
      // Nothing is too late behind samples of the first commit.
      if options.outOfOrderWindow > 0 { bounds.outOfOrderMinTime = .min }
      return bounds
    }
    bounds.minTime = max(bounds.minTime, newest.addingSaturated(-options.blockDuration / 2))
    if options.outOfOrderWindow > 0 {
      bounds.outOfOrderMinTime = newest.addingSaturated(-options.outOfOrderWindow)
    }
    return bounds
  }

  /// Makes room for the series that the index has.
  mutating func grow() {
    for number in tails.pages.count..<index.seriesEverCount {
      references.set(tails.append(), to: UInt32(number))
    }
    pages.grow(to: index.seriesEverCount)
  }

  /// Notes that the log has a series by a number, from now on if it can be taken over.
  mutating func setLogReference(_ reference: UInt64, of series: UInt32) {
    references.set(reference, to: series)
    let earlier = tails[series].logReference
    tails.setLogReference(reference, of: series)
    let current = tails[series].logReference
    if reference != current { references.noteOther(reference, of: series) }
    if earlier != 0, earlier != current { references.noteOther(earlier, of: series) }
  }

  /// Gives new numbers to those of the series that have none in the log.
  mutating func numberUnlogged() {
    for series in UInt32(0)..<UInt32(tails.pages.count) {
      if let reference = tails.numberIfNeeded(series) { references.set(reference, to: series) }
    }
  }

  /// What the log is to have of series.
  ///
  /// - Parameters:
  ///   - series: their numbers.
  ///   - newLabels: the labels of the newest series.
  ///   - firstNew: the number of the first of these.
  mutating func logSeries(
    _ series: [UInt32], _ newLabels: [LabelSet], from firstNew: Int
  ) -> [LogSeries] {
    series.map { number in
      let labels =
        Int(number) >= firstNew
        ? newLabels[Int(number) - firstNew] : index.snapshot().labels(of: number) ?? LabelSet()
      return LogSeries(reference: tails[number].logReference, labels: labels)
    }
  }

  /// Takes note of what was admitted and logged, save for the samples themselves.
  mutating func note(_ staged: borrowing StagedCommit) {
    if let times = TimeRange(start: staged.minTime, end: staged.maxTime) { tails.include(times) }
    for (number, entry) in zip(staged.exemplars.series, staged.exemplars.entries) {
      exemplars.append(Exemplar(entry), of: number)
    }
    for (number, entry) in zip(staged.metadata.series, staged.metadata.entries) {
      metadata.set(MetricMetadata(entry), of: number)
    }
  }

  /// Takes back what was admitted, and could not be logged: of several commits the last one first.
  ///
  /// - Parameters:
  ///   - staged: what was admitted.
  ///   - waiting: what was admitted before, and will be applied.
  mutating func rollBack(_ staged: borrowing StagedCommit, keeping waiting: [WaitingCommit] = []) {
    for number in staged.unloggedSeries { tails[number].state.remove(.isLogged) }
    var changed: Set<UInt32> = []
    staged.forEachInOrder { number, _, _ in changed.insert(number) }
    for number in changed {
      let newest = pages.withSeries(number) { $0.newest() }
      tails[number].maxTime = newest.time ?? .min
      tails[number].lastBits = newest.bits
      tails[number].count = newest.count
      if newest.time == nil { tails[number].state.remove(.hasSamples) }
    }
    for commit in waiting {
      commit.staged.forEachInOrder { number, time, bits in
        if changed.contains(number) { tails[number].take(time, bits) }
      }
    }
    for (number, time, bits) in staged.replaced where tails[number].maxTime == time {
      tails[number].lastBits = bits
    }
    // Whatever the newest ones are now: what replaces them notes them.
    for number in changed { tails[number].state.insert(.hasBitsAlone) }
  }
}

extension Int64 {
  /// The sum, or the extreme that it is beyond.
  func addingSaturated(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other < 0 ? .min : .max) : sum
  }
}
