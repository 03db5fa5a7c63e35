internal import SeriesModel

/// Numbers the series of OpenMetrics text, from 0 on, in the order in which they come.
struct SeriesNumbering {
  /// By number.
  private(set) var labels: [LabelSet] = []
  private var texts = SeriesTexts()
  /// By the number of the text.
  private var numbers: [Int] = []
  private var known: [LabelSet: Int] = [:]

  /// The number of the series of the line that `reader` has read last.
  mutating func number(
    of sample: OpenMetricsSample, in bytes: Span<UInt8>, _ reader: inout OpenMetricsReader
  ) throws(OpenMetricsError) -> Int {
    let text = bytes.extracting(sample.series)
    let hash = texts.hash(of: text)
    if let number = texts.number(of: text, hash: hash) { return numbers[number] }
    let labels = try reader.labels(of: sample.series, in: bytes)
    let number = known[labels] ?? self.labels.count
    if number == self.labels.count {
      known[labels] = number
      self.labels.append(labels)
    }
    texts.append(text, hash: hash)
    numbers.append(number)
    return number
  }
}
