import Gorilla

/// A histogram with two buckets.
func histogram(_ first: UInt64, _ second: UInt64) -> Histogram<UInt64> {
  var layout = HistogramLayout()
  layout.schema = 2
  layout.positiveSpans = [HistogramSpan(offset: 0, length: 2)]
  return Histogram(
    layout: layout, count: first + second, zeroCount: 0, sum: Double(first + 2 * second),
    buckets: [first, second])
}

/// Decodes a finished chunk, in place of storing it.
func store(_ payload: Span<UInt8>) throws(ChunkError) {
  var decoder = try HistogramDecoder<UInt64>(payload, hasStartTimes: false)
  var columns = HistogramColumns<UInt64>()
  try decoder.decode(from: payload, into: &columns)
  print(columns.counterReset, columns.timestamps, columns.counts, columns.buckets)
}

do {
  var appender = HistogramAppender<UInt64>(hasStartTimes: false)
  // The third counts less than the second: its counters have started anew.
  let histograms = [histogram(1, 0), histogram(5, 2), histogram(1, 1)]
  for (index, histogram) in histograms.enumerated() {
    let timestamp = Int64(index) * 15_000
    if case .chunkEnds(let counterReset) = appender.append(histogram, at: timestamp) {
      // The chunk has not taken it. Another begins, with a header that says why.
      try appender.withBytes(store)
      appender.removeAll(counterReset: counterReset)
      _ = appender.append(histogram, at: timestamp)
    }
  }
  try appender.withBytes(store)
} catch {
  print("corrupt chunk: \(error)")
}
