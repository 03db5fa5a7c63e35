internal import SeededRandom

extension WorkerPool {
  /// The workers that serve a tenant.
  ///
  /// A greater limit adds workers and takes none away.
  ///
  /// - Complexity: O(*n* + the bytes of the name) expected, for *n* workers; O(1) if the limit is no
  ///   less than *n*. Keep the set while ``version`` and the limit are the same.
  public func workers(of tenant: Tenant, limit: WorkerLimit) -> WorkerSet {
    guard let count = limit.count(of: candidates.count) else { return everyone }
    return switch rules.choosing {
    case .rendezvous: ranked(count, for: tenant)
    case .cortex: shuffled(count, for: tenant)
    }
  }

  private func ranked(_ count: Int, for tenant: Tenant) -> WorkerSet {
    let digest = NameDigest(tenant.name)
    var ranks: [WorkerRank] = []
    ranks.reserveCapacity(2 * count)
    // Most workers score less than those that have been found already.
    var least: UInt64 = 0
    for position in candidates.indices {
      let score = candidates[position].digest.score(for: digest)
      guard score >= least else { continue }
      ranks.append(WorkerRank(score: score, position: position))
      if ranks.count == 2 * count { least = ranks.keepFirstRanked(count) }
    }
    ranks.keepFirstRanked(count)
    return set(ranks.lazy.map(\.position))
  }

  /// Draws workers as Go's `Intn` does from what is left of the sorted list, and fills each gap with the
  /// last one that is left.
  private func shuffled(_ count: Int, for tenant: Tenant) -> WorkerSet {
    let seed = GoRandom.shuffleSeed(tenant: tenant.name.utf8.span, zone: Span())
    var random = GoRandom(seed: seed)
    var positions = Array(candidates.indices)
    for rest in positions.indices.reversed().prefix(count) {
      positions.swapAt(random.int(below: rest + 1), rest)
    }
    return set(positions.suffix(count))
  }

  /// The workers at positions of the sorted list.
  private func set(_ positions: some Sequence<Int>) -> WorkerSet {
    var set = WorkerSet(below: workers.count)
    for position in positions { set.insert(candidates[position].index) }
    return set
  }
}
