import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("What an index in memory costs")
struct MemoryIndexCostTests {
  /// Series with labels of the kinds that a fleet has: ten of each pod, 50 instances of each job.
  private static func series(_ range: Range<Int>) throws -> [LabelSet] {
    try range.map { number in
      let (mixed, pod) = (number &* 2_654_435_761 >> 8, number / 10)
      return try LabelSet([
        "__name__": "metric_\(mixed % 200)", "env": ["prod", "staging", "dev"][mixed / 200 % 3],
        "instance": "10.0.0.\(pod % 1_000):9090", "job": "job-\(pod % 1_000 % 20)",
        "pod": "pod-\(pod)", "status": "\(200 + mixed / 600 % 8)",
      ])
    }
  }

  @Test("at most 40 bytes of postings for a series, where it is one of many")
  func postingsByteCount() throws {
    var index = MemoryIndex()
    let count = Effort.scaled(quick: 20_000, full: 500_000)
    for start in stride(from: 0, to: count, by: 10_000) {
      for labels in try Self.series(start..<start + 10_000) { index.add(labels) }
    }
    // Seven references of four bytes are the payload. With few series, the lists of the thousand
    // instances are short, and have as much in reserve.
    #expect(index.postingsByteCount >= 28 * count)
    #expect(index.postingsByteCount <= Effort.scaled(quick: 46, full: 40) * count)
  }

  @Test(
    "a new series of known labels allocates pages only, and a known one nothing",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func steadyAdding() throws {
    var index = MemoryIndex()
    for labels in try Self.series(0..<20_000) { index.add(labels) }
    let known = try Self.series(3_000..<4_000)
    #expect(Allocations.during { for labels in known { index.add(labels) } } == 0)
    let new = try (0..<1_000).map { number in
      try LabelSet(["__name__": "metric_\(number % 200)", "pod": "pod-\(number)"])
    }
    let count = Allocations.during { for labels in new { index.add(labels) } }
    // Four pages of blocks, one of series, the list of pages, and the arrays that double.
    #expect(index.seriesCount == 21_000 && count <= 40)
  }

  @Test(
    "a snapshot allocates nothing, and what follows copies the pages that it writes to",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func snapshots() throws {
    for count in [10_000, 80_000] {
      var index = MemoryIndex()
      for labels in try Self.series(0..<count) { index.add(labels) }
      let new = try LabelSet(["__name__": "metric_1", "env": "prod", "pod": "pod-7"])
      var kept = [index.snapshot()]
      kept.reserveCapacity(3)
      #expect(Allocations.during { kept.append(index.snapshot()) } == 0)
      // Of series, up to 32 KiB and the list of pages; nothing for a second one.
      let byteCount = Allocations.bytes { index.add(new) }
      #expect(byteCount > 0 && byteCount < 40_000)
      let next = try LabelSet(["__name__": "metric_1", "env": "prod", "pod": "pod-8"])
      #expect(Allocations.bytes { index.add(next) } < 2_000)
      // A page of 16 KiB and one of 4 KiB for each of five lists at most, and the lists of pages.
      #expect(Allocations.bytes { kept.append(index.snapshot()) } < 160_000)
      #expect(kept.map(\.seriesCount) == [count, count, count + 2])
    }
  }
}
