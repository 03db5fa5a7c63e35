/// Chooses the shuffle shards of tenants: for each a few of a ring's instances, so that two tenants
/// seldom have all of theirs in common.
///
/// ```swift
/// let shards = ShardIndex(ring)
/// let shard = shards.shard(of: "tenant-1", size: 9)
/// let mine = ring.restricted(to: shard)  // for look-ups among these instances
/// ```
///
/// The choice depends on the tenant and on the ring, and on nothing else; all nodes that know the same
/// ring choose alike. It is consistent: when an instance joins or leaves, at most one member of a shard
/// is replaced, and a larger shard has all members of a smaller one.
///
/// In a zone-aware ring each zone is drawn from by itself. A draw gives a key; the instance is the
/// first, from the token behind the key on, that is not in the shard yet.
public struct ShardIndex: Sendable {
  /// By which rules instances are chosen.
  public let rules: ShardRules
  /// The tokens of each zone; if zones do not matter, one list of all.
  let zones: [ShardZone]
  let isZoneAware: Bool
  /// The tokens of the ring, by which it is known again.
  private let tokens: TokenIndex
  /// What is to know of each instance.
  private(set) var candidates: [ShardCandidate]
  /// The ring itself, for all tenants that have no smaller shard.
  let wholeRing: ShuffleShard

  /// An index of the instances of `ring`.
  ///
  /// - Complexity: O(*t*) for *t* tokens that are spread evenly, O(*t* log *t*) for any
  public init(_ ring: RingSnapshot, rules: ShardRules = ShardRules()) {
    self.rules = rules
    isZoneAware = ring.options.isZoneAware
    zones = ShardZone.zones(of: ring)
    tokens = ring.tokenIndex
    candidates = ring.instances.map { ShardCandidate($0, rules.readOnlyRule) }
    wholeRing = ShuffleShard(members: Array(ring.instances.indices), isWholeRing: true)
  }

  /// Follows the ring after ``RingSnapshot/update(to:now:)``.
  ///
  /// - Parameter ring: the updated ring.
  /// - Returns: whether shards may differ from those before.
  /// - Complexity: O(*n*) for *n* instances where tokens and zones are the same; else as of
  ///   ``init(_:rules:)``
  @discardableResult
  public mutating func update(to ring: RingSnapshot) -> Bool {
    guard ring.tokenIndex.isIdentical(to: tokens), ring.options.isZoneAware == isZoneAware else {
      self = ShardIndex(ring, rules: rules)
      return true
    }
    let newer = ring.instances.map { ShardCandidate($0, rules.readOnlyRule) }
    defer { candidates = newer }
    return newer != candidates
  }

  /// The shard of a tenant, for what is written.
  ///
  /// - Parameters:
  ///   - tenant: the tenant's name.
  ///   - size: how many instances there should be; 0 or less for all.
  /// - Returns: as many, or more where the size is rounded up and for instances that are read-only, or
  ///   fewer if a zone has too few; under the rules of Cortex, the ring itself if it has no more
  ///   instances than `size`.
  /// - Complexity: O(`size`) for tokens that are spread evenly, O((`size` + *t*) log *t*) for any *t*
  ///   tokens
  public func shard(of tenant: RingName, size: Int) -> ShuffleShard {
    choose(for: tenant, size: size, window: nil)
  }

  /// The shard of a tenant, for what is read: with all instances that were in a shard of this size at
  /// any time within a look-back, if instances have since joined or left one by one.
  ///
  /// An instance that registered within the look-back is taken, and one more in its place, as one more
  /// was before it came. See ``coveringShard(of:size:lookback:now:)`` for what this does not cover.
  ///
  /// - Parameters:
  ///   - tenant: the tenant's name.
  ///   - size: how many instances there should be at least; 0 or less for all.
  ///   - lookback: how long before `now` the look-back starts; 0 or less for none.
  ///   - now: the present time, in milliseconds since 1970.
  /// - Complexity: as of ``shard(of:size:)``, with the instances of the result for `size`
  public func shard(
    of tenant: RingName, size: Int, lookback: Duration, now: Int64
  ) -> ShuffleShard {
    choose(for: tenant, size: size, window: LookbackWindow(lookback, now: now))
  }

  /// The starts of those look-backs that give the same shards as `window`.
  ///
  /// - Complexity: O(*n*) for *n* instances
  func equalStarts(_ window: LookbackWindow) -> ClosedRange<Int64> {
    window.start...candidates.reduce(.max) { min($0, $1.firstTime(in: window)) }
  }

  private func choose(
    for tenant: RingName, size: Int, window: LookbackWindow?
  ) -> ShuffleShard {
    if rules.wholeRule == .ring && (size <= 0 || size >= candidates.count) { return wholeRing }
    if rules.takesNewRingWhole, size > 0, let window,
      candidates.allSatisfy({ $0.registered > 0 && window.contains($0.registered) })
    {
      return wholeRing
    }
    var choice = ShardChoice(self, tenant, window)
    for (number, zone) in zones.enumerated() {
      let wanted = size > 0 ? rules.share(of: size, zone: number, of: zones.count) : .max
      let isTakenWhole =
        size <= 0 || rules.wholeRule == .zones && isZoneAware && wanted >= zone.members.count
      if isTakenWhole { choice.take(zone) } else { choice.take(wanted, of: zone) }
    }
    return choice.shard
  }
}
