/// The sizes that a tenant's shard has had, so that it can grow and shrink and reads still find all
/// data.
///
/// ```swift
/// var history = ShardHistory(size: 9)
/// history.set(6, at: now)
/// let writes = shards.shard(of: tenant, size: history.size)
/// let reads = shards.coveringShard(
///   of: tenant, size: history.greatestSize(since: now - 12 * 3_600_000), lookback: .seconds(12 * 3600),
///   now: now)
/// ```
///
/// A shard has all members of a smaller one. So a read asks the shard of the greatest size that there
/// has been for as long as data may lie with the instances, and writes go to that of the present size.
/// After a shard has shrunk, reads shrink a look-back later.
///
/// A size that was followed by a greater one is never the greatest, and is forgotten. What is kept
/// descends towards the present.
public struct ShardHistory: Hashable, Sendable {
  /// How many instances the shard has at present; 0 for all.
  public private(set) var size: Int
  /// The former sizes that were followed by smaller ones only, the latest last.
  private var former: [Step] = []
  /// The latest time at which a size was set.
  private var changed = Int64.min

  private struct Step: Hashable {
    let size: Int
    /// When it ended, in milliseconds since 1970.
    let end: Int64
  }

  /// A shard that has had one size so far.
  ///
  /// - Parameter size: how many instances it has; 0 or less for all.
  public init(size: Int) { self.size = max(0, size) }

  /// Sets the size.
  ///
  /// - Parameters:
  ///   - size: how many instances the shard has from now on; 0 or less for all.
  ///   - now: the present time, in milliseconds since 1970; one before that of an earlier call
  ///     counts as that.
  /// - Complexity: O(1) amortized
  public mutating func set(_ size: Int, at now: Int64) {
    let size = max(0, size)
    guard size != self.size else { return }
    changed = max(changed, now)
    former.append(Step(size: self.size, end: changed))
    while let last = former.last, Self.rank(last.size) <= Self.rank(size) { former.removeLast() }
    self.size = size
  }

  /// The greatest size from `start` on; 0 if that was all instances.
  ///
  /// - Parameter start: the beginning, in milliseconds since 1970.
  /// - Complexity: O(log *s*) for *s* sizes that are kept
  public func greatestSize(since start: Int64) -> Int {
    // They end one after the other, and the first that ends later is the greatest of those.
    let place = former.firstPosition { $0.end >= start }
    return place < former.count ? former[place].size : size
  }

  /// Forgets the sizes that ended before `start`.
  ///
  /// - Parameter start: a time from which on nobody will ask for earlier ones, in milliseconds since
  ///   1970.
  /// - Complexity: O(*s*) for *s* sizes that are kept
  public mutating func forget(before start: Int64) {
    former.removeAll { $0.end < start }
  }

  /// The sizes in order: all instances come last.
  private static func rank(_ size: Int) -> Int { size == 0 ? .max : size }
}
