import FairQueueing

extension WorkerPool {
  /// A pool whose workers have one connection each.
  init(_ names: some Sequence<String>, rules: WorkerRules = WorkerRules()) {
    self.init(rules: rules)
    for name in names { _ = connect(name) }
  }

  /// The names of the workers of a set, sorted by bytes.
  func names(of set: WorkerSet) -> [String] {
    set.map { name(of: $0) ?? "forgotten" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The names of a tenant's workers, sorted by bytes.
  func names(of tenant: Tenant, limit: Int) -> [String] {
    names(of: workers(of: tenant, limit: .count(limit)))
  }
}

/// Names that count up from 0, as those of pods do.
func queriers(_ count: Int) -> [String] { (0..<count).map { "querier-\($0)" } }

/// Tenants that count up from 0.
func tenants(_ count: Int) throws -> [Tenant] { try (0..<count).map { try Tenant("tenant-\($0)") } }

extension WorkerRules {
  /// Rules that choose in this way, and forget at once.
  init(_ choosing: WorkerChoosing) { self.init(choosing: choosing) }
}
