import Blocks
import InvertedIndex
import SeriesModel
import TSDB

// A store in memory; `LocalFileSystem()` is the disk. The clock is a function that tells milliseconds.
let store = try Store("/data", on: MemoryFileSystem()) { 1_700_000_060_000 }
var batch = AppendBatch()
for job in ["api", "web"] {
  let labels = try LabelSet(["__name__": "up", "job": job])
  for step in 0..<4 as Range<Int64> {
    batch.append(labels, at: 1_700_000_000_000 + step * 15_000, 1)
  }
}
// All of it survives from here on, or none has happened.
try store.commit(&batch, durability: .fsync)

var samples = SampleCursor()
var series = try store.select(Selector([try LabelMatcher("job", .equal, "api")]))
while try series.next() {
  series.open(&samples)
  while try samples.next() != nil { print(series.labels, samples.count) }
}
try store.maintain()  // Every minute or so: blocks, compaction, retention.
