extension RingDescription {
  /// Whether it is an instance's turn to take tokens: no other one of its zone without tokens registered
  /// before it.
  ///
  /// Two that choose tokens at once, each without knowledge of the other, would cut the same ranges. So
  /// those of a zone take turns, by the time of registration and then by id.
  ///
  /// - Parameter id: the instance that asks.
  /// - Returns: `true` also for an instance that has tokens, and for one that is not in the ring.
  /// - Complexity: O(*n*)
  public func isTurnToTakeTokens(of id: RingName) -> Bool {
    guard let asking = self[id], asking.tokens.isEmpty else { return true }
    return !instances.contains { other in
      other.tokens.isEmpty && other.zone == asking.zone && other.state != .left
        && (other.registered, other.id) < (asking.registered, asking.id)
    }
  }
}
