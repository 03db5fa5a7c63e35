internal import Blocks
internal import Foundation
internal import InvertedIndex
internal import SeriesModel
internal import TSDB

/// A store under steady work: appenders, readers, deletions and maintenance at the same time.
struct Soak {
  /// For how long samples are kept, in milliseconds: a day, which passes in a quarter of a minute.
  static let retention: Int64 = 86_400_000
  private static let phaseCount = 8
  /// Before how many phases the store is opened: in the others it stays open, so that what it gathers is seen.
  private static let openingCount = 3

  private let directory: String
  private let seconds: Int
  let state = SoakState()
  /// The greatest resident size of each phase, in bytes.
  private var peaks: [Int] = []

  init(in directory: String, seconds: Int) {
    (self.directory, self.seconds) = (directory, seconds)
  }

  /// Runs it, and tells how it goes.
  ///
  /// - Returns: whether nothing was lost, and the memory stayed as it was.
  mutating func run() throws -> Bool {
    let start = ContinuousClock.now
    var store = try open()
    for phase in 1...Self.phaseCount {
      let end = start + .milliseconds(seconds * 1_000 * phase / Self.phaseCount)
      let count = try run(on: store, until: end)
      if let fault = state.now.fault {
        standardError("after \(grouped(appendedCount)) samples: \(fault)")
        return false
      }
      print(
        """
        \(seconds * phase / Self.phaseCount) s: \(grouped(appendedCount)) samples appended, \
        \(grouped(count)) kept, at most \(Self.mebibytes(peaks[phase - 1])) resident
        """)
      if phase < Self.openingCount || phase == Self.phaseCount {
        try store.close()
        store = try open()
      }
    }
    try store.close()
    print(
      """
      Nothing was lost, and nothing that was deleted came back: all samples were checked eight times, and whenever \
      the store was opened, and \(grouped(state.now.readCount)) were read meanwhile.
      """)
    return printMemory()
  }

  private var appendedCount: Int {
    state.now.rounds.reduce(0, +) * SoakSeries.metricCount * 10 / SoakSeries.appenderCount
  }

  private static func mebibytes(_ byteCount: Int) -> String { "\(byteCount >> 20) MiB" }

  /// Prints the resident size of the first and the last quarter, and whether it has grown.
  ///
  /// The work is the same in each: in two minutes a block of samples comes into the head and leaves it some
  /// twenty times a quarter, with four times as many series that end, and after the first one as much is removed as is
  /// added. What differs is what happens to meet, and what the allocator keeps: that is allowed a quarter, and 16 MiB.
  /// The store is open from the first quarter to the end: to leak one byte for each sample meanwhile would be more, and
  /// so would be a third of a kilobyte for each series.
  private func printMemory() -> Bool {
    let (first, last) = (peaks.prefix(2).max() ?? 0, peaks.suffix(2).max() ?? 0)
    let figures =
      "Resident at most \(Self.mebibytes(first)) up to 25 %, and \(Self.mebibytes(last)) from 75 %"
    if seconds < 60 {
      print("\(figures). (Too short to tell whether that is flat.)")
      return true
    }
    let isFlat = last <= first + first / 4 + 16 << 20
    print("\(figures): \(isFlat ? "flat" : "NOT flat").")
    return isFlat
  }

  /// Opens the store, and checks it.
  private func open() throws -> Store<LocalFileSystem> {
    let state = state
    let store = try Store(directory, on: LocalFileSystem(), options: Self.options) {
      SoakSeries.time(of: state.now.rounds.max() ?? 0)
    }
    guard store.replay.isSound, store.unreadableBlocks.isEmpty else { throw SoakFault.unsound }
    _ = try SoakCheck(store, state)
    return store
  }

  /// Works on the store, and checks it.
  ///
  /// - Returns: how many samples it has.
  private mutating func run(
    on store: Store<LocalFileSystem>, until end: ContinuousClock.Instant
  ) throws -> Int {
    state.update { $0.isStopping = false }
    let threads = workers(on: store).map { worker in
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        worker()
        done.signal()
      }
      return done
    }
    peaks.append(0)
    repeat {
      Thread.sleep(forTimeInterval: 0.05)
      peaks[peaks.count - 1] = max(peaks[peaks.count - 1], residentByteCount())
    } while ContinuousClock.now < end && !state.now.isStopping
    state.update { $0.isStopping = true }
    for thread in threads { thread.wait() }
    return state.now.fault == nil ? try SoakCheck(store, state).sampleCount : 0
  }

  private static var options: StoreOptions {
    var options = StoreOptions()
    options.head.outOfOrderWindow = 3_600_000
    options.compaction = CompactionRules(ranges: [7_200_000, 3 * 7_200_000])
    options.retention.duration = retention
    return options
  }
}
