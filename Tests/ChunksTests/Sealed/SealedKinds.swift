import TestSupport

extension SealedSamples {
  /// Samples of every kind that the encoder has a mode or a transform for, `count` of each, and of some
  /// that it has none for.
  static func all(count: Int, seed: Seed) -> [SealedSamples] {
    var random = seed.generator
    let walk = sums(of: -100...100, count, &random)
    let counter = sums(of: 0...100, count, &random)
    let units = (0..<count).map { _ in Double(random.next() >> 11) * 0x1p-53 }
    let jittered = (0..<count).map {
      15_000 * Int64($0) + Int64.random(in: -10...10, using: &random)
    }
    return decimals(walk, counter, jittered) + others(walk, units, jittered, &random)
  }

  private static func sums(
    of range: ClosedRange<Int64>, _ count: Int, _ random: inout SeededGenerator
  ) -> [Int64] {
    var sum: Int64 = 10_000
    return (0..<count).map { _ in
      sum += Int64.random(in: range, using: &random)
      return sum
    }
  }

  private static func decimals(
    _ walk: [Int64], _ counter: [Int64], _ jittered: [Int64]
  ) -> [SealedSamples] {
    let indices = walk.indices
    let half = walk.count / 2
    let reset = indices.map { Double(counter[$0] - ($0 < half ? 0 : counter[half])) }
    let accelerating = indices.map { Double($0 * $0 * 1_000 + $0 % 3) }
    let gap = indices.map { 15_000 * Int64($0) + ($0 > half ? 987_654 : 0) }
    let withOddOnes = indices.map {
      $0 % 50 == 7 ? odd[$0 / 50 % odd.count] : Double(walk[$0]) / 10
    }
    return [
      SealedSamples("constant", indices.map { _ in -12.5 }),
      SealedSamples("constant NaN", indices.map { _ in odd[0] }),
      SealedSamples("counter", counter.map { Double($0) }),
      SealedSamples("counter with a reset", reset),
      SealedSamples("accelerating counter", accelerating),
      SealedSamples("gauge with jitter", walk.map { Double($0) / 100 }, at: jittered),
      SealedSamples("gauge with a gap", walk.map { Double($0) / 1_000 }, at: gap),
      SealedSamples("gauge with exceptions", withOddOnes),
      SealedSamples("whole pages", walk.map { Double($0) * 4_096 }),
      SealedSamples("large whole numbers", walk.map { 0x1p51 + Double($0) }),
    ]
  }

  private static func others(
    _ walk: [Int64], _ units: [Double], _ jittered: [Int64], _ random: inout SeededGenerator
  ) -> [SealedSamples] {
    let indices = walk.indices
    let picks = indices.map { _ in Int.random(in: 0..<7, using: &random) }
    let words = indices.map { _ in random.next() }
    let tenths = indices.map { (0..<$0 % 40).reduce(5.0) { sum, _ in sum + 0.1 } }
    let noisy = walk.map { $0 % 2 == 0 ? Double($0) / 1_000 : (Double($0) / 1_000).nextUp }
    var current = 0
    let repeats = indices.map {
      current += $0 > 0 && picks[$0] < 4 ? 1 : 0
      return units[current]
    }
    let farApart = indices.map { $0 % 2 == 0 ? Int64.min : Int64.max - Int64($0) }
    return [
      SealedSamples("sums of tenths", tenths),
      SealedSamples("decimals and their neighbours", noisy),
      SealedSamples("thirds", walk.map { Double($0) / 3 }),
      SealedSamples("multiples of an odd float", walk.map { Double($0) * 0.0137 }),
      SealedSamples("few values", picks.map { units[$0 % units.count] }),
      SealedSamples("few values, odd ones", picks.map { odd[$0] }),
      SealedSamples("single precision", units.map { Double(Float($0)) }),
      SealedSamples("uniform", units, at: jittered),
      SealedSamples("uniform around zero", units.map { $0 - 0.5 }),
      SealedSamples("repeats", repeats),
      SealedSamples("steps", indices.map { units[$0 - $0 % 31] }),
      SealedSamples("mostly the same", indices.map { $0 % 31 == 3 ? units[$0] : 0.1 }),
      SealedSamples(
        "any bits", words.map { Double(bitPattern: $0) }, at: words.map { Int64(bitPattern: $0) }),
      SealedSamples("extreme times", indices.map { Double($0) * 0x1p44 }, at: farApart),
    ]
  }

  /// Values that are not numbers, or are at the ends of what there is.
  private static let odd: [Double] = [
    Double(bitPattern: 0xFFF8_0000_0000_1234), -.infinity, .infinity, -0.0, .leastNonzeroMagnitude,
    .greatestFiniteMagnitude, Double(bitPattern: 0x7FF0_0000_0000_0002), 0x1p51, -0x1p51, 1e22,
  ]
}
