internal import SeededRandom

/// What the requests of a tenant cost, in seconds of a worker.
public enum CostDistribution: Hashable, Sendable {
  /// All the same.
  case fixed(Double)
  /// Log-normal: most cost less than the mean, and one in a hundred more than `p99`, which is from 1 to 14
  /// times the mean.
  case logNormal(mean: Double, p99: Double)

  /// What a request costs on average.
  ///
  /// - Complexity: O(1)
  public var mean: Double {
    switch self {
    case .fixed(let cost): cost
    case .logNormal(let mean, _): mean
    }
  }

  func draw(_ random: inout SplitMix64) -> Double {
    switch self {
    case .fixed(let cost): return cost
    case .logNormal(let mean, let p99):
      // The logarithm of a cost is normal. From ln(mean) = m + s^2 / 2 and ln(p99) = m + z s, with the
      // point z that a normal variable exceeds once in a hundred times, the spread is:
      let z = 2.326_347_874_040_841
      let spread = z - squareRoot(z * z - 2 * logarithm(p99 / mean))
      return mean * exponential(spread * random.normal() - spread * spread / 2)
    }
  }
}
