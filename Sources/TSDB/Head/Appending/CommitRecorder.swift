internal import BitCoding
internal import Gorilla
internal import SeriesModel

/// Makes the records of commits. Its memory is used again from commit to commit.
struct CommitRecorder: ~Copyable {
  /// The records of the commit at hand.
  private(set) var commit: LogCommit
  private var record: [UInt8] = []

  init(compression: LogCompression) { commit = LogCommit(compression: compression) }

  mutating func removeAll() { commit.removeAll() }

  /// Adds a record.
  mutating func append(_ entries: LogRecord) {
    record.removeAll(keepingCapacity: true)
    entries.encode(to: &record)
    append(record)
  }

  /// Adds a record, by its bytes.
  mutating func append(_ record: [UInt8]) { Self.add(record, to: &commit) }

  // The span of a property would borrow all of this value.
  private static func add(_ record: [UInt8], to commit: inout LogCommit) {
    commit.append(record.span)
  }

  /// Adds the records of the samples in order, of exemplars and metadata, as Prometheus orders them.
  ///
  /// - Parameters:
  ///   - staged: what was admitted.
  ///   - series: the series among them that the log does not have yet.
  mutating func append(_ staged: borrowing StagedCommit, _ series: [LogSeries]) {
    if !series.isEmpty { append(.series(series)) }
    if !staged.metadata.isEmpty { append(.metadata(staged.metadata.entries)) }
    if !staged.floats.isEmpty {
      record.removeAll(keepingCapacity: true)
      LogSamples.encode(staged.floats.span, to: &record)
      Self.add(record, to: &commit)
    }
    for record in Self.records(staged.histograms.samples, LogRecord.histograms) { append(record) }
    for record in Self.records(staged.floatHistograms.samples, LogRecord.floatHistograms) {
      append(record)
    }
    if !staged.exemplars.isEmpty { append(.exemplars(staged.exemplars.entries)) }
  }

  /// The records of samples out of order.
  ///
  /// - Parameters:
  ///   - samples: the samples.
  ///   - references: by which number the log knows the series of each.
  static func records(_ samples: [OutOfOrderSample], _ references: [UInt64]) -> [[UInt8]] {
    var floats = LogSamples()
    var histograms: [LogHistogram<UInt64>] = []
    var floatHistograms: [LogHistogram<Double>] = []
    for (series, sample) in zip(references, samples) {
      let time = sample.timestamp
      switch sample.value {
      case .float(let value): floats.append(series: series, timestamp: time, value: value)
      case .histogram(let histogram):
        histograms.append(LogHistogram(series: series, timestamp: time, histogram: histogram))
      case .floatHistogram(let histogram):
        floatHistograms.append(LogHistogram(series: series, timestamp: time, histogram: histogram))
      }
    }
    var entries: [LogRecord] = floats.count > 0 ? [.samples(floats)] : []
    entries += records(histograms, LogRecord.histograms)
    entries += records(floatHistograms, LogRecord.floatHistograms)
    return entries.map { record in
      var bytes: [UInt8] = []
      record.encode(to: &bytes)
      return bytes
    }
  }

  /// Histograms of custom buckets have a record of their own, which older readers pass over.
  private static func records<Count: HistogramCount>(
    _ samples: [LogHistogram<Count>], _ make: ([LogHistogram<Count>], LogHistogramForm) -> LogRecord
  ) -> [LogRecord] {
    guard !samples.isEmpty else { return [] }
    let custom = samples.filter(\.hasCustomBuckets)
    let others = custom.isEmpty ? samples : samples.filter { !$0.hasCustomBuckets }
    return (others.isEmpty ? [] : [make(others, .exponential)])
      + (custom.isEmpty ? [] : [make(custom, .custom)])
  }
}

extension LogHistogram {
  fileprivate var hasCustomBuckets: Bool {
    histogram.layout.schema == HistogramLayout.customBucketsSchema
  }
}
