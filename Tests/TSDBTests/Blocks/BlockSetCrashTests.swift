import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite(
  "After a crash or a failure at any step of a change, no sample is lost, invented, or there twice")
struct BlockSetCrashTests {
  /// What is done with three blocks, two of which overlap, with something deleted in the first.
  enum Change: CaseIterable {
    case merging, mergingOverlapping, emptying, cleaning, sealing, deleting, retaining, quarantining

    func run(on set: inout BlockSet<MemoryFileSystem>) throws {
      let ulids = [1, 2, 3].map(SmallBlock.ulid)
      switch self {
      case .merging: try set.merge([ulids[1], ulids[2]], as: new)
      case .mergingOverlapping: try set.merge([ulids[0], ulids[1]], as: new)
      case .emptying, .cleaning: try set.merge([ulids[0]], as: new)
      case .sealing: try set.seal(ulids[0], as: new)
      case .deleting: try set.delete(Self.selector, in: TimeRange(10...50))
      case .retaining: try set.apply(BlockRetention(duration: 40))
      case .quarantining: try set.quarantine()
      }
    }

    private var new: ULID { SmallBlock.ulid(4) }
    private static var selector: Selector { Selector([]) }

    func start() throws -> MemoryFileSystem {
      let files = try MemoryFileSystem.with([
        SmallBlock(1, from: 0), SmallBlock(2, from: 20), SmallBlock(3, from: 60),
      ])
      let set = try BlockSet("/data", on: files)
      if self != .deleting {
        let range = self == .emptying ? TimeRange.all : TimeRange(0...10)
        var block = set.blocks[0]
        try block.delete(
          self == .emptying ? Self.selector : Selector("{s=\"a\"}"), in: range, on: files)
      }
      if self == .quarantining { try files.put([], at: "/data/\(SmallBlock.ulid(2))/meta.json") }
      return files
    }

    /// The samples before the change, between its parts, and behind it.
    func states() throws -> [BlockSamples] {
      let files = try start()
      var set = try BlockSet("/data", on: files)
      var states = [try set.blocks.samples()]
      switch self {
      case .deleting:
        for index in set.blocks.indices {
          var blocks = set.blocks
          for index in 0...index {
            try blocks[index].delete(Self.selector, in: TimeRange(10...50), on: files)
          }
          states.append(try blocks.samples())
        }
      case .retaining:
        for start in 1...2 { states.append(try Array(set.blocks[start...]).samples()) }
      default:
        try run(on: &set)
        states.append(try set.blocks.samples())
      }
      return states
    }
  }

  /// Opens the directory, and checks that all is well with it.
  private static func check(
    _ files: MemoryFileSystem, _ change: Change, _ states: [BlockSamples], _ comment: Comment
  ) throws -> BlockSamples {
    // Also for those who only read.
    #expect(try states.contains(files.samples()), comment)
    let set = try BlockSet("/data", on: files)
    let samples = try set.blocks.samples()
    #expect(states.contains(samples), comment)
    let isQuarantining = change == .quarantining
    let names = try files.list("/data")
    #expect(isQuarantining || set.unreadable.isEmpty, comment)
    #expect(
      names.allSatisfy { ULID($0) != nil || isQuarantining && $0.hasSuffix(".corrupt") }, comment)
    if !isQuarantining { #expect(try files.faults().isEmpty, comment) }
    // Opened again, there is nothing left to do.
    let count = files.changeCount
    let again = try BlockSet("/data", on: files)
    #expect(again.blocks.map { $0.meta.text() } == set.blocks.map { $0.meta.text() }, comment)
    #expect(files.changeCount == count, comment)
    return samples
  }

  @Test("a crash before each step, with all kinds of losses", arguments: Change.allCases)
  func crashes(change: Change) throws {
    let states = try change.states()
    let start = try change.start()
    var whole = start.restarted(.nothing)
    var set = try BlockSet("/data", on: whole)
    try change.run(on: &set)
    let count = whole.changeCount
    #expect(count > 1)
    for step in 0...count {
      whole = start.restarted(.nothing)
      set = try BlockSet("/data", on: whole)
      whole.crash(before: step)
      if step < count {
        #expect(throws: (any Error).self) { try change.run(on: &set) }
      } else {
        try change.run(on: &set)
      }
      let all =
        [.nothing, .allUnsynchronized, .unsynchronizedBytes] + Self.losses(8, from: step * 8)
      for loss in Effort.scaled(quick: [all[step % 4]], full: all) {
        let comment: Comment = "crash before step \(step), loss \(loss)"
        let files = whole.restarted(loss)
        let found = try Self.check(files, change, states, comment)
        // What was acknowledged stays.
        if step == count { #expect(found == states.last, comment) }
        guard Effort.isFull || step % 6 == 0 else { continue }
        try crashesOfOpening(whole.restarted(loss), change, states, comment)
      }
    }
  }

  private static func losses(_ count: Int, from seed: Int) -> [CrashLoss] {
    (seed..<seed + count).map { .some(seed: UInt64($0)) }
  }

  /// Crashes while an opener completes what another crash interrupted.
  private func crashesOfOpening(
    _ files: MemoryFileSystem, _ change: Change, _ states: [BlockSamples], _ comment: Comment
  ) throws {
    let whole = files.restarted(.nothing)
    _ = try BlockSet("/data", on: whole)
    for step in 0..<whole.changeCount where Effort.isFull || step % 4 == 1 {
      let files = files.restarted(.nothing)
      files.crash(before: step)
      // To mend a count is not worth an error.
      _ = try? BlockSet("/data", on: files)
      for loss in [.allUnsynchronized] + Self.losses(Effort.scaled(quick: 0, full: 2), from: step) {
        _ = try Self.check(files.restarted(loss), change, states, "\(comment), and \(step)")
      }
    }
  }

  @Test(
    "a failure of each step is an error, leaves nothing, and the next attempt succeeds",
    arguments: Change.allCases)
  func failures(change: Change) throws {
    let states = try change.states()
    let start = try change.start()
    let whole = start.restarted(.nothing)
    var set = try BlockSet("/data", on: whole)
    try change.run(on: &set)
    for step in 0..<whole.changeCount {
      let comment: Comment = "failure of step \(step)"
      let files = start.restarted(.nothing)
      set = try BlockSet("/data", on: files)
      let old = set.blocks.map(\.meta.ulid)
      files.fail(at: step)
      do {
        try change.run(on: &set)
        // Whoever has nothing to write need not say that the beginning of it cannot be removed.
        #expect(change == .emptying, comment)
      } catch let error as BlockError {
        guard case .file(let error) = error.fault else { throw error }
        #expect(error.cause == .noSpace, comment)
      } catch let error as FileSystemError {
        #expect(error.cause == .noSpace, comment)
      }
      #expect(try states.contains(set.blocks.samples()), comment)
      #expect(!set.blocks.contains { $0.meta.compaction.hasFailed }, comment)
      let isDone = set.blocks.map(\.meta.ulid) != old
      let names = try files.list("/data")
      #expect(!names.contains { $0.contains("tmp") } || isDone, comment)
      if isDone { try set.apply(BlockRetention()) } else { try change.run(on: &set) }
      #expect(try set.blocks.samples() == states.last, comment)
      #expect(try Self.check(files, change, states, comment) == states.last, comment)
    }
  }
}
