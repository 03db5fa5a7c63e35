internal import HashRing
internal import TestSupport
internal import Testing

/// What look-ups promise for any ring.
struct ReplicaTableTests {
  @Test(arguments: Seed.each(10))
  func everyKeyIsPlacedByTheRulesAsWritten(seed: Seed) {
    var random = seed.generator
    for _ in 0..<Effort.scaled(quick: 5, full: 1000) {
      let ring = RandomRing(using: &random)
      let snapshot = ring.snapshot
      let table = snapshot.table(for: ring.operation)
      for key in ring.keys {
        let placement = table.placement(of: key).map { snapshot.instances[$0].id }
        #expect(placement == ring.expectedPlacement(of: key), "key \(key)")
      }
    }
  }

  @Test(arguments: Seed.each(10))
  func replicasAreTheHealthyOnesOfAKeyWithAMajority(seed: Seed) {
    var random = seed.generator
    for _ in 0..<Effort.scaled(quick: 5, full: 300) {
      let ring = RandomRing(using: &random)
      let snapshot = ring.snapshot
      let table = snapshot.table(for: ring.operation)
      for key in ring.keys {
        let found = table.placement(of: key)
        let healthy = found.filter { snapshot.isHealthy($0, for: ring.operation) }
        let factor = ring.options.replicationFactor
        let required =
          switch ring.options.quorumRule {
          case .majorityOfHealthy: max(factor, healthy.count) / 2 + 1
          case .majorityOfFound: max(factor, found.count) / 2 + 1
          case .one: 1
          }
        let walked = Result { () throws(LookupError) in
          try snapshot.replicas(of: key, for: ring.operation)
        }
        #expect(walked == Result { () throws(LookupError) in try table.replicas(of: key) })
        do throws(LookupError) {
          let replicas = try table.replicas(of: key)
          #expect(Array(replicas) == healthy && healthy.count >= required, "key \(key)")
          #expect(replicas.maxErrors == healthy.count - required, "key \(key)")
        } catch .emptyRing {
          #expect(found.isEmpty, "key \(key)")
        } catch {
          #expect(error == .tooFewReplicas(healthy: healthy.count, required: required))
          #expect(healthy.count < required, "key \(key)")
        }
      }
    }
  }

  @Test(arguments: Seed.each(10))
  func intervalsSayWhatLookUpsSay(seed: Seed) {
    var random = seed.generator
    for _ in 0..<Effort.scaled(quick: 4, full: 300) {
      let ring = RandomRing(using: &random)
      let snapshot = ring.snapshot
      let table = snapshot.table(for: ring.operation)
      let intervals = Array(table.intervals())
      #expect(intervals.first?.keys.lowerBound == 0 && intervals.last?.keys.upperBound == .max)
      for (left, right) in zip(intervals, intervals.dropFirst()) {
        #expect(left.keys.upperBound + 1 == right.keys.lowerBound)
        #expect(left.replicas != right.replicas)
      }
      for interval in intervals {
        for key in [interval.keys.lowerBound, interval.keys.upperBound] {
          #expect(table.placement(of: key) == interval.replicas, "key \(key)")
        }
      }
      for instance in snapshot.instances.indices {
        let ranges = table.ranges(of: instance)
        for key in ring.keys {
          let isInRange = ranges.contains { $0.contains(key) }
          #expect(isInRange == table.placement(of: key).contains(instance), "key \(key)")
        }
      }
    }
  }

  @Test(arguments: Seed.each(10))
  func ownershipCountsEveryReplicaOfEveryKey(seed: Seed) {
    var random = seed.generator
    for _ in 0..<Effort.scaled(quick: 8, full: 500) {
      let ring = RandomRing(using: &random)
      let snapshot = ring.snapshot
      let ownership = snapshot.ownership()
      let table = snapshot.table(for: .reporting)
      let counted = table.intervals().reduce(0 as UInt64) {
        $0 + $1.keyCount * UInt64($1.replicas.count)
      }
      #expect(ownership.instances.reduce(0, +) == counted)
      #expect(ownership.zones.reduce(0, +) == counted)
      for (instance, keys) in ownership.instances.enumerated() {
        let ranges = table.ranges(of: instance)
        #expect(keys == ranges.reduce(0 as UInt64) { $0 + UInt64($1.count) })
      }
      let holders = snapshot.instances.filter { !$0.tokens.isEmpty }.count
      if !ring.options.isZoneAware && !snapshot.instances.contains(where: { $0.tokens.count < 2 }) {
        let replicas = min(ring.options.replicationFactor, holders)
        // Unless another instance has all tokens of one as well.
        if Set(snapshot.instances.flatMap(\.tokens)).count
          == snapshot.instances.flatMap(\.tokens).count
        {
          #expect(counted == UInt64(replicas) << 32)
        }
      }
    }
  }

