import HashRing
import TestSupport
import Testing

@Suite struct ShardCoverageTests {
  private static let tenant: RingName = "tenant"
  private static let hour: Int64 = 3_600_000

  @Test(arguments: Seed.each(Effort.scaled(quick: 1, full: 20)), [9, 30, 60, 90])
  func aLookbackHasAllFormerMembersWhileInstancesComeAndGo(seed: Seed, count: Int) {
    for zones in [0, 1, 3] {
      var generator = seed.generator
      var ring = ShardRing(count, zones: zones, tokens: 16, seed: seed)
      var now: Int64 = 1_000_000_000_000
      var former: [(end: Int64, members: Set<RingName>)] = []
      for event in 0..<Effort.scaled(quick: 40, full: 100) {
        let shards = ShardIndex(ring.snapshot)
        former.append((now + 300_000, ring.ids(of: shards.shard(of: Self.tenant, size: 6))))
        let lookback = ring.ids(
          of: shards.shard(of: Self.tenant, size: 6, lookback: .seconds(3600), now: now))
        for (end, members) in former where end >= now - Self.hour {
          #expect(lookback.isSuperset(of: members.intersection(ring.ids)), "event \(event)")
        }
        now += 300_000
        // Zones keep at least two instances, so that the ring is never so small that it is taken whole.
        let leaving = ring.instance(using: &generator)
        let peers = ring.description.instances.count { $0.zone == leaving.zone }
        if Bool.random(using: &generator) && peers > 2 && ring.ids.count > 7 {
          ring.description[leaving.id] = nil
        } else {
          ring.join(zone: leaving.zone, registered: now / 1000)
        }
      }
    }
  }

  static let rules = [
    ShardRules(), ShardRules(sizeRule: .exact), .dskit,
    ShardRules(sizeRule: .exact, readOnlyRule: .leftOut),
  ]

  @Test(arguments: Seed.each(Effort.scaled(quick: 6, full: 300)), rules)
  func readsFindWhatWasWrittenWhileAnythingChanges(seed: Seed, rules: ShardRules) {
    var simulation = Simulation(seed: seed, rules: rules)
    for _ in 0..<60 {
      let missed = simulation.missed(by: simulation.covering)
      #expect(missed.isEmpty, "\(missed)")
      simulation.step()
    }
  }

  /// Shows that the test above can fail.
  @Test func aLookbackOfThePresentSizeMissesWhatWasWrittenToALargerShard() {
    let missing = (1...20 as ClosedRange<UInt64>).contains { seed in
      var simulation = Simulation(seed: Seed(seed), rules: ShardRules())
      return (0..<60).contains { _ in
        defer { simulation.step() }
        return !simulation.missed(by: simulation.lookback).isEmpty
      }
    }
    #expect(missing)
  }

  @Test func aSizeThatHasShrunkIsReadForOneLookbackMore() {
    let ring = ShardRing(30, zones: 3, seed: Seed(4))
    let shards = ShardIndex(ring.snapshot)
    var history = ShardHistory(size: 9)
    history.set(3, at: 10_000_000)
    func reads(_ now: Int64) -> ShuffleShard {
      shards.coveringShard(
        of: Self.tenant, size: history.greatestSize(since: now - Self.hour),
        lookback: .seconds(3600), now: now)
    }
    #expect(reads(10_000_000 + Self.hour) == shards.shard(of: Self.tenant, size: 9))
    #expect(reads(10_000_001 + Self.hour) == shards.shard(of: Self.tenant, size: 3))
  }

  /// One tenant's writes to a ring in which instances join, leave and stop to take writes, zones come
  /// and go, and the size of the shard changes.
  private struct Simulation {
    private var ring: ShardRing
    private let rules: ShardRules
    private var history: ShardHistory
    private var lastWritten: [RingName: Int64] = [:]
    private var now: Int64 = 1_000_000_000_000
    private var generator: SeededGenerator
    private let isZoneAware: Bool

    init(seed: Seed, rules: ShardRules) {
      generator = seed.generator
      isZoneAware = Bool.random(using: &generator)
      let count = Int.random(in: 4...14, using: &generator)
      ring = ShardRing(count, zones: isZoneAware ? 3 : 0, tokens: 8, seed: seed)
      self.rules = rules
      history = ShardHistory(size: Int.random(in: 0...6, using: &generator))
      write()
    }

    /// What was written to within the look-back, is still there, and is not among `read`.
    func missed(by read: Set<RingName>) -> [RingName] {
      ring.ids.filter { lastWritten[$0, default: .min] >= now - hour && !read.contains($0) }
    }

    var covering: Set<RingName> {
      let size = history.greatestSize(since: now - hour)
      return ring.ids(
        of: ShardIndex(ring.snapshot, rules: rules).coveringShard(
          of: tenant, size: size, lookback: .milliseconds(hour), now: now))
    }

    var lookback: Set<RingName> {
      ring.ids(
        of: ShardIndex(ring.snapshot, rules: rules).shard(
          of: tenant, size: history.size, lookback: .milliseconds(hour), now: now))
    }

    /// Time passes, with writes up to its end; then something changes.
    mutating func step() {
      now += Int64.random(in: 1...900_000, using: &generator)
      write()
      let some = ring.instance(using: &generator)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0, 1:
        let zone = ShardRing.zone(Int.random(in: 0..<5, using: &generator))
        ring.join(zone: isZoneAware ? zone : "", registered: now / 1000)
      case 2, 3:
        if ring.ids.count > 2 { ring.description[some.id] = nil }
      case 4:
        // All of a zone leaves at once.
        for instance in ring.description.instances where instance.zone == some.zone {
          if ring.ids.count > 2 { ring.description[instance.id] = nil }
        }
      case 5: toggleReadOnly(some)
      default: history.set(Int.random(in: 0...8, using: &generator), at: now)
      }
      write()
    }

    private mutating func toggleReadOnly(_ instance: Instance) {
      var instance = instance
      switch rules.readOnlyRule {
      case .extending:
        // Who takes writes again registers anew.
        if instance.state == .readOnly { instance.registered = now / 1000 }
        instance.state = instance.state == .readOnly ? .active : .readOnly
      case .leftOut:
        instance.isMarkedReadOnly.toggle()
        instance.readOnlyUpdated = now / 1000
      }
      ring.description[instance.id] = instance
    }

    private mutating func write() {
      let shard = ShardIndex(ring.snapshot, rules: rules).shard(of: tenant, size: history.size)
      for id in ring.ids(of: shard) { lastWritten[id] = now }
    }
  }
}
