/// What has to be written where each instance is stored by itself, under a key of its own.
public struct RingDifference: Hashable, Sendable {
  /// The instances that are new, or newer.
  public var updated: RingDescription
  /// The ids of those that are gone, in order.
  public var removed: [RingName]

  /// A difference as described.
  public init(updated: RingDescription = RingDescription(), removed: [RingName] = []) {
    self.updated = updated
    self.removed = removed
  }
}

extension RingDescription {
  /// Finds what is to be written so that this ring takes the place of `old`.
  ///
  /// If tokens have changed, or an instance is joining, those that several instances claim are taken from
  /// all but one first, as in ``resolved()``. An instance that is in both rings counts as updated if its
  /// heartbeat is later here, if it has left in the same second, or if tokens were taken from some
  /// instances and it has others than in `old`.
  ///
  /// - Parameter old: what is stored.
  /// - Complexity: O(*n* log *n* + *t*) for *n* instances and *t* tokens of both
  public mutating func resolveDifference(from old: RingDescription) -> RingDifference {
    var updated = Set<RingName>()
    var mayConflict = false
    for instance in instances {
      let before = old[instance.id]
      if before.map(instance.isNewer) ?? true { updated.insert(instance.id) }
      let isLater = before.map { instance.heartbeat > $0.heartbeat } ?? true
      mayConflict =
        mayConflict || instance.state == .joining || isLater && instance.tokens != before?.tokens
    }
    if mayConflict && resolveConflicts() {
      for instance in instances where instance.tokens != old[instance.id]?.tokens {
        updated.insert(instance.id)
      }
    }
    return RingDifference(
      updated: RingDescription(instances.filter { updated.contains($0.id) }),
      removed: old.instances.map(\.id).filter { self[$0] == nil })
  }
}
