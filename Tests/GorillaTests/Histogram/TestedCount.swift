import Gorilla

/// What tests of histograms need of a count.
protocol TestedCount: HistogramCount {
  /// The histogram of a golden sample.
  static func golden(_ sample: GoldenChunk.Sample) throws -> Histogram<Self>
  /// `number`, as a count.
  static func of(_ number: UInt64) -> Self
  /// The sum of all counts; an integer wraps.
  static func total(_ zeroCount: Self, _ buckets: [Self]) -> Self
  /// A count of any kind.
  static func random(using generator: inout some RandomNumberGenerator) -> Self
}

extension UInt64: TestedCount {
  static func of(_ number: UInt64) -> UInt64 { number }

  static func total(_ zeroCount: UInt64, _ buckets: [UInt64]) -> UInt64 {
    buckets.reduce(zeroCount, &+)
  }

  /// Any integer of 64 bits, the small and the extreme ones about as likely as the others.
  static func random(using generator: inout some RandomNumberGenerator) -> UInt64 {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: .max
    case 1: 0
    default: generator.next() >> UInt64.random(in: 0..<64, using: &generator)
    }
  }
}

extension Double: TestedCount {
  static func of(_ number: UInt64) -> Double { Double(number) }

  static func total(_ zeroCount: Double, _ buckets: [Double]) -> Double {
    buckets.reduce(zeroCount, +)
  }

  /// A small count, a special value, or any bits that are no stale marker.
  static func random(using generator: inout some RandomNumberGenerator) -> Double {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: .nan
    case 1: .infinity
    case 2: -0.0
    case 3, 4: Double(bitPattern: .random(in: 0..<0x7FF0_0000_0000_0000, using: &generator))
    case 5: Double(bitPattern: .random(in: 0x7FF0_0000_0000_0003 ... .max, using: &generator))
    default: Double(Int.random(in: 0..<1_000, using: &generator)) / 8
    }
  }
}
