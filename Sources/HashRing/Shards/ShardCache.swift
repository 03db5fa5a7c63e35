/// The shards of tenants that were asked for before, with the rings of their instances.
///
/// ```swift
/// var cache = ShardCache(ring)
/// let mine = cache.ring(of: "tenant-1", size: 9)  // for look-ups among these instances
/// cache.update(to: newerRing)                     // heartbeats leave all shards in place
/// ```
///
/// To choose the instances takes little more than to find them here. What takes time, and memory, is the
/// index of their tokens; so a cache is for rings of shards that are looked up in.
///
/// It keeps no ``ReplicaTable``: those who ask all of a shard need none, and for a few keys
/// ``RingSnapshot/replicas(of:for:)`` walks along the tokens. Making a table takes as long as some 150 such
/// walks. Whoever routes batches of keys keeps one for each tenant and lets it follow:
///
/// ```swift
/// table.update(to: cache.ring(of: "tenant-1", size: 9))  // as many steps as instances
/// ```
///
/// While a shard is kept, heartbeats leave its index in place, and so the table too.
///
/// A cache is a value: whoever shares one among tasks guards it.
public struct ShardCache: Sendable {
  /// How many shards are kept at most.
  public let capacity: Int
  /// The ring whose instances are chosen from.
  public private(set) var ring: RingSnapshot
  private var index: ShardIndex
  // Shards in two generations. A younger one that is full becomes the older one, and what is found in
  // the older one moves to the younger: what nobody asks for in the meantime is dropped.
  private var younger: [Key: Entry] = [:]
  private var older: [Key: Entry] = [:]
  /// How often states and heartbeats have been replaced.
  private var updateCount = 0

  private struct Key: Hashable {
    let tenant: RingName
    let size: Int
    let kind: Kind
  }

  private enum Kind: Hashable {
    case present
    case lookback
    case covering
  }

  private struct Entry {
    let shard: ShuffleShard
    var ring: RingSnapshot
    /// The ``updateCount`` whose states and heartbeats the ring has.
    var updateCount: Int
    /// The starts of those look-backs that give this shard.
    let starts: ClosedRange<Int64>?

    func isValid(in window: LookbackWindow?) -> Bool {
      guard let window else { return starts == nil }
      return starts?.contains(window.start) ?? false
    }
  }

  /// A cache without shards.
  ///
  /// - Parameters:
  ///   - ring: the ring whose instances are chosen from.
  ///   - rules: by which rules they are chosen.
  ///   - capacity: how many shards are kept at most. One of 9 instances with 512 tokens each takes
  ///     50 kB.
  /// - Precondition: `capacity` is at least 2.
  /// - Complexity: as of ``ShardIndex/init(_:rules:)``
  public init(_ ring: RingSnapshot, rules: ShardRules = ShardRules(), capacity: Int = 1000) {
    precondition(capacity >= 2, "a cache has room for two shards at least")
    self.ring = ring
    self.capacity = capacity
    index = ShardIndex(ring, rules: rules)
  }

  /// How many shards are kept.
  public var count: Int { younger.count + older.count }

  /// Takes over a newer state of the ring: a copy of ``ring`` after
  /// ``RingSnapshot/update(to:now:)``. Shards are kept where only states and heartbeats differ.
  ///
  /// - Complexity: as of ``ShardIndex/update(to:)``
  public mutating func update(to newer: RingSnapshot) {
    if index.update(to: newer) {
      younger.removeAll(keepingCapacity: true)
      older.removeAll(keepingCapacity: true)
    }
    ring = newer
    updateCount += 1
  }

  /// The ring of ``ShardIndex/shard(of:size:)``.
  ///
  /// - Complexity: O(1) for what is kept and up to date; O(`size`) after an update; otherwise
  ///   as of ``ShardIndex/shard(of:size:)`` and ``RingSnapshot/restricted(to:)-([Int])``
  public mutating func ring(of tenant: RingName, size: Int) -> RingSnapshot {
    let key = Key(tenant: tenant, size: size, kind: .present)
    if let ring = find(key, nil) { return ring }
    return keep(index.shard(of: tenant, size: size), key, nil)
  }

  /// The ring of ``ShardIndex/shard(of:size:lookback:now:)``. It is kept until an instance leaves the
  /// look-back.
  ///
  /// - Complexity: as of ``ring(of:size:)``, and for what is not kept O(*n*) besides, for *n* instances of
  ///   the ring
  public mutating func ring(
    of tenant: RingName, size: Int, lookback: Duration, now: Int64
  ) -> RingSnapshot {
    let key = Key(tenant: tenant, size: size, kind: .lookback)
    let window = LookbackWindow(lookback, now: now)
    if let ring = find(key, window) { return ring }
    return keep(index.shard(of: tenant, size: size, lookback: lookback, now: now), key, window)
  }

  /// The ring of ``ShardIndex/coveringShard(of:size:lookback:now:)``. It is kept until an instance
  /// leaves the look-back.
  ///
  /// - Complexity: as of ``ring(of:size:lookback:now:)``
  public mutating func coveringRing(
    of tenant: RingName, size: Int, lookback: Duration, now: Int64
  ) -> RingSnapshot {
    let key = Key(tenant: tenant, size: size, kind: .covering)
    let window = LookbackWindow(lookback, now: now)
    if let ring = find(key, window) { return ring }
    let shard = index.coveringShard(of: tenant, size: size, lookback: lookback, now: now)
    return keep(shard, key, window)
  }

  /// The ring that is kept under a key, brought up to date.
  private mutating func find(_ key: Key, _ window: LookbackWindow?) -> RingSnapshot? {
    if let entry = younger[key], entry.updateCount == updateCount, entry.isValid(in: window) {
      return entry.ring
    }
    guard var entry = younger[key] ?? older.removeValue(forKey: key), entry.isValid(in: window)
    else { return nil }
    entry.ring.follow(ring, entry.shard.members)
    entry.updateCount = updateCount
    insert(entry, key)
    return entry.ring
  }

  /// Keeps a shard, unless it is the ring itself.
  private mutating func keep(
    _ shard: ShuffleShard, _ key: Key, _ window: LookbackWindow?
  ) -> RingSnapshot {
    guard !shard.isWholeRing else { return ring }
    let entry = Entry(
      shard: shard, ring: ring.restricted(to: shard), updateCount: updateCount,
      starts: window.map(index.equalStarts))
    insert(entry, key)
    return entry.ring
  }

  private mutating func insert(_ entry: Entry, _ key: Key) {
    if younger.count >= capacity / 2 && younger[key] == nil {
      older = younger
      younger = [:]
    }
    younger[key] = entry
  }
}
