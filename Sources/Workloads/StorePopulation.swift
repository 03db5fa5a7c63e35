public import SeriesModel

/// The series of a store that is measured, and their samples, round by round, as a scraper brings them.
public struct StorePopulation: Sendable {
  /// The labels of the series.
  public let labels: [LabelSet]
  /// How many rounds there are.
  public let roundCount: Int
  /// The times of all rounds, one round after the other.
  let timestamps: [Int64]
  /// The values, likewise.
  let values: [Double]

  /// Series of the shapes a, b and c.
  ///
  /// - Parameters:
  ///   - seriesCount: how many series.
  ///   - roundCount: how many samples each has.
  /// - Throws: nothing, as the labels are valid.
  public init(seriesCount: Int = 10_000, roundCount: Int = 240) throws(LabelSetError) {
    var labels: [LabelSet] = []
    var timestamps = [Int64](repeating: 0, count: seriesCount * roundCount)
    var values = [Double](repeating: 0, count: seriesCount * roundCount)
    let shapes: [Shape] = [.constant, .counter, .gauge]
    for number in 0..<seriesCount {
      let group = number / 100
      labels.append(
        try LabelSet([
          "__name__": "metric_\(number % 100 < 10 ? "0" : "")\(number % 100)", "env": "prod",
          "instance": "10.0.0.\(group):9090", "job": "job-\(number / 1_000)",
          "zone": "zone-\(group % 3)",
        ]))
      let series = shapes[group % 3].series(number, count: roundCount)
      for round in 0..<roundCount {
        timestamps[round * seriesCount + number] = series.timestamps[round]
        values[round * seriesCount + number] = series.values[round]
      }
    }
    self.labels = labels
    self.roundCount = roundCount
    self.timestamps = timestamps
    self.values = values
  }

  /// How much later a round is when all have come once more.
  static func delay(_ repetition: Int, roundCount: Int) -> Int64 {
    Int64(repetition * roundCount) * Shape.interval
  }
}
