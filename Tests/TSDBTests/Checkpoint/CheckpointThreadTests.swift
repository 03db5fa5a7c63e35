import Blocks
import SeriesModel
import TSDB
import Testing

@Suite("A checkpoint that is written while others append")
struct CheckpointThreadTests {
  @Test("stands for no segment that was begun after it was said what is needed")
  func segmentsBehindTheNeeds() throws {
    let files = GatedFileSystem()
    let store = try Store("/data", on: files, options: .small) { 1_000_000 }
    for time in stride(from: 0 as Int64, through: 4_000, by: 100) {
      var batch = AppendBatch()
      batch.append(series(0), at: time, 1)
      try store.commit(&batch, durability: .fsync)
    }
    // A series is added, and many segments are filled, when the checkpoint is about to be written.
    files.hook.set("/data/wal") {
      for time in 4_001...4_010 as ClosedRange<Int64> {
        var batch = AppendBatch()
        for number in 1..<4_000 { batch.append(series(number), at: time, .random(in: 0...1)) }
        _ = try? store.commit(&batch, durability: .fsync)
      }
    }
    try store.maintain()
    #expect(!files.hook.isSet)
    let again = try Store(files.files.restarted(.nothing))
    #expect(again.replay.isSound)
    #expect(try again.content() == store.content())
  }
}
