import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Whatever is done with blocks, in whatever order, readers see what they should")
struct BlockSetHistoryTests {
  @Test(
    "blocks written, deleted from, compacted, cleaned, sealed, and opened again after crashes",
    arguments: Seed.each(Effort.scaled(quick: 10, full: 300)))
  func history(seed: Seed) throws {
    var generator = seed.generator
    var files = try MemoryFileSystem.with([])
    var set = try BlockSet("/data", on: files)
    // What readers should see.
    var model: BlockSamples = [:]
    let rules = CompactionRules(ranges: [10, 30, 90])
    for step in 1...40 {
      let ulid = SmallBlock.ulid(step)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0, 1, 2:
        let start = Int64.random(in: 0..<12, using: &generator) * 10
        var series: [String: [Int64: Double]] = [:]
        for name in ["a", "b", "c"].shuffled(using: &generator).prefix(2) {
          for _ in 0..<4 {
            let time = Int64.random(in: start..<start + 10, using: &generator)
            series[name, default: [:]][time] = Double(step)
          }
        }
        let block = SmallBlock(step, series, range: start..<start + 10)
        try set.insert(block.write(to: "/data", on: files))
        // It need not be the last one, and then what others have of a time counts.
        model = try set.blocks.samples().firsts
      case 3:
        let start = Int64.random(in: 0..<120, using: &generator)
        let range = TimeRange(start...start + 15)
        let name = ["a", "b", "c"].randomElement(using: &generator) ?? ""
        try set.delete(Selector("{s=\"\(name)\"}"), in: range)
        let text = "{s=\"\(name)\"}"
        model[text] = model[text]?.filter { !range.contains($0.key) }
        if model[text]?.isEmpty == true { model[text] = nil }
      case 4: _ = try set.compact(by: rules, as: ulid)
      case 5:
        if let block = set.blocksWithTombstones.randomElement(using: &generator) {
          try set.merge([block], as: ulid)
        }
      case 6:
        if let block = set.unsealedBlocks(olderThan: 0).randomElement(using: &generator) {
          try set.seal(block, as: ulid)
        }
      default:
        files = files.restarted(.some(seed: generator.next()))
        set = try BlockSet("/data", on: files)
      }
      #expect(try set.blocks.samples().firsts == model, "step \(step)")
      #expect(set.unreadable.isEmpty)
    }
    while try set.compact(by: rules, as: SmallBlock.ulid(100 + set.blocks.count)) != nil {}
    #expect(try set.blocks.samples() == model && files.faults().isEmpty)
    #expect(try set.apply(BlockRetention(duration: 30)).count <= 40)
    let end = set.blocks.map(\.meta.maxTime).max() ?? 0
    #expect(set.blocks.allSatisfy { $0.meta.maxTime > end - 30 })
  }
}
