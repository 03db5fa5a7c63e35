extension RingSnapshot {
  /// The healthy instances that hold a key, in order, and how many of them may fail: for a few keys of a
  /// ring for which no table is worth its making, as that of a shuffle shard.
  ///
  /// - Parameters:
  ///   - key: a point on the ring: the hash of a series.
  ///   - operation: what they are asked for.
  /// - Throws: ``LookupError/emptyRing``, or ``LookupError/tooFewReplicas(healthy:required:)``.
  /// - Complexity: O(*n* + *t*) for *n* instances and *t* tokens that are passed by, which are a few as a
  ///   rule and may be all. For many keys make a ``table(for:)``.
  public func replicas(
    of key: UInt32, for operation: Operation
  ) throws(LookupError) -> KeyReplicas {
    if tokenIndex.count == 0 { throw .emptyRing }
    let walk = ReplicaWalk(PlacementRules(self, operation), owners: tokenIndex.owners)
    let found = walk.replicas(from: tokenIndex.position(of: key))
    return try ReplicaHealth(self, operation).judge(found)
  }
}
