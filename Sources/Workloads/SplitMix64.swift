/// The generator of every synthetic input: splitmix64, whose sequence a peer in any language can
/// repeat.
@frozen
public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  /// A generator that starts at `state`.
  @inlinable
  public init(state: UInt64) { self.state = state }

  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// The next number, reduced to `0..<bound` by its remainder.
  @inlinable
  public mutating func next(below bound: UInt64) -> UInt64 { next() % bound }
}
