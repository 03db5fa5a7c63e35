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
  /// How many of the records that follow are one commit. The type is one of this library alone, which
  /// Prometheus does not know and passes by.
  case commit = 0xC0
  /// Up to where out-of-order chunks are in blocks, in a log of out-of-order samples. The type is one of this
  /// library alone, as ``commit``.
  case chunksInBlocks = 0xC1
  /// Up to which time the samples that came in order are in blocks. The type is one of this library alone.
  case minValidTime = 0xC2
  /// That a commit has samples in order and samples out of order, and so is in two logs. The type is one of this
  /// library alone.
  case splitCommit = 0xC3
  /// Commits in two logs of which this one has lost its part in a crash. The type is one of this library alone.
  case withdrawnCommits = 0xC4
  /// That deletions are over which came before. The type is one of this library alone.
  case endedDeletions = 0xC5
}
