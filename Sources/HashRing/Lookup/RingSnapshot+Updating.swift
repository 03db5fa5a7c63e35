/// How much two descriptions of a ring differ, for those who keep something that they derived from one.
public enum RingChange: Int, Comparable, Sendable {
  /// In nothing that a snapshot has.
  case none
  /// In states, heartbeats or fields that are not known only: tokens, and shuffle shards without look-back,
  /// stay as they are.
  case statesAndHeartbeats
  /// Also in which instances are read-only: tokens stay as they are, but shuffle shards may not.
  case readOnly
  /// In instances, addresses, zones, times of registration or tokens: everything is to be made anew.
  case topology

  /// Whether `left` is the smaller difference.
  public static func < (left: RingChange, right: RingChange) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension RingSnapshot {
  /// Replaces the ring by a newer description of it, and keeps what has been derived of the tokens if
  /// they are the same.
  ///
  /// - Parameters:
  ///   - description: the newer description.
  ///   - now: the time by which heartbeats are judged, in milliseconds since 1970.
  /// - Returns: what is different in it.
  /// - Precondition: there are at most ``RingDescription/maximumInstanceCount`` instances.
  /// - Complexity: O(*n* + *t*) for *n* instances with *t* tokens, to compare them; if they differ, as
  ///   ``init(_:options:now:)``
  @discardableResult
  public mutating func update(to description: RingDescription, now: Int64) -> RingChange {
    let newer = options.included(description.instances)
    let change = change(to: newer)
    switch change {
    case .topology: self = RingSnapshot(description, options: options, now: now)
    case .statesAndHeartbeats, .readOnly, .none:
      if change != .none { instances = newer }
      judgeHeartbeats(now: now)
    }
    return change
  }

  private func change(to newer: [Instance]) -> RingChange {
    guard newer.count == instances.count else { return .topology }
    var change = RingChange.none
    for (old, new) in zip(instances, newer) {
      guard
        old.id == new.id, old.address == new.address, old.zone == new.zone,
        old.registered == new.registered, old.tokens == new.tokens
      else { return .topology }
      if new.differsInReadOnly(from: old) {
        change = .readOnly
      } else if old.state != new.state || old.heartbeat != new.heartbeat
        || old.unknownFields != new.unknownFields
      {
        change = max(change, .statesAndHeartbeats)
      }
    }
    return change
  }
}

extension Instance {
  /// Whether one of the two is read-only and the other not, by state or by dskit's mark.
  fileprivate func differsInReadOnly(from other: Instance) -> Bool {
    if (state == .readOnly) != (other.state == .readOnly) { return true }
    return unknownFields != other.unknownFields
      && (isMarkedReadOnly != other.isMarkedReadOnly || readOnlyUpdated != other.readOnlyUpdated)
  }
}
