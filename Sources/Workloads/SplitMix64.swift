/// The generator of every synthetic input: splitmix64, whose sequence a peer in any language can
/// repeat.
@frozen
public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  /// A generator that starts at `state`.
  @inlinable
  public init(state: UInt64) { self.state = state }

  /// The next number.
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

/// The yardstick by which figures of different machines are compared: `count` steps of splitmix64 from
/// `state`, in a loop without anything else.
@inlinable
public func splitMix64Steps(_ count: Int, from state: UInt64) -> UInt64 {
  var random = SplitMix64(state: state)
  var all: UInt64 = 0
  for _ in 0..<count { all ^= random.next() }
  return all
}
