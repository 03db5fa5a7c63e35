extension RingSnapshot {
  /// The ring of some of the instances alone, as a shuffle shard is: with their tokens only, and the
  /// same health.
  ///
  /// - Parameter chosen: indices into ``instances``, ascending. In the result they are numbered anew, in
  ///   the same order.
  /// - Precondition: the indices ascend, and are those of instances.
  /// - Complexity: O(*t* log *t*) for *t* tokens of these instances
  public func restricted(to chosen: [Int]) -> RingSnapshot {
    precondition(
      zip(chosen, chosen.dropFirst()).allSatisfy { $0 < $1 }, "the indices of instances ascend")
    return RingSnapshot(
      options: options, instances: chosen.map { instances[$0] },
      areAlive: chosen.map { areAlive[$0] })
  }

  /// Takes over the states and the health of the instances of the ring that this one is a part of.
  ///
  /// - Precondition: it was made of `chosen`, and only states and heartbeats have changed since.
  mutating func follow(_ ring: RingSnapshot, _ chosen: [Int]) {
    instances = chosen.map { ring.instances[$0] }
    areAlive = chosen.map { ring.areAlive[$0] }
  }
}
