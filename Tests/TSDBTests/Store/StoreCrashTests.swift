import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("After a crash at any step, a store has what it acknowledged, and nothing else")
struct StoreCrashTests {
  /// What is lost at a point: at full effort one thing and another, each for itself, else the one that the seed chooses.
  static func losses(at crash: Int, _ seed: Seed) -> [CrashLoss] {
    let chance = seed.value &+ UInt64(crash)
    let all: [CrashLoss] = [
      .allUnsynchronized, .some(seed: chance), .nothing, .some(seed: ~chance),
      .unsynchronizedBytes,
    ]
    return Effort.isFull ? all : [all[Int(chance % UInt64(all.count))]]
  }

  /// Samples that are committed together.
  struct Commit: Sendable {
    var samples: [(series: Int, time: Int64, value: StoredValue)] = []
    /// What it survived when it was acknowledged; nil if it was not.
    var durability: Durability?
  }

  /// What a process did before it was stopped.
  struct History: Sendable {
    var commits: [Commit] = []
    /// Deletions that were begun, and whether they were acknowledged.
    var deletions: [(series: Int, range: TimeRange, isAcknowledged: Bool)] = []
  }

  /// What is done to a store, step by step, until one fails.
  enum Step: Sendable {
    case commit([(series: Int, time: Int64)], Durability)
    case maintain
    case flush
    case delete(series: Int, TimeRange)
    case reopen
  }

  static func run(_ steps: [Step], on files: MemoryFileSystem) -> History {
    var history = History()
    var value = 0.0
    do {
      var store = try Store(files)
      for step in steps {
        switch step {
        case .commit(let samples, let durability):
          var batch = AppendBatch()
          var commit = Commit()
          for (number, time) in samples {
            value += 1
            let stored: StoredValue =
              number == 3 ? .histogram(histogram(UInt64(value))) : .float(value)
            batch.append(series(number), at: time, stored)
            commit.samples.append((number, time, stored))
          }
          history.commits.append(commit)
          try store.commit(&batch, durability: durability)
          precondition(batch.rejections.isEmpty, "\(batch.rejections)")
          history.commits[history.commits.count - 1].durability = durability
        case .maintain: try store.maintain()
        case .flush: try store.flush()
        case .delete(let number, let range):
          history.deletions.append((number, range, false))
          try store.delete(Selector([LabelMatcher("n", .equal, "\(number)")]), in: range)
          history.deletions[history.deletions.count - 1].isAcknowledged = true
        case .reopen:
          try store.close()
          store = try Store(files)
        }
      }
    } catch {}
    return history
  }

  /// What is wrong with a store after a crash; nothing, one hopes.
  static func faults(
    _ files: MemoryFileSystem, _ history: History, after loss: CrashLoss
  ) throws -> [String] {
    var faults: [String] = []
    let store = try Store(files)
    if !store.unreadableBlocks.isEmpty { faults.append("unreadable: \(store.unreadableBlocks)") }
    let content = try store.content()
    // What survives: all of the process, if only that has ended, and else what was made durable.
    let least: Durability = loss == .nothing ? .write : .fsync
    let lastSafe = history.commits.lastIndex { $0.durability.map { $0 >= least } ?? false } ?? -1
    var known: Set<String> = []
    for (index, commit) in history.commits.enumerated() {
      var present = 0
      var countable = 0
      for (number, time, value) in commit.samples {
        let found = content[series(number)]?[time]
        known.insert("\(number) \(time)")
        let deletions = history.deletions.filter { $0.series == number && $0.range.contains(time) }
        if let found, found != value { faults.append("\(number) at \(time) has another value") }
        if deletions.contains(where: \.isAcknowledged) {
          if found != nil, loss == .nothing { faults.append("\(number) at \(time) was deleted") }
        } else if deletions.isEmpty {
          countable += 1
          present += found == nil ? 0 : 1
        }
      }
      if index <= lastSafe, present < countable {
        faults.append("commit \(index) of \(lastSafe): \(present) of \(countable) samples")
      }
      if present != 0, present != countable {
        faults.append("half of commit \(index): \(present) of \(countable)")
      }
    }
    for (labels, samples) in content {
      for time in samples.keys where !known.contains("\(labels["n"] ?? "") \(time)") {
        faults.append("\(labels) at \(time) was never appended")
      }
    }
    // A second start finds the same, and a store that goes on.
    let again = try Store(files.restarted(.nothing))
    if try again.content() != content { faults.append("the second start finds something else") }
    if !again.replay.isSound { faults.append("the second start: \(again.replay)") }
    var batch = AppendBatch()
    batch.append(series(9), at: 1_000_000, 1)
    try again.commit(&batch)
    try again.maintain()
    return faults
  }

