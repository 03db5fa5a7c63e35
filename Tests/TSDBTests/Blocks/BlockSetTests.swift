import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("The blocks of a directory")
struct BlockSetTests {
  @Test("are in the order of their times, and then of their identifiers")
  func order() throws {
    let files = try MemoryFileSystem.with([
      SmallBlock(1, from: 80), SmallBlock(2, from: 0), SmallBlock(3, from: 0),
      SmallBlock(4, ["a": [0: 1]]),
    ])
    let set = try BlockSet("/data", on: files)
    #expect(set.blocks.map(\.meta.ulid) == [4, 2, 3, 1].map(SmallBlock.ulid))
    #expect(set.unreadable.isEmpty)
  }

  @Test("have an end behind which the head goes on, whatever came out of order (mimir#2238)")
  func minValidTime() throws {
    #expect(try BlockSet("/data", on: MemoryFileSystem.with([])).minValidTime == nil)
    var late = SmallBlock(2, from: 40)
    late.hints = ["from-out-of-order"]
    let files = try MemoryFileSystem.with([SmallBlock(1, from: 0), late])
    var set = try BlockSet("/data", on: files)
    #expect(set.minValidTime == 40)
    // Merged with others, it still ends later than what came in order does.
    try set.merge([1, 2].map(SmallBlock.ulid), as: SmallBlock.ulid(3))
    #expect(set.blocks.map(\.meta.maxTime) == [80] && set.minValidTime == nil)
    #expect(set.blocks[0].meta.compaction.hints == ["from-in-order", "from-out-of-order"])
    // Behind what came in order, it says nothing any more.
    set = try BlockSet("/data", on: MemoryFileSystem.with([SmallBlock(1, from: 40), late]))
    try set.merge([1, 2].map(SmallBlock.ulid), as: SmallBlock.ulid(3))
    #expect(set.minValidTime == 80 && set.blocks[0].meta.compaction.hints.isEmpty)
    var series = SmallBlock(1, from: 0)
    series.hints = ["from-stale-series"]
    #expect(try BlockSet("/data", on: MemoryFileSystem.with([series])).minValidTime == nil)
  }

  @Test(
    "with late samples come behind those in order, the older ones first, also once they are merged")
  func precedence() throws {
    func block(_ number: Int, _ range: Range<Int64>, _ value: Double, isLate: Bool) -> SmallBlock {
      // A sample at 5, and one that shows how far it reaches.
      var block = SmallBlock(number, ["a": [range.upperBound - 1: 9]], range: range)
      if range.contains(5) { block.series["a"]?[5] = value }
      if isLate { block.hints = ["from-out-of-order"] }
      return block
    }
    // Which are merged, what they have, and whether the first one of all, or another one, counts.
    for isFirstLate in [false, true] {
      let files = try MemoryFileSystem.with([
        block(1, 0..<20, 1, isLate: isFirstLate), block(2, 20..<40, 2, isLate: true),
        block(3, 0..<10, 3, isLate: true),
      ])
      var set = try BlockSet("/data", on: files)
      try set.merge([1, 2].map(SmallBlock.ulid), as: SmallBlock.ulid(9))
      #expect(set.minValidTime == nil)
      // The other one ends earlier, and came later.
      #expect(set.blocks.map(\.meta.maxTime) == [10, 40])
      let store = try Store(files.restarted(.nothing))
      let labels = try LabelSet(["s": "a"])
      #expect(try store.content()[labels]?[5] == .float(1))
      try set.merge([3, 9].map(SmallBlock.ulid), as: SmallBlock.ulid(10))
      #expect(try set.blocks.samples()["{s=\"a\"}"]?[5] == [Double(1).bitPattern])
    }
  }

  @Test("are added when a head has written one")
  func insertion() throws {
    let files = try MemoryFileSystem.with([SmallBlock(1, from: 0), SmallBlock(2, from: 80)])
    var set = try BlockSet("/data", on: files)
    try set.insert(SmallBlock(3, from: 40).write(to: "/data", on: files))
    #expect(set.blocks.map(\.meta.ulid) == [1, 3, 2].map(SmallBlock.ulid))
    #expect(throws: BlockError.self) { try set.insert(SmallBlock.ulid(4)) }
    #expect(set.blocks.count == 3)
  }

  @Test("can be read by those that have them when their files are gone, on a disk too")
  func snapshots() throws {
    let parent = try #require(TemporaryFolder())
    let files = LocalFileSystem()
    let small = [SmallBlock(1, from: 0), SmallBlock(2, from: 40)]
    for block in small { try block.write(to: parent.path, on: files) }
    var set = try BlockSet(parent.path, on: files)
    let (blocks, samples) = (set.blocks, try set.blocks.samples())
    try set.merge(small.map(\.ulid), as: SmallBlock.ulid(3))
    #expect(try files.list(parent.path) == ["\(SmallBlock.ulid(3))"])
    #expect(try set.blocks.samples() == samples)
    try set.apply(BlockRetention(byteCount: 0))
    #expect(try files.list(parent.path).isEmpty && set.blocks.isEmpty)
    #expect(try blocks.samples() == samples)
  }

  @Test("are left as they are if they are only to be read")
  func readOnly() async throws {
    let files = try MemoryFileSystem.with([SmallBlock(1, from: 0), SmallBlock(2, from: 40)])
    _ = try Block.merge(
      BlockSet("/data", on: files).blocks, to: "/data", as: SmallBlock.ulid(3), on: files)
    try files.createDirectory("/data/\(SmallBlock.ulid(4)).tmp-for-creation")
    try files.createDirectory("/data/\(SmallBlock.ulid(5))")
    try files.remove("/data/\(SmallBlock.ulid(1))/index")
    let count = files.changeCount
    let set = try BlockSet("/data", on: files, isReadOnly: true)
    #expect(set.blocks.map(\.meta.ulid) == [SmallBlock.ulid(3)])
    #expect(set.unreadable.map(\.ulid) == [SmallBlock.ulid(5)])
    #expect(files.changeCount == count)
    await #expect(processExitsWith: .failure) {
      var set = try BlockSet("/data", on: MemoryFileSystem.with([]), isReadOnly: true)
      try set.delete(Selector([]))
    }
  }

  @Test("that one does not have cannot be merged or sealed, or be added twice")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      var set = try BlockSet("/data", on: MemoryFileSystem.with([]))
      try set.merge([SmallBlock.ulid(1)], as: SmallBlock.ulid(2))
    }
    await #expect(processExitsWith: .failure) {
      var set = try BlockSet("/data", on: MemoryFileSystem.with([]))
      try set.seal(SmallBlock.ulid(1), as: SmallBlock.ulid(2))
    }
    await #expect(processExitsWith: .failure) {
      var set = try BlockSet("/data", on: MemoryFileSystem.with([SmallBlock(1, from: 0)]))
      try set.insert(SmallBlock.ulid(1))
    }
    await #expect(processExitsWith: .failure) {
      var set = try BlockSet("/data", on: MemoryFileSystem.with([]))
      try set.apply(BlockRetention(duration: 0))
    }
  }
}
