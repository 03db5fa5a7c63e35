/// What a record of a write-ahead log tells of: its first byte.
///
/// A byte that is none of these is of a kind that is not known here, and such records are skipped.
public enum LogRecordType: UInt8, CaseIterable, Sendable {
  /// Series, with the references by which the other records know them.
  case series = 1
  /// Float samples.
  case samples = 2
  /// Ranges of time in which samples count as deleted.
  case tombstones = 3
  /// Exemplars.
  case exemplars = 4
  /// Out-of-order chunks that are complete, in a log of out-of-order samples.
  case chunkMarkers = 5
  /// Types, units and descriptions of metrics.
  case metadata = 6
  /// Histograms with exponential buckets.
  case histograms = 7
  /// Float histograms with exponential buckets.
  case floatHistograms = 8
  /// Histograms with custom buckets.
  case customHistograms = 9
  /// Float histograms with custom buckets.
  case customFloatHistograms = 10
  /// Float samples with start times.
  case samplesWithStartTimes = 11
  /// Histograms with start times, of any buckets.
  case histogramsWithStartTimes = 12
  /// Float histograms with start times, of any buckets.
  case floatHistogramsWithStartTimes = 13
}
