import Blocks
import TSDB
import TestSupport
import Testing

@Suite("Compaction is planned as Prometheus does it")
struct CompactionPlanTests {
  private static let rules = CompactionRules(ranges: [20, 60, 180])

  /// Blocks of ranges of time, numbered from 1.
  private static func blocks(_ ranges: [Range<Int64>]) -> [BlockMeta] {
    ranges.enumerated().map { index, range in
      BlockMeta(
        ulid: SmallBlock.ulid(index + 1), minTime: range.lowerBound, maxTime: range.upperBound)
    }
  }

  /// A step in words, with the numbers of its blocks.
  private static func text(_ step: CompactionPlan.Step?) -> String? {
    step.map { "\($0.reason) \($0.sources.map(\.milliseconds))" }
  }

  private static func text(_ reason: CompactionPlan.Reason, _ numbers: [Int]) -> String {
    "\(reason) \(numbers)"
  }

  @Test("each range is three times the one before, up to a tenth of what is kept, and to 31 days")
  func ranges() {
    let hours = { (rules: CompactionRules) in rules.ranges.map { $0 / 3_600_000 } }
    #expect(hours(CompactionRules()) == [2, 6, 18, 54, 162, 486])
    #expect(hours(CompactionRules(retention: 15 * 86_400_000)) == [2, 6, 18])
    #expect(hours(CompactionRules(retention: 3_600_000)) == [2])
    #expect(CompactionRules(headRange: .max, retention: .max).ranges == [.max])
  }

  @Test("without ranges, or with ones that do not ascend, it is the caller's mistake")
  func misuse() async {
    await #expect(processExitsWith: .failure) { _ = CompactionRules(ranges: []) }
    await #expect(processExitsWith: .failure) { _ = CompactionRules(ranges: [0, 1]) }
    await #expect(processExitsWith: .failure) { _ = CompactionRules(ranges: [2, 2]) }
  }

  @Test(
    "blocks that fill a window, or lie before what is settled",
    arguments: [
      // Nothing, one, and the latest.
      ([], nil), ([0..<20], nil), ([0..<20, 20..<40], nil), ([0..<20, 20..<40, 40..<60], nil),
      // Filled from its beginning to its end, behind which there is one.
      ([0..<20, 20..<40, 40..<60, 60..<80], (60, [1, 2, 3])),
      ([0..<20, 40..<60, 60..<80], (60, [1, 2])),
      // Not filled, but nothing can come in between.
      ([0..<20, 20..<40, 60..<80], nil), ([0..<20, 20..<40, 60..<80, 80..<100], (60, [1, 2])),
      ([20..<40, 40..<60, 60..<80, 80..<100], (60, [1, 2])),
      // One alone in its window.
      ([0..<20, 60..<80, 120..<140, 180..<200], nil),
      ([0..<20, 60..<80, 120..<140, 180..<200, 200..<220], (180, [1, 2, 3])),
      // The shorter range goes first, and the earlier window.
      ([0..<60, 60..<120, 120..<140, 140..<160, 160..<180, 180..<200], (60, [3, 4, 5])),
      ([0..<20, 20..<40, 60..<80, 80..<100, 120..<140, 140..<160], (60, [1, 2])),
      ([0..<60, 60..<120, 120..<180, 180..<200], (180, [1, 2, 3])),
      ([0..<60, 60..<120, 180..<200], nil),
      ([0..<60, 60..<120, 180..<200, 200..<220], (180, [1, 2])),
      // Not aligned, or too long.
      ([10..<30, 30..<50, 50..<70, 70..<90], (60, [1, 2])),
      ([0..<180, 180..<360, 360..<380], nil), ([50..<70, 110..<130, 130..<150], nil),
      // Before the epoch.
      ([-60 ..< -40, -40 ..< -20, -20..<0, 0..<20], (60, [1, 2, 3])),
      ([-80 ..< -60, -60 ..< -40, -40 ..< -20, 0..<20], nil),
      ([-80 ..< -60, -60 ..< -40, -40 ..< -20, 0..<20, 20..<40], (60, [2, 3])),
      // As long as times can be.
      ([.min ..< .min + 1, .min + 1 ..< .min + 2, 0..<1], nil),
      ([.min ..< .min + 1, .min + 1 ..< .min + 2, 0..<1, .max - 1 ..< .max], (60, [1, 2])),
      ([.max - 3 ..< .max - 2, .max - 2 ..< .max - 1, .max - 1 ..< .max], nil),
    ] as [([Range<Int64>], (Int64, [Int])?)])
  func levels(ranges: [Range<Int64>], expected: (Int64, [Int])?) {
    let plan = Self.rules.plan(Self.blocks(ranges).reversed())
    #expect(Self.text(plan.step) == expected.map { Self.text(.range($0), $1) })
    #expect(plan.failed.isEmpty)
    // With one range there is nothing to be made.
    #expect(CompactionRules(ranges: [20]).plan(Self.blocks(ranges)).step == nil)
  }

