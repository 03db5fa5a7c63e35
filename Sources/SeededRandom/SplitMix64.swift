/// A generator of pseudo-random numbers that gives the same sequence for the same state, everywhere.
///
/// ```swift
/// var random = SplitMix64(state: 7)
/// let die = Int.random(in: 1...6, using: &random)
/// ```
///
/// It is splitmix64 (Steele, Lea and Flood, doi:10.1145/2660193.2660195). Any state will do to start
/// from, so that seeds may simply count up. It is for tests and simulations, not for secrets.
@frozen
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  // Where in its sequence the generator is.
  @usableFromInline var state: UInt64

  /// A generator that starts at `state`.
  @inlinable
  public init(state: UInt64) { self.state = state }

  /// The next number.
  ///
  /// - Complexity: O(1)
  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed &>> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed &>> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed &>> 31
  }
}
