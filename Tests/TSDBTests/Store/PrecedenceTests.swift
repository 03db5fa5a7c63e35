import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("The sample that came first")
struct PrecedenceTests {
  @Test("counts, though its block was merged with late samples, and another one comes late")
  func mergedBlock() throws {
    var options = StoreOptions.small
    options.head.outOfOrderWindow = 100_000
    let files = MemoryFileSystem()
    let store = try Store(files, options: options)
    func commit(_ number: Int, _ value: Double, at times: [Int64]) throws {
      for time in times {
        var batch = AppendBatch()
        batch.append(series(number), at: time, value)
        try store.commit(&batch)
        #expect(batch.rejections.isEmpty)
      }
    }
    // In order up to 2,000; then nothing, which is filled late; and then in order again.
    try commit(0, 1, at: [100, 900, 1_100, 1_900, 3_100, 3_900, 4_800, 6_400])
    try commit(0, 1, at: [2_100, 2_900])
    try store.maintain()
    try store.maintain()
    let blocks = try BlockSet("/data", on: files).blocks
    let hints = ["from-in-order", "from-out-of-order"]
    #expect(blocks.contains { $0.meta.minTime == 100 && $0.meta.compaction.hints == hints })
    #expect(blocks.contains { $0.meta.minTime == 100 && $0.meta.maxTime == 3_000 })

    func expectFirst(_ comment: Comment) throws {
      for store in [store, try Store(files.restarted(.nothing), options: options)] {
        #expect(try store.content()[series(0)]?[900] == .float(1), comment)
      }
    }
    try commit(0, 2, at: [900])
    try expectFirst("in the head")
    try commit(0, 1, at: [7_900])
    try store.flush()
    try expectFirst("in a block")
    try store.maintain()
    try expectFirst("merged")
    #expect(try files.faults().isEmpty)
  }
}
