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
  /// Finds what is to be written so that this ring takes the place of `old`. If tokens have changed, those
  /// that several instances claim are taken from all but one, as in ``resolved()``.
  ///
  /// An instance that is in both counts as updated if its heartbeat is later here, or if it has left in the
  /// same second.
  ///
  /// - Parameter old: what is stored.
  /// - Complexity: O(*n*) for *n* instances of both; O(*t* log *t*) for *t* tokens where tokens have changed
  public mutating func resolveDifference(from old: RingDescription) -> RingDifference {
    var updated: [RingName] = []
    var haveTokensChanged = false
    for instance in instances {
      let before = old[instance.id]
      guard before.map(instance.isNewer) ?? true else { continue }
      updated.append(instance.id)
      haveTokensChanged = haveTokensChanged || instance.tokens != before?.tokens
    }
    if haveTokensChanged { resolveConflicts() }
    return RingDifference(
      updated: RingDescription(updated.compactMap { self[$0] }),
      removed: old.instances.map(\.id).filter { self[$0] == nil })
  }
}
