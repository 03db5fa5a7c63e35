/// How much each instance is to own in proportion to the others.
///
/// ```swift
/// let weights = InstanceWeights(["large-1": 2])  // twice as much as any other
/// ```
///
/// The ring does not store weights: they are the operator's knowledge.
public struct InstanceWeights: Hashable, Sendable {
  private let weights: [RingName: Double]

  /// The same weight for all.
  public static let equal = Self([:])

  /// The weights of these instances, and 1 for all others.
  ///
  /// - Precondition: each weight is from ``range``.
  public init(_ weights: [RingName: Double]) {
    // Not a number is in no range.
    precondition(
      weights.values.allSatisfy(Self.range.contains), "a weight is from 1/1024 to 1024")
    self.weights = weights
  }

  /// What a weight may be: 1/1024 to 1,024.
  public static var range: ClosedRange<Double> { 1 / 1024...1024 }

  /// The weight of an instance.
  ///
  /// - Complexity: O(1)
  public subscript(id: RingName) -> Double { weights[id] ?? 1 }
}
