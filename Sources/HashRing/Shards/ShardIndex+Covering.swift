extension ShardIndex {
  /// The instances that must be asked for a tenant's data of a look-back: all that were in a shard of
  /// `size` or less at any time within it, and still are in the ring.
  ///
  /// This covers more than ``shard(of:size:lookback:now:)``: also that the size was smaller for a
  /// while, that the ring had no more instances than the size and was taken whole, and that zones came
  /// and went. ``ShardHistory`` tells the greatest size of a look-back, and so lets shards grow and
  /// shrink.
  ///
  /// Call an instance *settled* that registered before the look-back, and so was in the ring all of the
  /// time; a time of registration that is unknown counts as such. Why all of a former shard is here:
  ///
  /// - Draws do not depend on the size; each adds to what those before it have taken. So a shard has
  ///   all of a smaller one.
  /// - Take instances out of a ring, and a sequence of draws takes all of what it took before that is
  ///   left. For a draw stops at another instance than before only where its own has gone, or has been
  ///   taken already. So the settled ones of a former shard are among those of a shard of settled ones
  ///   alone, with as many draws.
  /// - Draws here stop at settled instances only, and take all that they pass. One that stopped at
  ///   another instance, in the former ring, passes it here: all settled ones before it had been taken
  ///   then, so they have been taken here. Instances that are read-only now are passed like those that
  ///   are not settled.
  /// - Zones with settled instances were there all of the time. If only those are counted, none has had
  ///   a greater share of the size.
  /// - What was taken whole had no more instances than its share, and not fewer than there are settled
  ///   ones. What has no more of these than its share is therefore taken whole.
  ///
  /// It holds for instances that keep their tokens, have no token in common, and register anew when
  /// they come back to the ring.
  ///
  /// - Parameters:
  ///   - tenant: the tenant's name.
  ///   - size: the greatest size of the tenant's shard within the look-back; 0 or less for all.
  ///   - lookback: how long before `now` the look-back starts. It must not be shorter than data is to
  ///     be found in the instances, and the time in which all nodes get to know a change of the ring or
  ///     of the size.
  ///   - now: the present time, in milliseconds since 1970.
  /// - Complexity: O(*n*) for *n* instances, and that of ``shard(of:size:lookback:now:)``
  public func coveringShard(
    of tenant: RingName, size: Int, lookback: Duration, now: Int64
  ) -> ShuffleShard {
    let window = LookbackWindow(lookback, now: now)
    let settledCounts = zones.map { zone in
      zone.members.count { !(window?.contains(candidates[Int($0)].registered) ?? false) }
    }
    if rules.wholeRule == .ring && (size <= 0 || size >= settledCounts.reduce(0, +)) {
      return wholeRing
    }
    var choice = ShardChoice(self, tenant, window)
    let zoneCount = settledCounts.count { $0 > 0 }
    var number = 0
    for (zone, settledCount) in zip(zones, settledCounts) {
      guard size > 0, settledCount > 0 else {
        choice.take(zone)
        continue
      }
      let wanted = rules.share(of: size, zone: number, of: zoneCount)
      number += 1
      if wanted >= settledCount { choice.take(zone) } else { choice.take(wanted, of: zone) }
    }
    return choice.shard
  }
}
