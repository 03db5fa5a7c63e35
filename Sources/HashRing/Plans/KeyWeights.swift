/// How much all keys weigh, measured in ranges: the bytes that are stored for them, as a rule.
///
/// ```swift
/// let weights = KeyWeights([(0...0x7FFF_FFFF, 1_000), (0x8000_0000...UInt32.max, 3_000)])
/// weights.weight(of: 0...UInt32.max)  // 4000
/// ```
///
/// Within a measured range the weight is spread evenly. Of ranges that make up another one, the weights
/// sum up to that one's exactly, however it is cut.
public struct KeyWeights: Sendable {
  /// The first key of each measured range, and one beyond its last one, in turn.
  private let bounds: [UInt64]
  /// What all keys below each bound weigh.
  private let sums: [UInt64]

  /// Weights as measured.
  ///
  /// - Parameter measurements: ranges of keys with what they weigh. Keys in none of them weigh nothing.
  /// - Precondition: the ranges ascend and do not overlap, and their weights sum up to less than 2^64.
  public init(_ measurements: [(keys: ClosedRange<UInt32>, weight: UInt64)]) {
    var bounds: [UInt64] = []
    var sums: [UInt64] = []
    var sum: UInt64 = 0
    for (keys, weight) in measurements {
      precondition(
        UInt64(keys.lowerBound) >= bounds.last ?? 0, "measured ranges ascend and do not overlap")
      bounds += [UInt64(keys.lowerBound), UInt64(keys.upperBound) + 1]
      sums += [sum, sum + weight]
      sum += weight
    }
    self.bounds = bounds
    self.sums = sums
  }

  /// What the keys of a range weigh, rounded in such a way that sums are exact.
  ///
  /// - Complexity: O(log *n*) for *n* measured ranges
  public func weight(of keys: ClosedRange<UInt32>) -> UInt64 {
    sum(below: UInt64(keys.upperBound) + 1) - sum(below: UInt64(keys.lowerBound))
  }

  /// What all keys below one weigh, rounded down.
  private func sum(below key: UInt64) -> UInt64 {
    let next = bounds.firstPosition { $0 > key }
    guard next > 0 else { return 0 }
    guard next < bounds.count else { return sums[next - 1] }
    let part = (sums[next] - sums[next - 1]).multipliedFullWidth(by: key - bounds[next - 1])
    return sums[next - 1] + (bounds[next] - bounds[next - 1]).dividingFullWidth(part).quotient
  }
}
