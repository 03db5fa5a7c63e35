import Blocks
import Chunks
import Gorilla
import InvertedIndex
import SeriesModel
import TSDB

extension StoreOptions {
  /// Blocks of a thousand milliseconds, and samples that may come two thousand late.
  static var small: StoreOptions {
    var options = StoreOptions()
    options.head.blockDuration = 1_000
    options.head.futureGrace = .max
    options.head.outOfOrderWindow = 2_000
    options.head.cuttingRules.targetSampleCount = 8
    options.head.logSegmentByteLimit = 1 << 15
    options.compaction = CompactionRules(ranges: [1_000, 3_000])
    return options
  }
}

extension Store where Files == MemoryFileSystem {
  /// A store in memory whose clock stands still.
  convenience init(_ files: MemoryFileSystem, options: StoreOptions = .small) throws(StoreError) {
    try self.init("/data", on: files, options: options) { 1_000_000 }
  }
}

/// The labels of a series.
func series(_ number: Int) -> LabelSet {
  guard let labels = try? LabelSet(["__name__": "s\(number % 2)", "n": "\(number)"]) else {
    preconditionFailure("the labels are valid")
  }
  return labels
}

/// A histogram that is told by a number.
func histogram(_ number: UInt64) -> Histogram<UInt64> {
  var layout = HistogramLayout()
  layout.zeroThreshold = 0.001
  layout.positiveSpans = [HistogramSpan(offset: Int32(number % 3), length: 2)]
  return Histogram(
    layout: layout, count: number + 3, zeroCount: 1, sum: Double(number), buckets: [number, 2])
}

extension Histogram<UInt64> {
  /// The same, with float counts, even if they are not those of the layout.
  var asFloats: Histogram<Double> {
    var floats = Histogram<Double>()
    (floats.layout, floats.counterReset, floats.sum) = (layout, counterReset, sum)
    (floats.count, floats.zeroCount) = (Double(count), Double(zeroCount))
    floats.buckets = buckets.map { Double($0) }
    return floats
  }
}
