public import SeededRandom

// Every synthetic input comes from splitmix64, whose sequence a peer in any language can repeat.

extension SplitMix64 {
  /// The next number, reduced to `0..<bound` by its remainder.
  mutating func next(below bound: UInt64) -> UInt64 { next() % bound }
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
