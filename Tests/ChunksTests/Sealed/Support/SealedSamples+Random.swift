import TestSupport

extension SealedSamples {
  /// Samples that are put together from stretches of different kinds, at times as different.
  static func random(count: Int, using random: inout SeededGenerator) -> SealedSamples {
    var timestamps: [Int64] = []
    var values: [Double] = []
    var time = Int64(truncatingIfNeeded: random.nextOfAnyMagnitude())
    let powers: [Double] = [1, 10, 100, 1_000, 1e9, 1e15, 1e22]
    let digits = powers.randomElement(using: &random) ?? 1
    while values.count < count {
      let length = Int.random(in: 1...200, using: &random)
      let step = Int64.random(in: 0...60_000, using: &random)
      let jitters: [Int64] = [0, 0, 1, 100, 1 << 40]
      let jitter = jitters.randomElement(using: &random) ?? 0
      let kind = Int.random(in: 0..<7, using: &random)
      var sum = Int64(truncatingIfNeeded: random.nextOfAnyMagnitude() >> 14)
      for _ in 0..<min(length, count - values.count) {
        time &+= step &+ Int64.random(in: -jitter...jitter, using: &random)
        timestamps.append(time)
        sum &+= Int64.random(in: -500...500, using: &random)
        values.append(Self.next(after: values.last, kind, sum, digits, &random))
      }
    }
    return SealedSamples("random", values, at: timestamps)
  }

  private static func next(
    after previous: Double?, _ kind: Int, _ sum: Int64, _ digits: Double,
    _ random: inout SeededGenerator
  ) -> Double {
    switch kind {
    case 0: Double(sum) / digits
    case 1: Double(sum % 100) / digits
    case 2: Double(sum) * 0.1 * digits
    case 3: previous ?? 0
    case 4: Double.random(in: 0..<1, using: &random)
    case 5: Double(bitPattern: random.next())
    default: Double(Float(sum) / 3)
    }
  }
}
