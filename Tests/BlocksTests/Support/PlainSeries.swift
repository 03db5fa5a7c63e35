import Blocks
import Chunks
import Gorilla
import SeriesModel

/// A series and its samples in the plainest form: what a block has, whatever its chunks are.
struct PlainSeries: Equatable {
  var labels: LabelSet
  /// A time, and all that there is of the value.
  var samples: [String] = []

  /// All series of a block that have samples.
  static func all(
    of block: Block, applyingTombstones: Bool = false
  ) throws -> [PlainSeries] {
    var all: [PlainSeries] = []
    var cursor = block.makeCursor()
    while try cursor.next() {
      var series = PlainSeries(labels: try cursor.labels())
      let deleted = cursor.deleted
      var chunks = ChunkCursor(try cursor.chunks())
      while let kind = try chunks.next() {
        let times = chunks.withTimestamps { times in times.indices.map { times[$0] } }
        let values = Self.values(of: chunks, kind)
        for (time, value) in zip(times, values) {
          // Not by the search that is tested.
          if applyingTombstones, deleted.ranges.contains(where: { $0.contains(time) }) { continue }
          series.samples.append("\(time) \(value)")
        }
      }
      if !series.samples.isEmpty { all.append(series) }
    }
    return all
  }

  private static func values(of chunks: borrowing ChunkCursor, _ kind: SampleKind) -> [String] {
    switch kind {
    case .float:
      chunks.withFloats { _, values in values.indices.map { "\(values[$0].bitPattern)" } }
    case .integerHistogram:
      chunks.withHistograms { columns, range in range.map { text(of: columns[$0]) } }
    case .floatHistogram:
      chunks.withFloatHistograms { columns, range in range.map { text(of: columns[$0]) } }
    }
  }

  private static func text<Count>(of histogram: Histogram<Count>) -> String {
    if histogram.isStale { return "stale" }
    let layout = histogram.layout
    // Buckets by their number, as layouts may differ in those that are empty.
    var buckets: [String] = []
    var position = 0
    for spans in [layout.positiveSpans, layout.negativeSpans] {
      var number = 0
      for span in spans {
        number += Int(span.offset)
        for _ in 0..<span.length {
          let count = "\(histogram.buckets[position])"
          if Double(count) != 0 { buckets.append("\(number):\(count)") }
          number += 1
          position += 1
        }
      }
      buckets.append("|")
    }
    return """
      \(Count.self) \(layout.schema) \(layout.zeroThreshold) \(layout.customBounds) \
      \(histogram.count) \(histogram.zeroCount) \(histogram.sum.bitPattern) \(buckets)
      """
  }
}
