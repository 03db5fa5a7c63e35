internal import Blocks
internal import Foundation
internal import InvertedIndex
internal import SeriesModel
internal import TSDB

extension Soak {
  /// How many rounds each appender appends in a second.
  private static var roundsPerSecond: Int { 400 }
  /// How many rounds an appender is ahead of the other at most: ten minutes of their time.
  private static var maximumLead: Int { 40 }
  private static var readerCount: Int { 2 }

  /// What works on the store, all at the same time.
  func workers(on store: Store<LocalFileSystem>) -> [@Sendable () -> Void] {
    let state = state
    let appenders = (0..<SoakSeries.appenderCount).map { number in
      { @Sendable in Self.append(number, to: store, state) }
    }
    let readers = (0..<Self.readerCount).map { _ in
      { @Sendable in state.repeat { try Self.read(store, state) } }
    }
    return appenders + readers + [
      { state.repeat { try Self.delete(from: store, state) } },
      {
        state.repeat {
          try store.maintain()
          Thread.sleep(forTimeInterval: 0.02)
        }
      },
    ]
  }

  private static func append(
    _ number: Int, to store: Store<LocalFileSystem>, _ state: SoakState
  ) {
    var appender = SoakAppender(number, to: store, state)
    let (start, first) = (ContinuousClock.now, state.now.rounds[number])
    state.repeat {
      // On a busy machine one may stand still for long, and then its samples would be too old.
      let rounds = state.now.rounds
      if rounds[number] > (rounds.min() ?? 0) + maximumLead {
        return Thread.sleep(forTimeInterval: 0.001)
      }
      try appender.append()
      let count = state.now.rounds[number] - first
      let due = start + .microseconds(count * 1_000_000 / roundsPerSecond)
      Thread.sleep(forTimeInterval: max(0, (due - ContinuousClock.now) / .seconds(1)))
    }
  }

  /// Reads a metric: of all times, from some time on, up to some time, or two hours.
  private static func read(_ store: Store<LocalFileSystem>, _ state: SoakState) throws {
    let time = SoakSeries.time(of: .random(in: 0...(state.now.rounds.max() ?? 0)))
    let ranges: [TimeRange] = [
      .all, TimeRange(time ... .max), TimeRange(.min...time),
      TimeRange(time...time + CompactionRules.headRange),
    ]
    let metric = Int.random(in: 0..<SoakSeries.metricCount)
    let check = try SoakCheck(store, state, metric: metric, in: ranges.randomElement() ?? .all)
    state.update { $0.readCount += check.sampleCount }
  }

  /// Deletes the next samples that are to be deleted, once they are there.
  private static func delete(from store: Store<LocalFileSystem>, _ state: SoakState) throws {
    let deletion = state.now.begunDeletions
    let first = deletion * SoakSeries.deletionInterval
    let end = first + SoakSeries.deletionLength
    guard state.now.rounds.allSatisfy({ $0 >= end }) else {
      return Thread.sleep(forTimeInterval: 0.02)
    }
    state.update { $0.begunDeletions = deletion + 1 }
    try store.delete(
      Selector([try LabelMatcher("these", .equal, "go")]),
      in: TimeRange(SoakSeries.time(of: first)...SoakSeries.time(of: end - 1)))
    state.update { $0.doneDeletions = deletion + 1 }
  }
}
