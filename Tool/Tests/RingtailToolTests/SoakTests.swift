import Blocks
import Foundation
import InvertedIndex
import RingtailTool
import SeriesModel
import TSDB
import Testing

/// `ringtail db soak` finds what is wrong, and ends well if nothing is.
struct SoakTests {
  /// Calls `body` with a store that has some rounds of samples.
  private static func withStore(
    rounds: Int = 10, _ body: (Store<LocalFileSystem>, SoakState) throws -> Void
  ) throws {
    try withDirectory { folder in
      var options = StoreOptions()
      options.head.outOfOrderWindow = 3_600_000
      let store = try Store(folder.path, on: LocalFileSystem(), options: options) { .max / 2 }
      let state = SoakState()
      var appenders = (0..<2).map { SoakAppender($0, to: store, state) }
      for _ in 0..<rounds / 2 {
        for number in 0..<2 { try appenders[number].append() }
      }
      try body(store, state)
    }
  }

  private static func labels(of number: Int, in round: Int = 0) throws -> LabelSet {
    try SoakSeries.labels(of: number, in: round)
  }

  private static func fault(
    _ store: Store<LocalFileSystem>, _ state: SoakState, sampleCount: Int = 10_000
  ) throws -> SoakFault? {
    do {
      #expect(try SoakCheck(store, state).sampleCount == sampleCount)
      return nil
    } catch let fault as SoakFault { return fault }
  }

  @Test
  func whatWasAppendedIsNoFault() throws {
    try Self.withStore { store, state in
      #expect(try Self.fault(store, state) == nil)
      try store.flush()
      #expect(try Self.fault(store, state) == nil)
      let range = TimeRange(SoakSeries.time(of: 3)...SoakSeries.time(of: 5))
      #expect(try SoakCheck(store, state, metric: 42, in: range).sampleCount == 30)
    }
  }

  @Test
  func seriesComeAndGo() throws {
    let rounds = 2 * SoakSeries.lifetime + 10
    try Self.withStore(rounds: rounds) { store, state in
      #expect(try Self.fault(store, state, sampleCount: rounds * 1_000) == nil)
      // Six in ten last, and of each of the others there were three.
      #expect(try store.series(Selector([])).count == 600 + 3 * 400)
      #expect(try Self.labels(of: 137, in: 0) != Self.labels(of: 137, in: SoakSeries.lifetime))
      let range = TimeRange(SoakSeries.time(of: 119)...SoakSeries.time(of: 120))
      #expect(try SoakCheck(store, state, metric: 13, in: range).sampleCount == 20)
      // One that has ended is lost, and one that goes on.
      try store.delete(Selector("soak_13{number=\"7\",generation=\"1\"}"))
      #expect(
        try Self.fault(store, state)
          == .missing(Self.labels(of: 137, in: 120), round: SoakSeries.lifetime))
    }
    try Self.withStore(rounds: rounds) { store, state in
      let round = 2 * SoakSeries.lifetime + 3
      try store.delete(Selector("soak_13{number=\"7\",generation=\"2\"}"))
      #expect(
        try Self.fault(store, state) == .missing(Self.labels(of: 137, in: round), round: 240))
    }
    try Self.withStore(rounds: rounds) { store, state in
      // A sample of one that has ended.
      var batch = AppendBatch()
      let (labels, time) = (try Self.labels(of: 137), SoakSeries.time(of: 120))
      batch.append(labels, at: time, SoakSeries.value(of: 137, in: 120))
      try store.commit(&batch)
      #expect(try Self.fault(store, state) == .unexpected(labels, time: time))
    }
  }

  @Test
  func whatIsLostIsFound() throws {
    try Self.withStore { store, state in
      let time = SoakSeries.time(of: 4)
      try store.delete(Selector("soak_42{number=\"3\"}"), in: TimeRange(time...time))
      #expect(try Self.fault(store, state) == .missing(Self.labels(of: 423), round: 4))
      // Rounds that were said to be there.
      state.update { $0.rounds[0] = 12 }
      #expect(try Self.fault(store, state) == .missing(Self.labels(of: 0), round: 10))
    }
    try Self.withStore { store, state in
      try store.delete(Selector("soak_17{number=\"9\"}"))
      #expect(try Self.fault(store, state) == .missing(Self.labels(of: 179), round: 0))
    }
  }

  @Test
  func whatIsDeletedIsToStayAway() throws {
    try Self.withStore { store, state in
      state.update { $0.begunDeletions = 1 }
      #expect(try Self.fault(store, state) == nil)
      state.update { $0.doneDeletions = 1 }
      #expect(try Self.fault(store, state) == .deleted(Self.labels(of: 8), round: 0))
      try store.delete(Selector("{these=\"go\"}"))
      #expect(try SoakCheck(store, state).sampleCount == 8_000)
    }
  }

  @Test
  func whatWasNotAppendedIsFound() throws {
    try Self.withStore { store, state in
      var batch = AppendBatch()
      let (labels, time) = (try Self.labels(of: 500), SoakSeries.time(of: 10))
      batch.append(labels, at: time, -1)
      try store.commit(&batch)
      #expect(try Self.fault(store, state) == .unexpected(labels, time: time))
    }
    try Self.withStore { store, state in
      var batch = AppendBatch()
      let (labels, time) = (try LabelSet(["__name__": "soak_"]), SoakSeries.time(of: 9))
      batch.append(labels, at: time, 0)
      try store.commit(&batch)
      #expect(try Self.fault(store, state) == .unexpected(labels, time: time))
    }
  }

  @Test
  func aPartOfACommitIsFound() throws {
    try Self.withStore { store, state in
      var batch = AppendBatch()
      batch.append(
        try Self.labels(of: 500), at: SoakSeries.time(of: 10), SoakSeries.value(of: 500, in: 10))
      try store.commit(&batch)
      #expect(try Self.fault(store, state) == .torn(Self.labels(of: 500), Self.labels(of: 0)))
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
