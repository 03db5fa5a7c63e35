import Blocks
import Chunks
import Gorilla
import InvertedIndex
import SeriesModel

do {
  // Files in memory here; a service has `LocalFileSystem()`.
  let files = MemoryFileSystem()
  var random = SystemRandomNumberGenerator()
  let ulid = ULID(milliseconds: 1_700_000_000_000, using: &random)

  // A block of two series: first all symbols, then the series, both in their order.
  var writer = try BlockWriter(
    BlockMeta(ulid: ulid, minTime: 0, maxTime: 7_200_000), in: "/", on: files)
  for symbol in ["__name__", "api", "db", "job", "up"] { try writer.add(symbol: symbol.utf8.span) }
  for job in ["api", "db"] {
    var open = OpenChunk()
    for minute in 0..<60 as Range<Int64> {
      _ = open.append(Sample(timestamp: minute * 60_000, value: 1))
    }
    let chunks = open.finish().map { [$0] } ?? []
    try writer.append(LabelSet(["__name__": "up", "job": job]), chunks)
  }
  let meta = try writer.finish()
  print(meta.stats.series, "series,", meta.stats.samples, "samples")

  // What a selector chooses, of ten minutes.
  let block = try Block("/\(ulid)", on: files)
  let range = TimeRange(600_000...1_199_999)
  var series = block.makeCursor(of: try block.select(Selector("up{job=\"db\"}"), in: range))
  var samples = SampleCursor()
  while try series.next() {
    samples.open(try series.chunks(in: range), in: range, without: series.deleted)
    while try samples.next() != nil { print(try series.labels(), samples.count) }
  }

  // Whatever is wrong with it is told.
  Block.verify("/\(ulid)", on: files) { fault in print(fault) }
} catch {
  print("broken block: \(error)")
}
