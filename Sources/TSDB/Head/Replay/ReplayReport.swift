/// What was found when a head was read from its files.
public struct ReplayReport: Sendable {
  /// Faults of the logs. If the log is torn at the last one, what was behind is lost, and was never said to be
  /// durable; of any other, what lies between it and the next record that can be read.
  public internal(set) var logErrors: [LogError] = []
  /// What could not be read of the head-chunk files. The samples come back from the log, as far as it has
  /// them.
  public internal(set) var chunkLosses: [HeadChunkLoss] = []
  /// The number of histograms in the logs that are none.
  public internal(set) var invalidHistogramCount = 0
  /// The number of samples, exemplars, metadata and chunks whose series the log does not have.
  public internal(set) var unknownSeriesCount = 0
  /// The number of samples that were read from the logs.
  public internal(set) var sampleCount = 0

  /// Whether all was found that there should be.
  public var isSound: Bool {
    logErrors.isEmpty && chunkLosses.isEmpty && invalidHistogramCount == 0
      && unknownSeriesCount == 0
  }
}
