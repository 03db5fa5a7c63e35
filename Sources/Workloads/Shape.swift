internal import SeededRandom

/// A kind of synthetic series, the same as the peers were measured with (`Documentation/Benchmarks.md`).
public enum Shape: String, CaseIterable, Sendable {
  /// A constant, scraped on the dot.
  case constant = "a"
  /// A counter that grows by 0 to 100, scraped on the dot.
  case counter = "b"
  /// A gauge of two decimals that wanders, scraped with up to 10 ms of jitter.
  case gauge = "c"
  /// Any finite bit pattern, with jitter.
  case randomBits = "d"
  /// Uniform in 0..<1 with all 53 bits, with jitter.
  case uniform = "e"

  /// The timestamp of the first sample, before jitter, in milliseconds.
  public static let start: Int64 = 1_700_000_000_000
  /// The milliseconds from one sample to the next, before jitter.
  public static let interval: Int64 = 15_000

  /// Series `number` of this shape, `count` samples long.
  public func series(_ number: Int, count: Int) -> FloatSeries {
    var random = SplitMix64(state: UInt64(1_000 * (index + 1) + number))
    var series = FloatSeries()
    series.timestamps.reserveCapacity(count)
    series.values.reserveCapacity(count)
    var walk: Int64 = self == .counter ? Int64(random.next(below: 1_000_000)) : 10_000
    for sample in 0..<count {
      var timestamp = Self.start + Self.interval * Int64(sample)
      if hasJitter { timestamp += Int64(random.next(below: 21)) - 10 }
      series.timestamps.append(timestamp)
      let value: Double
      switch self {
      case .constant: value = 12.5
      case .counter:
        if sample > 0 { walk += Int64(random.next(below: 101)) }
        value = Double(walk)
      case .gauge:
        walk += Int64(random.next(below: 201)) - 100
        value = Double(walk) / 100
      case .randomBits: value = Self.finite(from: &random)
      case .uniform: value = Double(random.next() >> 11) * 0x1p-53
      }
      series.values.append(value)
    }
    return series
  }

  private var hasJitter: Bool { self == .gauge || self == .randomBits || self == .uniform }

  private var index: Int {
    switch self {
    case .constant: 0
    case .counter: 1
    case .gauge: 2
    case .randomBits: 3
    case .uniform: 4
    }
  }

  private static func finite(from random: inout SplitMix64) -> Double {
    while true {
      let value = Double(bitPattern: random.next())
      if value.isFinite { return value }
    }
  }
}

/// The samples of one float series, by columns of equal length.
public struct FloatSeries: Sendable {
  /// Milliseconds since the Unix epoch.
  public var timestamps: [Int64] = []
  /// As many values as timestamps.
  public var values: [Double] = []

  /// No samples.
  public init() {}
}
