public import Gorilla

/// A sample of a native histogram in a write-ahead log.
public struct LogHistogram<Count: HistogramCount>: Equatable, Sendable {
  /// The number of the series.
  public var series: UInt64
  /// Its time, in milliseconds since the Unix epoch.
  public var timestamp: Int64
  /// Its start time, in milliseconds since the Unix epoch; 0 if it has none.
  public var startTime: Int64
  /// The histogram. One that comes from a record can have a layout that is not valid.
  public var histogram: Histogram<Count>

  /// A sample.
  ///
  /// - Parameters:
  ///   - series: the number of the series.
  ///   - timestamp: its time, in milliseconds since the Unix epoch.
  ///   - startTime: its start time; 0 if it has none.
  ///   - histogram: the histogram.
  public init(
    series: UInt64, timestamp: Int64, startTime: Int64 = 0, histogram: Histogram<Count>
  ) {
    self.series = series
    self.timestamp = timestamp
    self.startTime = startTime
    self.histogram = histogram
  }
}

/// Which histograms a record is for; each has a type of its own.
public enum LogHistogramForm: CaseIterable, Sendable {
  /// Those with exponential buckets.
  case exponential
  /// Those with custom buckets.
  case custom
  /// Those with start times, of any buckets.
  case withStartTimes
}
