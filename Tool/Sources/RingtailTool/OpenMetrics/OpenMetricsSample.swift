/// What a line of OpenMetrics text says of a sample.
package struct OpenMetricsSample {
  /// Where the text of the series is: its name and labels.
  package var series: Range<Int>
  package var value: Double
  /// The time in milliseconds since the Unix epoch; nil if the line has none.
  package var timestamp: Int64?
}
