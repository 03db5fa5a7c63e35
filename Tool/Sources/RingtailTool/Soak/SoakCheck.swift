package import Blocks
internal import InvertedIndex
package import SeriesModel
package import TSDB

/// Reads samples of a soak, and compares them with what they must be.
package struct SoakCheck {
  /// How many samples there were.
  package private(set) var sampleCount = 0

  private let series: SoakSeries
  private let range: TimeRange
  private let before: SoakState.Progress
  private let after: SoakState.Progress
  /// The first round that is kept for certain.
  private let floor: Int
  /// Of each appender, the first series whose samples are neither late nor deleted, and the round behind its last.
  private var ends = [(series: Int, round: Int)?](repeating: nil, count: SoakSeries.appenderCount)

  /// Checks the samples of a metric, or of all, in a range of times.
  ///
  /// - Throws: ``SoakFault``, `StoreError` or `ChunkListError`.
  package init(
    _ store: Store<LocalFileSystem>, _ series: SoakSeries, _ state: SoakState, metric: Int? = nil,
    in range: TimeRange = .all
  ) throws {
    (self.series, self.range) = (series, range)
    before = state.now
    let selector = Selector(
      try metric.map { [try LabelMatcher("__name__", .equal, SoakSeries.metric($0))] } ?? [])
    var reader = try store.select(selector, in: range)
    after = state.now
    // What is kept is counted from the end of the latest block, and one of late samples ends with the two hours
    // that these are in.
    let latest = SoakSeries.time(of: after.rounds.max() ?? 0) + CompactionRules.headRange
    floor = Int((latest - Soak.retention - SoakSeries.start) / SoakSeries.interval)
    var samples = SampleCursor()
    var numbers = metric.map { $0 * 10..<$0 * 10 + 10 } ?? series.labels.indices
    while try reader.next() {
      reader.open(&samples)
      while let number = numbers.first, series.labels[number] < reader.labels {
        try checkMissing(from: 0, of: number)
        numbers.removeFirst()
      }
      guard let number = numbers.popFirst(), series.labels[number] == reader.labels else {
        throw SoakFault.unexpected(reader.labels, time: try samples.firstTime())
      }
      try check(&samples, of: number)
    }
    for number in numbers { try checkMissing(from: 0, of: number) }
  }

  private mutating func check(_ samples: inout SampleCursor, of number: Int) throws {
    var next = 0
    while try samples.next() != nil {
      try samples.withFloats { (times, values) throws(SoakFault) in
        for index in times.indices {
          let labels = series.labels[number]
          guard let round = SoakSeries.round(at: times[index]), round >= next,
            range.contains(times[index]), values[index] == SoakSeries.value(of: number, in: round),
            round < after.rounds[SoakSeries.appender(of: number)] + 2
          else { throw .unexpected(labels, time: times[index]) }
          if isDeleted(round, of: number, deletions: before.doneDeletions) {
            throw .deleted(labels, round: round)
          }
          if round > next { try checkMissing(from: next, to: round, of: number) }
          next = round + 1
        }
      }
      sampleCount += samples.count
    }
    try checkMissing(from: next, of: number)
    try checkEnd(next, of: number)
  }

  /// Expects that no round is missing up to where the appender was before, or up to `end`.
  private func checkMissing(from start: Int, to end: Int = .max, of number: Int) throws(SoakFault) {
    let end = min(end, before.rounds[SoakSeries.appender(of: number)])
    for round in max(start, floor, 0)..<max(start, floor, 0, end)
    where range.contains(SoakSeries.time(of: round))
      && !isDeleted(round, of: number, deletions: after.begunDeletions)
    { throw .missing(series.labels[number], round: round) }
  }

  /// Expects that all series of an appender end at the same commit.
  private mutating func checkEnd(_ round: Int, of number: Int) throws(SoakFault) {
    let appender = SoakSeries.appender(of: number)
    if range.end != .max || SoakSeries.isLate(number) || SoakSeries.isDoomed(number) { return }
    guard let end = ends[appender] else {
      ends[appender] = (number, round)
      return
    }
    let (one, other) = (series.labels[end.series], series.labels[number])
    if end.round > round { throw .torn(one, other) }
    if end.round < round { throw .torn(other, one) }
  }

  /// Whether a sample is among those of so many deletions.
  private func isDeleted(_ round: Int, of number: Int, deletions: Int) -> Bool {
    SoakSeries.isDoomed(number) && round % SoakSeries.deletionInterval < SoakSeries.deletionLength
      && round / SoakSeries.deletionInterval < deletions
  }
}
