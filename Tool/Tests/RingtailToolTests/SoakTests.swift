import Blocks
import Foundation
import InvertedIndex
import RingtailTool
import SeriesModel
import TSDB
import Testing

/// `ringtail db soak` finds what is wrong, and ends well if nothing is.
struct SoakTests {
  /// Calls `body` with a store that has ten rounds of samples.
  private static func withStore(
    _ body: (Store<LocalFileSystem>, SoakSeries, SoakState) throws -> Void
  ) throws {
    try withDirectory { folder in
      var options = StoreOptions()
      options.head.outOfOrderWindow = 3_600_000
      let store = try Store(folder.path, on: LocalFileSystem(), options: options) { .max / 2 }
      let (series, state) = (try SoakSeries(), SoakState())
      for number in 0..<2 {
        var appender = SoakAppender(number, to: store, series, state)
        for _ in 0..<5 { try appender.append() }
      }
      try body(store, series, state)
    }
  }

  private static func fault(
    _ store: Store<LocalFileSystem>, _ series: SoakSeries, _ state: SoakState
  ) throws -> SoakFault? {
    do {
      #expect(try SoakCheck(store, series, state).sampleCount == 10_000)
      return nil
    } catch let fault as SoakFault { return fault }
  }

  @Test
  func whatWasAppendedIsNoFault() throws {
    try Self.withStore { store, series, state in
      #expect(try Self.fault(store, series, state) == nil)
      try store.flush()
      #expect(try Self.fault(store, series, state) == nil)
      let range = TimeRange(SoakSeries.time(of: 3)...SoakSeries.time(of: 5))
      #expect(try SoakCheck(store, series, state, metric: 42, in: range).sampleCount == 30)
    }
  }

  @Test
  func whatIsLostIsFound() throws {
    try Self.withStore { store, series, state in
      let time = SoakSeries.time(of: 4)
      try store.delete(Selector("soak_42{number=\"3\"}"), in: TimeRange(time...time))
      #expect(try Self.fault(store, series, state) == .missing(series.labels[423], round: 4))
      try store.delete(Selector("soak_17{number=\"9\"}"))
      #expect(try Self.fault(store, series, state) == .missing(series.labels[179], round: 0))
      // Rounds that were said to be there.
      state.update { $0.rounds[0] = 12 }
      #expect(try Self.fault(store, series, state) == .missing(series.labels[0], round: 10))
    }
  }

  @Test
  func whatIsDeletedIsToStayAway() throws {
    try Self.withStore { store, series, state in
      state.update { $0.begunDeletions = 1 }
      #expect(try Self.fault(store, series, state) == nil)
      state.update { $0.doneDeletions = 1 }
      #expect(try Self.fault(store, series, state) == .deleted(series.labels[8], round: 0))
      try store.delete(Selector("{these=\"go\"}"))
      #expect(try SoakCheck(store, series, state).sampleCount == 8_000)
    }
  }

  @Test
  func whatWasNotAppendedIsFound() throws {
    try Self.withStore { store, series, state in
      var batch = AppendBatch()
      let time = SoakSeries.time(of: 10)
      batch.append(series.labels[500], at: time, -1)
      try store.commit(&batch)
      #expect(
        try Self.fault(store, series, state) == .unexpected(series.labels[500], time: time))
    }
    try Self.withStore { store, series, state in
      var batch = AppendBatch()
      let (labels, time) = (try LabelSet(["__name__": "soak_"]), SoakSeries.time(of: 9))
      batch.append(labels, at: time, 0)
      try store.commit(&batch)
      #expect(try Self.fault(store, series, state) == .unexpected(labels, time: time))
    }
  }

  @Test
  func aPartOfACommitIsFound() throws {
    try Self.withStore { store, series, state in
      var batch = AppendBatch()
      batch.append(
        series.labels[500], at: SoakSeries.time(of: 10), SoakSeries.value(of: 500, in: 10))
      try store.commit(&batch)
      #expect(
        try Self.fault(store, series, state) == .torn(series.labels[500], series.labels[0]))
    }
  }

  @Test
  func aSoakEndsWell() throws {
    try withDirectory { folder in
      let store = folder.appending(path: "store")
      let run = try ringtail("db", "soak", store.path, "--seconds", "2")
      #expect(run.status == 0, "\(run.standardError)")
      #expect(run.lines.count == 10)
      #expect(run.lines.dropLast().last?.hasPrefix("Nothing was lost") == true)
      #expect(try ringtail("db", "verify", store.path).status == 0)
      #expect(try ringtail("db", "soak", store.path).status == 2)
      #expect(try ringtail("db", "soak", store.path, "--seconds", "0").status == 2)
    }
  }
}
