import Blocks
import Gorilla
import InvertedIndex
import SeriesModel
import TSDB
import Testing

/// A store on disk whose files have all that is written here and that Prometheus 2.42 knows, or passes by: blocks, both
/// logs, and chunks of the head, in order and late.
///
/// What it does not know, and so is not there, are custom buckets, late histograms that are in the log alone, logs
/// compressed with Zstandard, and sealed blocks.
struct MixedStore {
  /// The time of the first samples, at the beginning of a block.
  static let start: Int64 = 1_700_006_400_000
  private static let minute: Int64 = 60_000

  /// What the store has.
  private(set) var samples: StoredSamples = [:]
  /// What others find in its files: also late samples of a commit that does not count, as a crash took the rest.
  private(set) var samplesOfOthers: StoredSamples = [:]
  /// The exemplars of a series.
  private(set) var exemplars: [Exemplar] = []

  private let directory: String
  private let floats: [LabelSet]
  private let histograms: LabelSet
  private let floatHistograms: LabelSet

  /// The series with exemplars and metadata.
  let kept: LabelSet
  /// The series with late samples.
  let late: LabelSet
  /// The series of which samples are deleted.
  let deleted: LabelSet

  /// Writes it.
  init(to directory: String) throws {
    self.directory = directory
    floats = try ["kept", "late", "deleted"].map {
      try LabelSet(["__name__": "made", "job": "a\"b\\c\u{E9}", "which": $0])
    }
    (kept, late, deleted) = (floats[0], floats[1], floats[2])
    histograms = try LabelSet(["__name__": "made_histogram", "job": "h"])
    floatHistograms = try LabelSet(["__name__": "made_float_histogram", "job": "h"])

    var store = try open()
    // Seven and a half hours become three blocks, each with its late samples, and a head.
    try append(0..<450, late: 10..<300, to: store)
    try store.maintain()
    // Enough late samples for a full chunk of them, which moves to a file, and some that are in the log alone.
    try append(450..<490, late: 450..<490, to: store)
    try store.maintain()
    try append(490..<500, late: 490..<500, to: store)
    try delete(from: 100, through: 130, in: store)
    try delete(from: 470, through: 480, in: store)
    try store.close()
    samplesOfOthers = samples
    try loseCommit()
    store = try open()
    try append(510..<512, late: 510..<512, to: store)
    try store.close()
    samplesOfOthers.merge(samples) { others, ours in others.merging(ours) { _, value in value } }
  }

  private func open() throws -> Store<LocalFileSystem> {
    var options = StoreOptions()
    options.head.outOfOrderWindow = 3_600_000
    // So that there are several, and a checkpoint.
    options.head.logSegmentByteLimit = 1 << 15
    return try Store(directory, on: LocalFileSystem(), options: options) {
      Self.start + 24 * 3_600_000
    }
  }

  /// Commits samples of each series at each minute, and one that is five minutes late at those that `late` has.
  private mutating func append(
    _ minutes: Range<Int64>, late lateMinutes: Range<Int64>, to store: Store<LocalFileSystem>
  ) throws {
    for minute in minutes {
      let time = Self.start + minute * Self.minute
      var batch = AppendBatch()
      for (number, labels) in floats.enumerated() {
        let value = minute % 60 == 59 ? Double.nan : Double(minute) / 4 - Double(number)
        add(labels, at: time, .float(value), to: &batch)
      }
      if lateMinutes.contains(minute) {
        add(late, at: time - 5 * Self.minute + 7, .float(Double(minute) + 0.5), to: &batch)
      }
      add(histograms, at: time, .histogram(Self.histogram(UInt64(minute))), to: &batch)
      add(
        floatHistograms, at: time, .floatHistogram(Self.floatHistogram(UInt64(minute))), to: &batch)
      if minute % 10 == 0 {
        let exemplar = Exemplar(
          timestamp: time, value: Double(minute), labels: try LabelSet(["trace_id": "\(minute)"]))
        batch.append(kept, exemplar)
        exemplars.append(exemplar)
      }
      if minute % 100 == 0 {
        batch.append(
          kept, MetricMetadata(type: .gauge, unit: "seconds", help: "As of \(minute)."))
      }
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
    }
  }

  private mutating func add(
    _ labels: LabelSet, at time: Int64, _ value: StoredValue, to batch: inout AppendBatch
  ) {
    batch.append(labels, at: time, value)
    samples[labels, default: [:]][time] = value
  }

  private mutating func delete(
    from first: Int64, through last: Int64, in store: Store<LocalFileSystem>
  ) throws {
    let range = TimeRange(Self.start + first * Self.minute...Self.start + last * Self.minute)
    try store.delete(Selector([LabelMatcher("which", .equal, "deleted")]), in: range)
    samples[deleted] = samples[deleted]?.filter { !range.contains($0.key) }
  }

  /// Makes a commit of which a crash leaves only the late sample, and something behind it: the next start withdraws it.
  private mutating func loseCommit() throws {
    let files = LocalFileSystem()
    let log = directory + "/wal"
    var others = self
    let store = try open()
    try others.append(505..<506, late: 505..<506, to: store)
    try store.close()
    let last = try #require(try LogDirectory(log, on: files).files.last)
    try files.truncate(last.path, to: 0)
    // As if it were a later one that was lost likewise.
    var record: [UInt8] = []
    LogRecord.withdrawnCommits([1_000]).encode(to: &record)
    var commit = LogCommit()
    commit.append(record.span)
    var writer = try LogWriter(log, on: files)
    try writer.append(commit)
    try writer.close()
    let time = Self.start + 500 * Self.minute + 7
    samplesOfOthers[late]?[time] = others.samples[late]?[time]
  }

  private static func layout(_ number: UInt64) -> HistogramLayout {
    var layout = HistogramLayout()
    layout.zeroThreshold = 0.001
    layout.positiveSpans = [HistogramSpan(offset: 1, length: 2)]
    layout.negativeSpans = [HistogramSpan(offset: 0, length: number < 200 ? 1 : 2)]
    return layout
  }

  private static func histogram(_ number: UInt64) -> Histogram<UInt64> {
    let layout = layout(number)
    let buckets = [number, 2, 3] + (layout.bucketCount > 3 ? [4] : [])
    return Histogram(
      layout: layout, count: buckets.reduce(1, +), zeroCount: 1, sum: Double(number) / 2,
      buckets: buckets)
  }

  private static func floatHistogram(_ number: UInt64) -> Histogram<Double> {
    let integer = histogram(number)
    let buckets = integer.buckets.map { Double($0) / 4 }
    return Histogram(
      layout: integer.layout, count: buckets.reduce(0.25, +), zeroCount: 0.25, sum: integer.sum,
      buckets: buckets)
  }
}