  static func check(_ steps: [Step], _ comment: String, _ seed: Seed) throws {
    let whole = MemoryFileSystem()
    let history = run(steps, on: whole)
    let all = history.commits.allSatisfy { $0.durability != nil }
    #expect(all && history.deletions.allSatisfy(\.isAcknowledged), "\(comment) runs to its end")
    for crash in seed.places(in: 0..<whole.changeCount + 1, quickStep: 7) {
      let files = MemoryFileSystem()
      files.crash(before: crash)
      let history = run(steps, on: files)
      for loss in losses(at: crash, seed) {
        let faults = try faults(files.restarted(loss), history, after: loss)
        #expect(faults == [], "\(comment), crash before change \(crash), loss \(loss)")
        if !faults.isEmpty { return }
      }
    }
  }

  static func commits(
    _ times: some Sequence<Int64>, series: [Int] = [0, 1, 3], _ durability: Durability = .fsync
  ) -> [Step] {
    times.map { time in .commit(series.map { ($0, time) }, durability) }
  }

  @Test("while samples are appended, with all kinds of durability", arguments: Seed.each(1))
  func appending(seed: Seed) throws {
    var steps: [Step] = []
    for (index, time) in stride(from: 100 as Int64, to: 700, by: 50).enumerated() {
      steps += Self.commits([time], [.none, .write, .fsync][index % 3])
    }
    try Self.check(steps + [.reopen] + Self.commits([800, 900], .write), "appending", seed)
  }

  @Test("while samples are appended out of order", arguments: Seed.each(1))
  func outOfOrder(seed: Seed) throws {
    var steps = Self.commits([3_000])
    for time in stride(from: 2_000 as Int64, to: 2_900, by: 90) {
      steps += [.commit([(0, time), (3, time + 1)], .fsync)]
    }
    for time in stride(from: 2_005 as Int64, to: 2_900, by: 30) {
      steps += [.commit([(1, time)], .write)]
    }
    try Self.check(steps + [.maintain] + Self.commits([3_100]), "out of order", seed)
  }

  /// Commits that each have samples in order, late ones, and the first ones of new series, of both kinds.
  static func mixedCommits(_ times: some Sequence<Int64>, firstNew: Int) -> [Step] {
    zip(times, firstNew...).map { time, new in
      let durability: Durability = [.none, .write, .none, .fsync][new % 4]
      let late = time - 900 + Int64(new % 7)
      return .commit(
        [(0, time), (1, late), (3, late + 1), (new, [time, late][new % 2])], durability)
    }
  }

  @Test("while commits have samples in order and late ones", arguments: Seed.each(1))
  func mixing(seed: Seed) throws {
    var steps = Self.commits([3_000], .none)
    steps += Self.mixedCommits(stride(from: 3_010, to: 3_100, by: 10), firstNew: 10) + [.maintain]
    steps += Self.mixedCommits(stride(from: 3_110, to: 3_200, by: 10), firstNew: 20) + [.reopen]
    steps += Self.mixedCommits(stride(from: 3_210, to: 3_240, by: 10), firstNew: 30) + [.flush]
    steps += Self.mixedCommits(stride(from: 4_210, to: 4_260, by: 10), firstNew: 40)
    try Self.check(steps, "mixing", seed)
  }

  @Test(
    "while samples that are not durable yet become chunks in files and blocks",
    arguments: Seed.each(1))
  func undurable(seed: Seed) throws {
    var steps: [Step] = []
    for block in 0..<3 as Range<Int64> {
      let times = stride(from: block * 1_000 + 10, to: block * 1_000 + 1_000, by: 60)
      for (index, time) in times.enumerated() {
        // Each reaches from one block to another.
        steps.append(
          .commit(
            [(0, time), (1, time + 500), (3, time + 1_000)], index % 5 == 4 ? .write : .none))
        if index % 6 == 5 { steps.append(.maintain) }
      }
    }
    try Self.check(steps, "undurable", seed)
  }

  @Test("while the head becomes a block, and its log a checkpoint", arguments: Seed.each(1))
  func compaction(seed: Seed) throws {
    var steps: [Step] = []
    for block in 0..<4 as Range<Int64> {
      steps += Self.commits(stride(from: block * 1_000 + 100, to: block * 1_000 + 1_000, by: 300))
      steps += [.maintain]
    }
    // A series that ends, and another.
    steps += Self.commits(stride(from: 4_100, to: 6_000, by: 450), series: [0, 5])
    try Self.check(steps + [.maintain, .maintain, .reopen, .maintain], "compaction", seed)
  }

  @Test("while everything becomes blocks, and late samples too", arguments: Seed.each(1))
  func flushing(seed: Seed) throws {
    var steps = Self.commits([100, 400, 1_200, 1_900])
    steps += [.commit([(0, 200), (1, 1_300)], .fsync), .flush]
    steps += Self.commits([2_500])
    steps += [.commit([(1, 2_100), (3, 700)], .fsync), .flush, .maintain]
    try Self.check(steps, "flushing", seed)
  }

  @Test("while samples are deleted", arguments: Seed.each(1))
  func deleting(seed: Seed) throws {
    var steps = Self.commits([100, 400, 800, 1_200, 1_900])
    steps += [.maintain, .delete(series: 0, TimeRange(300...1_200))]
    steps += Self.commits([2_500]) + [.delete(series: 1, TimeRange(0...5_000)), .maintain]
    try Self.check(steps, "deleting", seed)
  }
}