  @Test(
    "blocks that overlap go first, directly or by others, also the latest",
    arguments: [
      ([0..<20, 19..<40], [1, 2]), ([0..<20, 0..<20], [1, 2]),
      ([0..<60, 10..<20, 30..<40], [1, 2, 3]),
      ([0..<20, 10..<30, 25..<50, 50..<60], [1, 2, 3]), ([0..<20, 20..<40, 30..<50], [2, 3]),
      ([0..<20, 20..<40, 40..<60, 60..<80, 70..<90], [4, 5]),
      ([0..<20, 10..<20, 20..<40, 30..<40], [1, 2]),
    ] as [([Range<Int64>], [Int])])
  func overlaps(ranges: [Range<Int64>], expected: [Int]) {
    #expect(
      Self.text(Self.rules.plan(Self.blocks(ranges)).step) == Self.text(.overlap, expected))
  }

  @Test("a block of which much is deleted is written anew, unless it will be soon anyway")
  func tombstones() {
    // One long, two short and one that nobody looks at.
    let ranges = [0..<60, 180..<200, 240..<260, 1000..<1020] as [Range<Int64>]
    func reason(_ block: Int, _ tombstones: Int, _ series: Int) -> String? {
      var blocks = Self.blocks(ranges)
      blocks[block].stats.tombstones = tombstones
      blocks[block].stats.series = series
      return Self.text(CompactionRules(ranges: [20, 60]).plan(blocks).step)
    }
    let long = Self.text(.tombstones, [1])
    #expect(reason(0, 5, 99) == nil && reason(0, 6, 99) == long && reason(0, 1, 1) == long)
    #expect(reason(0, 0, 0) == nil && reason(0, .max, .max) == long)
    #expect(reason(1, 98, 99) == nil && reason(1, 99, 99) == Self.text(.tombstones, [2]))
    #expect(reason(2, 9, 0) == Self.text(.tombstones, [3]) && reason(3, 99, 99) == nil)
    // To compact them takes the same out.
    var blocks = Self.blocks([0..<20, 20..<40, 40..<60, 60..<80])
    blocks[1].stats.tombstones = 5
    #expect(Self.text(Self.rules.plan(blocks).step) == Self.text(.range(60), [1, 2, 3]))
  }

  @Test("blocks that could not be compacted are named, and others go on without them")
  func failures() {
    var blocks = Self.blocks([
      0..<20, 20..<40, 40..<60, 60..<80, 80..<100, 100..<120, 110..<120, 120..<140,
    ])
    blocks[6].compaction.hasFailed = true
    blocks[1].compaction.hasFailed = true
    let plan = Self.rules.plan(blocks)
    #expect(plan.step == nil && plan.failed == [SmallBlock.ulid(2), SmallBlock.ulid(7)])
    let retried = Self.rules.plan(blocks, retryingFailed: true)
    #expect(Self.text(retried.step) == Self.text(.overlap, [6, 7]) && retried.failed.isEmpty)
    blocks[6].compaction.hasFailed = false
    blocks[5].maxTime = 110
    #expect(Self.text(Self.rules.plan(blocks).step) == Self.text(.range(60), [4, 5, 6, 7]))
    blocks[0].stats.tombstones = 3
    blocks[3].compaction.hasFailed = true
    #expect(Self.text(Self.rules.plan(blocks).step) == Self.text(.tombstones, [1]))
    blocks[0].compaction.hasFailed = true
    #expect(Self.rules.plan(blocks).step == nil)
  }

  @Test(
    "whatever blocks there are, it comes to an end, with all of them merged and none overlapping")
  func termination() {
    // All sets of ranges among few times.
    let limit = Effort.scaled(quick: 4, full: 5) as Int64
    let ranges = (0..<limit).flatMap { start in (start + 1...limit).map { start * 20..<$0 * 20 } }
    let count = ranges.count
    var stepCount = 0
    for choice in 0..<1 << count {
      var blocks = Self.blocks(ranges.indices.filter { choice >> $0 & 1 == 1 }.map { ranges[$0] })
      var parts = Dictionary(uniqueKeysWithValues: blocks.map { ($0.ulid, Set([$0.ulid])) })
      let all = Set(parts.keys)
      while let step = Self.rules.plan(blocks).step {
        stepCount += 1
        let sources = blocks.filter { step.sources.contains($0.ulid) }
        guard sources.count == step.sources.count, sources.count > 1 else {
          Issue.record("\(choice): \(step)")
          return
        }
        blocks.removeAll { step.sources.contains($0.ulid) }
        let new = BlockMeta(
          ulid: SmallBlock.ulid(100 + blocks.count), minTime: sources.map(\.minTime).min() ?? 0,
          maxTime: sources.map(\.maxTime).max() ?? 0)
        let merged = step.sources.reduce(into: Set()) { $0.formUnion(parts[$1] ?? []) }
        for source in step.sources { parts[source] = nil }
        parts[new.ulid] = merged
        blocks.append(new)
      }
      blocks.sort { $0.minTime < $1.minTime }
      let isOrdered = zip(blocks, blocks.dropFirst()).allSatisfy { $0.maxTime <= $1.minTime }
      if !isOrdered || parts.values.reduce(into: Set(), { $0.formUnion($1) }) != all {
        Issue.record("\(choice): \(blocks)")
      }
    }
    #expect(stepCount > (1 << count) / 2)
  }
}
