package import SeriesModel

/// The series of a soak, whose samples are a function of series and time, so that they can be checked without
/// being kept.
///
/// Each metric has ten series at a time, which are known by numbers. Those of some metrics come and go: after some rounds
/// others have their numbers. Of two rounds, the samples of some series come the wrong way round, and those of some are
/// deleted at times.
package enum SoakSeries {
  /// Of how many rounds the first ones are deleted, and how many.
  static let deletionInterval = 400
  package static let deletionLength = 100
  /// For how many rounds a series lasts that comes and goes: half an hour of their time.
  package static let lifetime = 120
  static let metricCount = 100
  static let appenderCount = 2
  /// From one round to the next, in milliseconds.
  static let interval: Int64 = 15_000
  /// The time of the first round.
  static let start: Int64 = 1_699_999_200_000

  static func metric(_ number: Int) -> String { "soak_\(number / 10)\(number % 10)" }

  /// The labels of the series that has a number in a round.
  package static func labels(of number: Int, in round: Int) throws(LabelSetError) -> LabelSet {
    var pairs = [
      ("__name__", metric(number / 10)), ("number", "\(number % 10)"),
      ("these", isDoomed(number) ? "go" : "stay"),
    ]
    if !isLasting(number) { pairs.append(("generation", "\(round / lifetime)")) }
    return try LabelSet(pairs)
  }

  /// The series with these labels; nil if there is none.
  static func life(of labels: LabelSet) -> SoakLife? {
    guard let name = labels["__name__"], let metric = Int(name.dropFirst("soak_".count)),
      let digit = Int(labels["number"] ?? ""), 0..<10 ~= digit, 0..<metricCount ~= metric,
      let generation = Int(labels["generation"] ?? "0"), 0..<1 << 32 ~= generation
    else { return nil }
    let life = SoakLife(number: metric * 10 + digit, generation: generation)
    let expected = try? Self.labels(of: life.number, in: generation * lifetime)
    return expected == labels ? life : nil
  }

  /// Who appends a series.
  static func appender(of series: Int) -> Int { series / 10 % appenderCount }

  /// Whether it is the same series from the first round on.
  static func isLasting(_ series: Int) -> Bool { series / 10 % 5 % 2 == 0 }

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
