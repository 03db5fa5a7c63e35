import BitCoding
import Blocks
import Chunks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Compaction makes one block of several, with the same samples")
struct CompactionTests {
  /// The chunks of all series of a block, byte for byte.
  static func chunks(of block: Block) throws -> [String: [Chunk]] {
    var chunks: [String: [Chunk]] = [:]
    var cursor = block.makeCursor()
    while try cursor.next() { chunks[try cursor.labels().description] = try cursor.chunks() }
    return chunks
  }

  @Test("chunks that do not overlap are copied, and the new block tells where it comes from")
  func horizontal() throws {
    let small = [
      SmallBlock(3, from: 0), SmallBlock(1, from: 40, series: ["b", "c"]), SmallBlock(2, from: 80),
    ]
    let files = try MemoryFileSystem.with(small)
    var set = try BlockSet("/data", on: files)
    let (before, blocks) = (try set.blocks.samples(), set.blocks)
    try set.merge(small.map(\.ulid).reversed(), as: SmallBlock.ulid(4))
    #expect(try set.blocks.samples() == before && before.count == 3)
    let merged = try #require(set.blocks.first)
    var expected: [String: [Chunk]] = [:]
    for block in blocks { expected.merge(try Self.chunks(of: block)) { $0 + $1 } }
    #expect(try Self.chunks(of: merged) == expected)
    #expect(merged.meta.minTime == 0 && merged.meta.maxTime == 120)
    #expect(merged.meta.stats.samples == 24 && merged.meta.stats.series == 3)
    #expect(merged.meta.compaction.level == 2)
    #expect(merged.meta.compaction.sources == [1, 2, 3].map(SmallBlock.ulid))
    #expect(merged.meta.compaction.parents.map(\.ulid) == [3, 1, 2].map(SmallBlock.ulid))
    #expect(merged.meta.compaction.parents.map(\.minTime) == [0, 40, 80])
    #expect(try files.list("/data") == ["\(SmallBlock.ulid(4))"] && files.faults().isEmpty)
    // Once more, with sources of different levels.
    try set.insert(SmallBlock(5, from: 120).write(to: "/data", on: files))
    try set.merge([4, 5].map(SmallBlock.ulid), as: SmallBlock.ulid(6))
    #expect(set.blocks[0].meta.compaction.level == 3)
    #expect(set.blocks[0].meta.compaction.sources == [1, 2, 3, 5].map(SmallBlock.ulid))
  }

  @Test(
    "any blocks, overlapping, sealed, with deletions: what readers see stays",
    arguments: Seed.each(Effort.scaled(quick: 30, full: 500)))
  func anyBlocks(seed: Seed) throws {
    var generator = seed.generator
    let files = try MemoryFileSystem.with([])
    let count = Int.random(in: 1...5, using: &generator)
    for number in 1...count {
      var series: [String: [Int64: Double]] = [:]
      for name in ["a", "b", "c", "d"] where Bool.random(using: &generator) {
        for _ in 0..<Int.random(in: 1...9, using: &generator) {
          // Often what another block has as well.
          let time = Int64.random(in: -20...20, using: &generator)
          series[name, default: [:]][time] = Double(Int.random(in: 0...1, using: &generator))
        }
      }
      try SmallBlock(number, series, range: -20..<21).write(to: "/data", on: files)
    }
    var set = try BlockSet("/data", on: files)
    for number in 1...count where Int.random(in: 0..<3, using: &generator) == 0 {
      try set.seal(SmallBlock.ulid(number), as: SmallBlock.ulid(number + 10))
    }
    for index in set.blocks.indices where Bool.random(using: &generator) {
      let times = [0, 0].map { _ in Int64.random(in: -25...25, using: &generator) }.sorted()
      let name = ["a", "b", "c", "d", "[a-d]"].randomElement(using: &generator) ?? ""
      var block = set.blocks[index]
      try block.delete(
        Selector("{s=~\"\(name)\"}"), in: TimeRange(times[0]...times[1]), on: files)
    }
    set = try BlockSet("/data", on: files)
    let before = try set.blocks.samples()
    var calls: [Int] = []
    let total = set.blocks.reduce(0) { $0 + $1.meta.stats.series }
    try set.merge(set.blocks.map(\.meta.ulid), as: SmallBlock.ulid(99)) { done, all in
      #expect(all == total)
      calls.append(done)
      return true
    }
    #expect(try set.blocks.samples() == before.firsts)
    #expect(try files.faults().isEmpty)
    #expect(calls.last ?? 0 == total && calls == calls.sorted())
    #expect(set.blocks.isEmpty == before.isEmpty)
    #expect(try BlockSet("/data", on: files).blocks.samples() == before.firsts)
    let symbols = Set(before.keys).count + (before.isEmpty ? 0 : 1)
    #expect(set.blocks.isEmpty || set.blocks[0].index.symbolCount <= symbols + 4)
  }