  @Test(arguments: Seed.each(10))
  func aJoinOrALeaveChangesOneReplicaOfAKeyAtMost(seed: Seed) {
    var random = seed.generator
    for _ in 0..<Effort.scaled(quick: 4, full: 200) {
      let zones = Int.random(in: 0...3, using: &random)
      let instances = (0..<Int.random(in: 5...11, using: &random)).map { number in
        Instance(
          id: RingName("i-\(number)"), zone: zones == 0 ? "" : RingName("z-\(number % zones)"),
          tokens: (0..<16).map { _ in UInt32.random(in: 0...(.max), using: &random) })
      }
      let options = RingOptions(
        replicationFactor: [2, 3, 8].randomElement(using: &random) ?? 3, isZoneAware: zones > 0,
        heartbeatTimeout: nil)
      let many = RingSnapshot(RingDescription(instances), options: options, now: 0)
      let few = RingSnapshot(RingDescription(instances.dropLast()), options: options, now: 0)
      // The number of zones must not change, as it decides over the shares.
      guard many.zones == few.zones else { continue }
      let (manyTable, fewTable) = (many.table(for: .write), few.table(for: .write))
      for _ in 0..<64 {
        let key = UInt32.random(in: 0...(.max), using: &random)
        let before = Set(fewTable.placement(of: key).map { few.instances[$0].id })
        let after = Set(manyTable.placement(of: key).map { many.instances[$0].id })
        #expect(after.subtracting(before).count <= 1, "key \(key)")
        #expect(before.subtracting(after).count <= 1, "key \(key)")
      }
    }
  }

  @Test func aTokenOfSeveralBelongsToTheGreatestId() throws {
    let ring = RingDescription([
      Instance(id: "a", tokens: [10, 20]), Instance(id: "b", tokens: [10, 30]),
    ])
    let options = RingOptions(replicationFactor: 1, heartbeatTimeout: nil)
    let snapshot = RingSnapshot(ring, options: options, now: 0)
    let table = snapshot.table(for: .write)
    #expect(Array(try table.replicas(of: 9)) == [1])
    #expect(Array(try table.replicas(of: 10)) == [0])
    #expect(Array(try table.replicas(of: 30)) == [1])
    // Without "b", the token is "a"'s: no look-up finds an instance that is not there.
    let alone = snapshot.restricted(to: [0])
    #expect(Array(try alone.table(for: .write).replicas(of: 9)) == [0])
    #expect(alone.instances.map(\.id) == ["a"])
  }

  @Test func tokensThatLieBadlyTakeNoLonger() {
    // Nearly all tokens are of two instances by turns, so that a walk to the third passes by all; and one
    // zone has no tokens at all.
    let count: UInt32 = Effort.scaled(quick: 10_000, full: 200_000)
    let ring = RingDescription([
      Instance(id: "a", zone: "a", tokens: (1...count).map { $0 * 2 }),
      Instance(id: "b", zone: "b", tokens: (1...count).map { $0 * 2 + 1 }),
      Instance(id: "c", zone: "a", tokens: [.max]), Instance(id: "d", zone: "d"),
    ])
    for isZoneAware in [false, true] {
      let options = RingOptions(isZoneAware: isZoneAware, heartbeatTimeout: nil)
      let snapshot = RingSnapshot(ring, options: options, now: 0)
      let table = snapshot.table(for: .write)
      #expect(Array(table.placement(of: 5)) == (isZoneAware ? [0, 1] : [0, 1, 2]))
      #expect(table.intervals().reduce(0) { count, _ in count + 1 } > count)
    }
  }

  @Test(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func lookUpsAllocateNothing() {
    let instances = (0..<9).map { number in
      Instance(
        id: RingName("i-\(number)"), zone: RingName("z-\(number % 3)"),
        heartbeat: number == 0 ? 0 : 1,
        tokens: (0..<64).map { UInt32(number) &* 7_919 &+ $0 &* 65_537_123 })
    }
    // The heartbeat of one is too old in one of the two, so that keys of its have two replicas.
    for timeout in [nil, Duration.milliseconds(500)] {
      let options = RingOptions(isZoneAware: true, heartbeatTimeout: timeout)
      let table = RingSnapshot(RingDescription(instances), options: options, now: 1000)
        .table(for: .write)
      var sum = 0
      let count = Allocations.least {
        sum = 0
        for key in 0..<1000 as Range<UInt32> {
          sum += (try? table.replicas(of: key &* 4_000_037))?.count ?? 0
        }
      }
      #expect(count == 0)
      #expect(timeout == nil ? sum == 3000 : (2000..<3000).contains(sum))
    }
  }

  @Test func wrongOptionsTrap() async {
    await #expect(processExitsWith: .failure) { _ = RingOptions(replicationFactor: 0) }
    await #expect(processExitsWith: .failure) { _ = RingOptions(heartbeatTimeout: .seconds(-1)) }
    await #expect(processExitsWith: .failure) {
      _ = HashRing.Operation(healthy: [InstanceState(rawValue: 16)])
    }
  }
}
