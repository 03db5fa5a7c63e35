extension RingDescription {
  /// Tokens for an instance by chance: each of those that nobody has is equally likely.
  ///
  /// With 128 tokens each, the largest of a hundred instances owns a third more than the mean; with 512, a
  /// tenth more. ``TokenPlanner`` gives all nearly the same.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - generator: where chance comes from.
  /// - Returns: the tokens in ascending order.
  /// - Precondition: `count` is from 1 to 2^24, and so many of all 2^32 are free.
  /// - Complexity: O(*t* log *t*) for *t* tokens of the ring, while few of all possible ones are taken
  public func randomTokens(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> [UInt32] {
    var taken = TakenTokens(TokenIndex(instances))
    taken.requireRoom(for: count)
    var tokens: [UInt32] = []
    while tokens.count < count {
      let token = UInt32.random(in: 0...(.max), using: &generator)
      if taken.insert(token) { tokens.append(token) }
    }
    return tokens.sorted()
  }
}
