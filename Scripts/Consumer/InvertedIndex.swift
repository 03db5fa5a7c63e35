import BitCoding
import InvertedIndex
import SeriesModel

/// Series in memory and in the bytes of a file, found by the same selector.
func useInvertedIndex() throws {
  let series = try ["api", "db"].map { try LabelSet(["__name__": "up", "job": $0]) }
  let selector = try Selector("up{job=~\"d.*\"}")

  var index = MemoryIndex()
  for labels in series { index.add(labels) }
  let snapshot = index.snapshot()
  precondition(snapshot.select(selector).array == [1])
  precondition(snapshot.labelValues(of: "job") == ["api", "db"])
  precondition(snapshot.cardinality().seriesCount == 2)

  var writer = IndexWriter()
  var bytes: [UInt8] = []
  for symbol in ["__name__", "api", "db", "job", "up"] { try writer.add(symbol: symbol.utf8.span) }
  let chunks = [ChunkMeta(minTime: 0, maxTime: 1, reference: 8)]
  for labels in series { try writer.append(labels, chunks: chunks.span, to: &bytes) }
  try writer.finish(to: &bytes)
  let reader = try IndexReader(SharedBytes(bytes))
  let found = try reader.select(selector)
  precondition(found.count == 1)

  guard let even = Postings([0, 2, 4]), let few = Postings([1, 2, 3]) else { fatalError() }
  precondition(even.intersection(few).array == [2] && even.subtracting(few).count == 2)
}

try useInvertedIndex()
