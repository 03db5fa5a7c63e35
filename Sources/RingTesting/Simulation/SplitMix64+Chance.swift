internal import SeededRandom

extension SplitMix64 {
  /// Whether something happens that has this probability.
  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }
}
