import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("BlockSamples are deleted, blocks are kept for a time, and old ones are sealed")
struct DeletionTests {
  private static func files(_ count: Int) throws -> MemoryFileSystem {
    try .with((1...count).map { SmallBlock($0, from: Int64($0 - 1) * 40) })
  }

  @Test("what a selector and a range choose is gone, for good once the blocks are cleaned")
  func deletion() throws {
    let files = try Self.files(3)
    var set = try BlockSet("/data", on: files)
    var expected = try set.blocks.samples()
    let old = set.blocks
    #expect(try set.delete(Selector("{s=\"a\"}"), in: TimeRange(20...70)) == 2)
    for time in [20, 30, 40, 50, 60, 70] as [Int64] { expected["{s=\"a\"}"]?[time] = nil }
    #expect(try set.blocks.samples() == expected && old.samples() != expected)
    #expect(set.blocks.map(\.meta.stats.tombstones) == [1, 1, 0])
    #expect(set.blocksWithTombstones == [1, 2].map(SmallBlock.ulid))
    // Cut off at the times of the series, as Prometheus does it.
    let tombstones = set.blocks[0].tombstones
    #expect(tombstones.series.map { tombstones[$0].ranges } == [[TimeRange(20...30)]])
    // Nothing is written for what is deleted already, or is not there.
    let count = files.changeCount
    #expect(try set.delete(Selector("{s=\"a\"}"), in: TimeRange(20...70)) == 0)
    #expect(try set.delete(Selector("{s=\"x\"}")) == 0)
    #expect(try set.delete(Selector([]), in: TimeRange(31...39)) == 0)
    #expect(try set.delete(Selector([]), in: TimeRange(120...900)) == 0)
    #expect(files.changeCount == count)
    #expect(try files.faults().isEmpty && files.samples() == expected)
    for (index, ulid) in set.blocksWithTombstones.enumerated() {
      try set.merge([ulid], as: SmallBlock.ulid(10 + index))
    }
    #expect(try set.blocks.samples() == expected && files.faults().isEmpty)
    #expect(set.blocks.map(\.meta.ulid) == [10, 11, 3].map(SmallBlock.ulid))
    #expect(set.blocksWithTombstones.isEmpty && set.blocks[1].meta.stats.series == 1)
    #expect(try set.delete(Selector([])) == 5)
    #expect(try set.blocks.samples().isEmpty)
  }

  @Test("ranges that touch are one tombstone")
  func touching() throws {
    let files = try Self.files(1)
    var set = try BlockSet("/data", on: files)
    for range in [TimeRange(0...9), TimeRange(10...19), TimeRange(25...30)] {
      try set.delete(Selector("{s=\"a\"}"), in: range)
    }
    #expect(set.blocks[0].tombstones.count == 2 && set.blocks[0].meta.stats.tombstones == 2)
    #expect(try BlockSet("/data", on: files).blocks[0].tombstones == set.blocks[0].tombstones)
  }

  @Test(
    "blocks that end too long before the latest are deleted",
    arguments: [
      (1000, []), (81, []), (80, [1]), (41, [1]), (40, [1, 2]), (1, [1, 2]), (.max, []),
    ] as [(Int64, [Int])])
  func retentionByTime(duration: Int64, expected: [Int]) throws {
    let files = try Self.files(3)
    var set = try BlockSet("/data", on: files)
    let removed = try set.apply(BlockRetention(duration: duration))
    #expect(removed.map(\.ulid) == expected.map(SmallBlock.ulid))
    #expect(set.blocks.count == 3 - expected.count)
    #expect(try files.list("/data").count == set.blocks.count)
    #expect(try set.apply(BlockRetention()).isEmpty)
  }

  @Test("blocks that end first are deleted until the others are small enough")
  func retentionBySize() throws {
    for count in 0...3 {
      let files = try Self.files(3)
      var set = try BlockSet("/data", on: files)
      let sizes = try set.blocks.map {
        try BlockDirectory.byteCount(of: $0.meta.ulid, in: "/data", on: files)
      }
      let room = sizes.suffix(count).reduce(0, +)
      #expect(sizes.allSatisfy { $0 > 500 })
      #expect(try set.apply(BlockRetention(byteCount: room)).count == 3 - count)
      #expect(try files.list("/data").count == count)
      if count == 0 { continue }
      #expect(try set.apply(BlockRetention(duration: 1000, byteCount: room - 1)).count == 1)
    }
    // What is removed for its age is not counted.
    let files = try Self.files(3)
    var set = try BlockSet("/data", on: files)
    let size = try BlockDirectory.byteCount(of: SmallBlock.ulid(3), in: "/data", on: files)
    #expect(try set.apply(BlockRetention(duration: 40, byteCount: size)).count == 2)
  }

  @Test("old blocks are sealed, keep their samples, and come back as they were")
  func sealing() throws {
    let files = try Self.files(3)
    var set = try BlockSet("/data", on: files)
    let before = try set.blocks.samples()
    try set.delete(Selector("{s=\"a\"}"), in: TimeRange(0...0))
    let chunks = try CompactionTests.chunks(of: set.blocks[0])
    let deleted = try set.blocks.samples()
    #expect(set.unsealedBlocks(olderThan: 41) == [SmallBlock.ulid(1)])
    #expect(set.unsealedBlocks(olderThan: 40) == [1, 2].map(SmallBlock.ulid))
    #expect(set.unsealedBlocks(olderThan: .max).isEmpty)
    let meta = set.blocks[0].meta
    try set.seal(SmallBlock.ulid(1), as: SmallBlock.ulid(4))
    let sealed = try #require(set.blocks.first)
    #expect(sealed.isSealed && sealed.meta.ulid == SmallBlock.ulid(4))
    #expect(sealed.meta.compaction.parents.map(\.ulid) == [meta.ulid])
    #expect(sealed.meta.compaction.sources == meta.compaction.sources)
    #expect(sealed.meta.compaction.level == 1 && sealed.meta.stats == meta.stats)
    #expect(set.unsealedBlocks(olderThan: 40) == [SmallBlock.ulid(2)])
    #expect(try set.blocks.samples() == deleted && files.faults().isEmpty && before != deleted)
    // For Prometheus it is written again.
    try files.createDirectory("/export")
    try sealed.rewrite(to: "/export", as: SmallBlock.ulid(4), on: files)
    let plain = try Block("/export/\(SmallBlock.ulid(4))", on: files)
    #expect(try !plain.isSealed && CompactionTests.chunks(of: plain) == chunks)
    // Merged with others, it is restored.
    try set.merge([4, 2].map(SmallBlock.ulid), as: SmallBlock.ulid(5))
    #expect(try !set.blocks[0].isSealed && set.blocks.samples() == deleted)
  }
}
