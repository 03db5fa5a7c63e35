package import Blocks
internal import InvertedIndex
package import SeriesModel
package import TSDB

/// Reads samples of a soak, and compares them with what they must be.
package struct SoakCheck {
  /// How many samples there were.
  package private(set) var sampleCount = 0

  private let range: TimeRange
  private let before: SoakState.Progress
  private let after: SoakState.Progress
  /// The first round that is kept for certain.
  private let floor: Int
  /// Of each appender, the first series whose samples are neither late nor deleted, and the round behind its last.
  private var ends = [(labels: LabelSet, round: Int)?](
    repeating: nil, count: SoakSeries.appenderCount)

  /// Checks the samples of a metric, or of all, in a range of times.
  ///
  /// - Throws: ``SoakFault``, `StoreError` or `ChunkListError`.
  package init(
    _ store: Store<LocalFileSystem>, _ state: SoakState, metric: Int? = nil,
    in range: TimeRange = .all
  ) throws {
    self.range = range
    before = state.now
    let selector = Selector(
      try metric.map { [try LabelMatcher("__name__", .equal, SoakSeries.metric($0))] } ?? [])
    var reader = try store.select(selector, in: range)
    after = state.now
    // What is kept is counted from the end of the latest block, and one of late samples ends with the two hours
    // that these are in.
    let latest = SoakSeries.time(of: after.rounds.max() ?? 0) + CompactionRules.headRange
    floor = max(0, Int((latest - Soak.retention - SoakSeries.start) / SoakSeries.interval))
    var samples = SampleCursor()
    var found: Set<SoakLife> = []
    while try reader.next() {
      reader.open(&samples)
      guard let life = SoakSeries.life(of: reader.labels), found.insert(life).inserted else {
        throw SoakFault.unexpected(reader.labels, time: try samples.firstTime())
      }
      try check(&samples, of: life, reader.labels)
    }
    for number in metric.map({ $0 * 10..<$0 * 10 + 10 }) ?? 0..<SoakSeries.metricCount * 10 {
      let end = before.rounds[SoakSeries.appender(of: number)]
      for life in SoakLife.all(of: number, in: floor..<max(floor, end))
      where !found.contains(life) {
        let labels = try SoakSeries.labels(of: number, in: life.rounds.lowerBound)
        try checkMissing(life.rounds, of: life, labels)
      }
    }
  }

  private mutating func check(
    _ samples: inout SampleCursor, of life: SoakLife, _ labels: LabelSet
  ) throws {
    let (number, rounds) = (life.number, life.rounds)
    let end = after.rounds[SoakSeries.appender(of: number)] + 2
    var next = rounds.lowerBound
    while try samples.next() != nil {
      try samples.withFloats { (times, values) throws(SoakFault) in
        for index in times.indices {
          guard let round = SoakSeries.round(at: times[index]), round >= next,
            rounds.contains(round), range.contains(times[index]), round < end,
            values[index] == SoakSeries.value(of: number, in: round)
          else { throw .unexpected(labels, time: times[index]) }
          if isDeleted(round, of: number, deletions: before.doneDeletions) {
            throw .deleted(labels, round: round)
          }
          if round > next { try checkMissing(next..<round, of: life, labels) }
          next = round + 1
        }
      }
      sampleCount += samples.count
    }
    try checkMissing(next..<rounds.upperBound, of: life, labels)
    if SoakSeries.isLasting(number) { try checkEnd(next, of: number, labels) }
  }

  /// Expects that none of these rounds is missing, up to where the appender was before.
  private func checkMissing(
    _ rounds: Range<Int>, of life: SoakLife, _ labels: LabelSet
  ) throws(SoakFault) {
    let appended = floor..<max(floor, before.rounds[SoakSeries.appender(of: life.number)])
    for round in rounds.clamped(to: appended)
    where range.contains(SoakSeries.time(of: round))
      && !isDeleted(round, of: life.number, deletions: after.begunDeletions)
    { throw .missing(labels, round: round) }
  }

  /// Expects that all lasting series of an appender end at the same commit.
  private mutating func checkEnd(
    _ round: Int, of number: Int, _ labels: LabelSet
  ) throws(SoakFault) {
    let appender = SoakSeries.appender(of: number)
    if range.end != .max || SoakSeries.isLate(number) || SoakSeries.isDoomed(number) { return }
    guard let end = ends[appender] else {
      ends[appender] = (labels, round)
      return
    }
    if end.round > round { throw .torn(end.labels, labels) }
    if end.round < round { throw .torn(labels, end.labels) }
  }

  /// Whether a sample is among those of so many deletions.
  private func isDeleted(_ round: Int, of number: Int, deletions: Int) -> Bool {
    SoakSeries.isDoomed(number) && round % SoakSeries.deletionInterval < SoakSeries.deletionLength
      && round / SoakSeries.deletionInterval < deletions
  }
}
