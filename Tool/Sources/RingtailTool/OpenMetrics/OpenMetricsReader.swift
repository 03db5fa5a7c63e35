package import SeriesModel

/// Reads OpenMetrics text, line by line, as Prometheus does.
///
/// ```swift
/// var reader = OpenMetricsReader()
/// var offset = 0
/// while offset < bytes.count {
///   guard let sample = try reader.next(in: bytes, from: &offset) else { continue }
///   try reader.labels(of: sample.series, in: bytes)  // {__name__="up", job="api"}
/// }
/// try reader.finish()
/// ```
///
/// A line is looked at by itself: what the type of a metric asks of its values, its labels and their order is not.
/// Bytes may come piece by piece, of complete lines.
package struct OpenMetricsReader {
  /// The number of lines that have been begun.
  package private(set) var lineCount = 0
  /// Whether there was `# EOF`.
  var isEnded = false
  /// Where the line at hand begins.
  private var lineStart = 0
  var builder = LabelSetBuilder()

  /// A reader before the first line.
  package init() {}

  /// Reads a line.
  ///
  /// The labels are not looked at, only where they end; ``labels(of:in:)`` reads them.
  ///
  /// - Parameters:
  ///   - bytes: complete lines; only the last one of all may be without its end.
  ///   - offset: where the line begins, before the end of the bytes; then where the next one does.
  /// - Returns: the sample; nil if the line has none.
  package mutating func next(
    in bytes: Span<UInt8>, from offset: inout Int
  ) throws(OpenMetricsError) -> OpenMetricsSample? {
    lineStart = offset
    lineCount += 1
    if isEnded { throw error(.behindEnd, at: offset) }
    var sample: OpenMetricsSample?
    switch bytes[offset] {
    case .newline: throw error(.blankLine, at: offset)
    case UInt8(ascii: "#"): try readMetadata(bytes, &offset)
    default: sample = try readSample(bytes, &offset)
    }
    guard bytes.isLineEnd(at: offset) else {
      throw error(.expected("the end of the line"), at: offset)
    }
    offset = min(offset + 1, bytes.count)
    return sample
  }

  /// Ends the reading.
  ///
  /// - Throws: if there was no `# EOF`.
  package func finish() throws(OpenMetricsError) {
    if !isEnded { throw OpenMetricsError(line: lineCount + 1, column: 1, fault: .missingEnd) }
  }

  /// Reads the labels of the line that was read last.
  ///
  /// - Parameters:
  ///   - series: the text of the series, as the sample tells.
  ///   - bytes: those that the line was read from.
  package mutating func labels(
    of series: Range<Int>, in bytes: Span<UInt8>
  ) throws(OpenMetricsError) -> LabelSet {
    builder.removeAll()
    var offset = series.lowerBound
    let name = bytes.nameEnd(from: offset, allowsColon: true)
    var hasName = name > offset
    if hasName {
      try add(Array("__name__".utf8), bytes.array(offset..<name), at: offset)
      offset = name
    }
    if offset < series.upperBound { try readLabels(bytes, &offset, hasName: &hasName) }
    guard hasName else { throw error(.expected("the name of the metric"), at: series.lowerBound) }
    guard offset == series.upperBound else { throw error(.expected("a space"), at: offset) }
    do throws(LabelSetError) {
      return try builder.build()
    } catch let fault { throw error(.labels(fault), at: series.lowerBound) }
  }

  /// A fault of the line that was read last, at an offset of the bytes.
  func error(_ fault: OpenMetricsFault, at offset: Int) -> OpenMetricsError {
    OpenMetricsError(line: lineCount, column: offset - lineStart + 1, fault: fault)
  }
}
