extension RingDescription {
  /// Removes instances that have left: those whose last heartbeat is before `limit`, or all.
  ///
  /// A node keeps them for some minutes, as a message with an older heartbeat may still be under way;
  /// who only reads the ring has no use for them.
  ///
  /// - Parameter limit: a time in milliseconds since 1970; `nil` for all.
  /// - Returns: how many have been removed, and how many that have left are still there.
  /// - Complexity: O(*n*) for *n* instances
  @discardableResult
  public mutating func removeTombstones(before limit: Int64? = nil) -> (removed: Int, left: Int) {
    var (removed, left) = (0, 0)
    // A heartbeat, in whole seconds, is before the limit if it is before the next whole second.
    let seconds = limit.map { $0.secondsRoundedDown + ($0 % 1000 == 0 ? 0 : 1) }
    instances.removeAll { instance in
      guard instance.state == .left else { return false }
      let isOld = seconds.map { instance.heartbeat < $0 } ?? true
      if isOld { removed += 1 } else { left += 1 }
      return isOld
    }
    return (removed, left)
  }
}
