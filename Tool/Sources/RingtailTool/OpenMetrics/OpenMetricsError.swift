/// A fault of OpenMetrics text, and where it is.
package struct OpenMetricsError: Error, Equatable {
  /// The line; they count from 1.
  package var line: Int
  /// The byte in the line; they count from 1.
  package var column: Int
  package var fault: OpenMetricsFault
}

extension OpenMetricsError: CustomStringConvertible {
  package var description: String { "line \(line), column \(column): \(fault)" }
}
