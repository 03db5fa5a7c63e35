import Blocks
import Chunks
import Foundation
import InvertedIndex
import SeriesModel
import TSDB

// What the article "Embedding the store" shows, word for word.

let files = MemoryFileSystem()
try files.createDirectory("data")
func milliseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

var options = StoreOptions()
options.head.outOfOrderWindow = 3_600_000  // Samples may come an hour late.
options.durability = .fsync
let store = try Store("data/single", on: files, options: options) { milliseconds() }

let labels = try LabelSet(["__name__": "request_duration_seconds", "job": "api"])
let (time, value) = (milliseconds(), 0.25)
let (later, next) = (time + 15_000, 0.31)

var batch = AppendBatch()
batch.append(labels, at: time, value)
try store.commit(&batch)
let series = batch.series(ofFloat: 0)

batch.removeAll()
if let series { batch.append(series, at: later, next) }
try store.commit(&batch)

func readAndAnnotate(_ batch: inout AppendBatch) throws {
  let selector = Selector([try LabelMatcher("job", .equal, "api")])
  let range = TimeRange(time - 3_600_000...later)

  batch.removeAll()
  let trace = try LabelSet(["trace_id": "4bf92f3577b34da6"])
  batch.append(labels, Exemplar(timestamp: time, value: 0.31, labels: trace))
  batch.append(labels, MetricMetadata(type: .histogram, unit: "seconds", help: "Time to answer."))
  try store.commit(&batch)

  for series in try store.exemplars([selector], in: range) {
    print(series.labels, series.exemplars)
  }
  print(try store.metadataByMetric()["request_duration_seconds"] ?? [])

  var limits = SelectLimits()
  limits.samples = 50_000_000
  var samples = SampleCursor()
  var series = try store.select(selector, in: range, limits: limits)
  while try series.next() {
    series.open(&samples)
    while try samples.next() != nil {
      samples.withFloats { times, values in print(series.labels, times.count, values[0]) }
    }
  }
}
try readAndAnnotate(&batch)

func maintain() async throws {
  while !Task.isCancelled {
    try await Task.sleep(for: .seconds(60))
    try store.maintain { _ in !Task.isCancelled }
  }
  try store.close()
}

func append(_ batch: inout AppendBatch) throws {
  let stores = try MultiTenantStore("data/tenants", on: files) { milliseconds() }
  let lease = try stores.lease(TenantName("team-a"))
  try lease.store.commit(&batch)
  for error in stores.maintain() { print(error) }  // Every minute or so.
}
try append(&batch)
