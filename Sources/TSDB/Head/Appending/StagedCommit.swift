internal import Chunks
internal import Gorilla

/// What a commit is about to add: samples that were admitted, with the series as the head and as the log know
/// them.
///
/// The memory is used again from commit to commit.
struct StagedCommit: Sendable {
  /// The floats in order.
  var floats: [StagedFloat] = []
  var histograms = StagedHistograms<UInt64>()
  var floatHistograms = StagedHistograms<Double>()
  /// The series of the samples out of order.
  var outOfOrderSeries: [UInt32] = []
  /// The samples out of order, in the order in which they came.
  var outOfOrder: [OutOfOrderSample] = []
  var exemplars = StagedNotes<LogExemplar>()
  var metadata = StagedNotes<LogMetadata>()
  /// The newest samples that there were before, as far as chunks do not tell them.
  var replaced: [(series: UInt32, time: Int64, bits: UInt64)] = []
  /// Series that the log does not have yet.
  var unloggedSeries: [UInt32] = []
  /// The first and the last time of the samples in order.
  var minTime = Int64.max
  var maxTime = Int64.min

  /// Whether there is nothing that the log of samples in order would have to have.
  var isInOrderEmpty: Bool {
    floats.isEmpty && histograms.series.isEmpty && floatHistograms.series.isEmpty
      && unloggedSeries.isEmpty && exemplars.isEmpty && metadata.isEmpty
  }

  /// Calls `body` with the series, the time and what stands for the value of each sample in order.
  func forEachInOrder(_ body: (UInt32, Int64, UInt64) -> Void) {
    for float in floats {
      body(float.series, float.sample.timestamp, float.sample.value.bitPattern)
    }
    for (number, entry) in zip(histograms.series, histograms.samples) {
      body(number, entry.timestamp, entry.histogram.contentHash)
    }
    for (number, entry) in zip(floatHistograms.series, floatHistograms.samples) {
      body(number, entry.timestamp, entry.histogram.contentHash)
    }
  }

  /// Widens the range of times.
  mutating func include(_ time: Int64) {
    minTime = min(minTime, time)
    maxTime = max(maxTime, time)
  }

  /// Adds a sample out of order.
  mutating func insert<Value>(
    _ entry: AppendBatch.Entry<Value>, _ value: OutOfOrderSample.Value
  ) {
    outOfOrderSeries.append(entry.series)
    outOfOrder.append(OutOfOrderSample(timestamp: entry.timestamp, value: value))
  }

  mutating func removeAll() {
    floats.removeAll(keepingCapacity: true)
    histograms.removeAll()
    floatHistograms.removeAll()
    outOfOrderSeries.removeAll(keepingCapacity: true)
    outOfOrder.removeAll(keepingCapacity: true)
    exemplars.removeAll()
    metadata.removeAll()
    replaced.removeAll(keepingCapacity: true)
    unloggedSeries.removeAll(keepingCapacity: true)
    (minTime, maxTime) = (.max, .min)
  }
}

/// A float that was admitted.
struct StagedFloat: Sendable {
  var series: UInt32
  /// The number by which the log knows the series.
  var logReference: UInt64
  var sample: Sample
}

/// Histograms of one kind that were admitted.
struct StagedHistograms<Count: HistogramCount>: Sendable {
  var series: [UInt32] = []
  var samples: [LogHistogram<Count>] = []

  mutating func append(_ series: UInt32, _ sample: LogHistogram<Count>) {
    self.series.append(series)
    samples.append(sample)
  }

  mutating func removeAll() {
    series.removeAll(keepingCapacity: true)
    samples.removeAll(keepingCapacity: true)
  }
}
