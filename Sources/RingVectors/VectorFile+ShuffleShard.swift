internal import HashRing
internal import SeededRandom

extension VectorFile {
  /// Checks the seeds of tenants, their shards, and look-ups within these.
  func checkShuffleShards(_ report: inout VectorReport) throws {
    let tenants = head.texts("tenants").map { RingName($0) }
    var subject: ShardSubject?
    for line in lines {
      switch line.kind {
      case "seed": line.checkSeed(&report)
      case "ring": subject = try ShardSubject(line)
      case "shard":
        for (number, expected) in line.text("res").split(separator: " ").enumerated() {
          let tenant = tenants[(line.integer("tf") + number) % tenants.count]
          subject?.check(line, tenant, String(expected), &report)
        }
      default: subject?.checkLookups(line, tenants[line.integer("t")], &report)
      }
    }
  }
}

/// A ring of which shards are taken.
private struct ShardSubject {
  private let ring: VectorRing
  private let snapshot: RingSnapshot
  private let shards: ShardIndex
  private let zoneStableShards: ShardIndex

  init(_ line: VectorLine) throws {
    ring = try VectorRing(line)
    snapshot = RingSnapshot(ring.description, options: ring.options, now: ring.now)
    try ring.checkTokens(line)
    shards = ShardIndex(snapshot)
    zoneStableShards = ShardIndex(snapshot, rules: ShardRules(sizeRule: .exact))
  }

  /// Checks the shard of one tenant.
  func check(
    _ line: VectorLine, _ tenant: RingName, _ expected: String, _ report: inout VectorReport
  ) {
    let shard = shard(line, of: tenant)
    let members = String(
      shard.members.map { ring.character(of: snapshot.instances[$0]) }.sorted())
    let agrees = expected == "*" ? shard.isWholeRing : members == (expected == "." ? "" : expected)
    report.count(agrees, "\(tenant), \(line.text("v")): \(members), not \(expected)")
  }

  /// Checks look-ups among the instances of a tenant's shard.
  func checkLookups(_ line: VectorLine, _ tenant: RingName, _ report: inout VectorReport) {
    let subring = snapshot.restricted(to: shard(line, of: tenant))
    let keys = VectorRing.keys(line, tokens: subring.instances.flatMap(\.tokens).sorted())
    ring.check(
      keys, line.text("res").split(separator: " "), in: subring,
      Operation(mask: UInt32(truncatingIfNeeded: line.integer("m"))), &report)
  }

  private func shard(_ line: VectorLine, of tenant: RingName) -> ShuffleShard {
    let size = line.integer("size")
    switch line.text("v") {
    case "lookback":
      let lookback = Duration.seconds(line.integer("lb"))
      return shards.shard(of: tenant, size: size, lookback: lookback, now: ring.now)
    case "zonestable": return zoneStableShards.shard(of: tenant, size: size)
    default: return shards.shard(of: tenant, size: size)
    }
  }
}

extension VectorLine {
  /// Checks the numbers of a seed.
  fileprivate func checkSeed(_ report: inout VectorReport) {
    let (tenant, zone) = (RingName(text("tenant")), RingName(text("zone")))
    let seed = GoRandom.shuffleSeed(tenant: tenant.utf8.span, zone: zone.utf8.span)
    var random = GoRandom(seed: seed)
    let numbers = integers("u32").map { _ in Int(random.uint32()) }
    random = GoRandom(seed: seed)
    let bounded = integers("intn").indices.map { random.int(below: 10 - $0) }
    let agrees =
      String(seed) == text("seed") && numbers == integers("u32") && bounded == integers("intn")
    report.count(agrees, "\(tenant), \(zone): seed \(seed), numbers \(numbers), \(bounded)")
  }
}