  @Test("if nothing is left, there is no new block, and the sources are gone")
  func nothingLeft() throws {
    let small = [SmallBlock(1, from: 0), SmallBlock(2, from: 40)]
    let files = try MemoryFileSystem.with(small)
    var set = try BlockSet("/data", on: files)
    try set.delete(Selector([]))
    try set.merge(small.map(\.ulid), as: SmallBlock.ulid(3))
    #expect(try set.blocks.isEmpty && files.list("/data").isEmpty)
  }

  @Test("cancelled behind any series, it leaves all as it was")
  func cancellation() throws {
    let small = [SmallBlock(1, from: 0), SmallBlock(2, from: 40, series: ["b", "c"])]
    let files = try MemoryFileSystem.with(small)
    var set = try BlockSet("/data", on: files)
    let before = try files.samples()
    for limit in 1...4 {
      let error = #expect(throws: BlockError.self) {
        _ = try set.compact(
          by: CompactionRules(ranges: [40, 80]), as: SmallBlock.ulid(3), retryingFailed: true
        ) { done, _ in done < limit }
        try set.merge(small.map(\.ulid), as: SmallBlock.ulid(3)) { done, _ in done < limit }
      }
      #expect(error?.fault == .cancelled)
      #expect(try files.list("/data") == small.map(\.ulid.description))
      #expect(try files.samples() == before && set.blocks.count == 2)
    }
    #expect(!set.blocks.contains { $0.meta.compaction.hasFailed })
  }

  @Test("step by step, until nothing is left to be done")
  func steps() throws {
    let files = try MemoryFileSystem.with((0..<10).map { SmallBlock($0, from: Int64($0) * 40) })
    try SmallBlock(10, from: 60).write(to: "/data", on: files)
    var set = try BlockSet("/data", on: files)
    let before = try files.samples()
    let rules = CompactionRules(ranges: [40, 120, 360])
    var reasons: [CompactionPlan.Reason] = []
    var number = 20
    while let step = try set.compact(by: rules, as: SmallBlock.ulid(number)) {
      reasons.append(step.reason)
      number += 1
    }
    // The three that overlap, all three windows, and the longer one.
    #expect(reasons == [.overlap, .range(120), .range(120), .range(120), .range(360)])
    #expect(set.blocks.map(\.meta.compaction.level) == [4, 1])
    #expect(try set.blocks.samples() == before.firsts && files.faults().isEmpty)
  }

  @Test("a block with a fault is marked, told of, and does not hold up others (cortex#2866)")
  func failures() throws {
    let files = try MemoryFileSystem.with((0..<8).map { SmallBlock($0, from: Int64($0) * 40) })
    let damaged = "/data/\(SmallBlock.ulid(1))/chunks/000001"
    let bytes = try files.bytes(of: damaged)
    try files.put(bytes.dropLast() + [bytes[bytes.count - 1] ^ 1], at: damaged)
    var set = try BlockSet("/data", on: files)
    let rules = CompactionRules(ranges: [40, 120])
    let error = #expect(throws: BlockError.self) {
      try set.compact(by: rules, as: SmallBlock.ulid(20))
    }
    #expect(error?.path == damaged && error?.fault == .checksum)
    #expect(try set.compact(by: rules, as: SmallBlock.ulid(20))?.reason == .range(120))
    #expect(try set.compact(by: rules, as: SmallBlock.ulid(21)) == nil)
    set = try BlockSet("/data", on: files)
    let failed = [0, 1, 2].map(SmallBlock.ulid)
    #expect(set.plan(by: rules).failed == failed && set.blocks.count == 6)
    #expect(set.plan(by: rules, retryingFailed: true).step?.sources == failed)
    // What is mended can be compacted.
    try files.put(bytes, at: damaged)
    set = try BlockSet("/data", on: files)
    _ = try set.compact(by: rules, as: SmallBlock.ulid(21), retryingFailed: true)
    #expect(set.plan(by: rules).failed.isEmpty && set.blocks.count == 4)
    #expect(try files.faults().isEmpty)
  }

  @Test("an identifier that a block has already is refused, and that block stays")
  func sameIdentifier() throws {
    let files = try MemoryFileSystem.with([SmallBlock(1, from: 0), SmallBlock(2, from: 40)])
    var set = try BlockSet("/data", on: files)
    let before = try files.samples()
    for number in 1...2 {
      #expect(throws: BlockError.self) {
        try set.merge([SmallBlock.ulid(1)], as: SmallBlock.ulid(number))
      }
    }
    #expect(try files.samples() == before)
  }
}
