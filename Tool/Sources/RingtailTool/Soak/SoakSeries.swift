package import SeriesModel

/// The series of a soak, whose samples are a function of series and time, so that they can be checked without
/// being kept.
///
/// Each metric has ten series. Of two rounds, those of some series come the wrong way round, and those of some are
/// deleted at times.
package struct SoakSeries: Sendable {
  /// Of how many rounds the first ones are deleted, and how many.
  static let deletionInterval = 400
  package static let deletionLength = 100
  static let metricCount = 100
  static let appenderCount = 2
  /// From one round to the next, in milliseconds.
  static let interval: Int64 = 15_000
  /// The time of the first round.
  static let start: Int64 = 1_699_999_200_000

  /// By number, and ascending.
  package let labels: [LabelSet]

  package init() throws(LabelSetError) {
    var labels: [LabelSet] = []
    for number in 0..<Self.metricCount * 10 {
      labels.append(
        try LabelSet([
          "__name__": Self.metric(number / 10), "number": "\(number % 10)",
          "these": Self.isDoomed(number) ? "go" : "stay",
        ]))
    }
    self.labels = labels
  }

  static func metric(_ number: Int) -> String { "soak_\(number / 10)\(number % 10)" }

  /// Who appends a series.
  static func appender(of series: Int) -> Int { series / 10 % appenderCount }

  /// Whether the samples of even rounds come behind those of the next one.
  static func isLate(_ series: Int) -> Bool { series % 5 == 4 }

  /// Whether samples are deleted at times.
  static func isDoomed(_ series: Int) -> Bool { series % 10 > 7 }

  package static func time(of round: Int) -> Int64 { start + Int64(round) * interval }

  /// The round of a time; nil if there is none.
  static func round(at time: Int64) -> Int? {
    let (round, rest) = (time - start).quotientAndRemainder(dividingBy: interval)
    return rest == 0 && round >= 0 ? Int(round) : nil
  }

  /// The value that a series has in a round: counters of different speed, with a jitter.
  package static func value(of series: Int, in round: Int) -> Double {
    let jitter = UInt64(bitPattern: Int64(series << 32 | round)) &* 0x9E37_79B9_7F4A_7C15 >> 62
    return Double(round * (series % 7 + 1)) + Double(jitter)
  }
}
