internal import TestSupport
internal import Testing

@testable internal import HashRing

/// Which keys move from one ring to another.
struct MovementPlanTests {
  @Test func aJoinTakesKeysFromTheirOwner() {
    let plan = plan(
      [Instance(id: "a", tokens: [100]), Instance(id: "b", tokens: [200])],
      [
        Instance(id: "a", tokens: [100]), Instance(id: "b", tokens: [200]),
        Instance(id: "c", tokens: [150]),
      ], RingOptions(replicationFactor: 1))
    #expect(plan.instances == ["a", "b", "c"])
    #expect(
      plan.moves == [
        KeyMove(
          keys: 100...149, before: [1], after: [2], handovers: [KeyMove.Handover(from: 1, to: 2)])
      ])
    #expect(plan.totals().gained == [0, 0, 50])
    #expect(plan.totals().lost == [0, 50, 0])
    #expect(plan.totals { _ in 7 }.moved == 7)
  }

  @Test func keysGoToTheSameZoneFirst() {
    let plan = plan(
      [
        Instance(id: "a", zone: "x", tokens: [100]),
        Instance(id: "b", zone: "y", tokens: [100_000]),
      ],
      [
        Instance(id: "c", zone: "y", tokens: [100]),
        Instance(id: "d", zone: "x", tokens: [100_000]),
      ], RingOptions(replicationFactor: 2, isZoneAware: true))
    for move in plan.moves {
      #expect(Set(move.handovers) == [.init(from: 0, to: 3), .init(from: 1, to: 2)])
    }
    #expect(plan.totals().moved == 2 << 32)
  }

  @Test func moreReplicasAreCopiesAndFewerAreDropped() {
    let instances = [Instance(id: "a", tokens: [100]), Instance(id: "b", tokens: [200])]
    let (one, two) = (RingOptions(replicationFactor: 1), RingOptions(replicationFactor: 2))
    let description = RingDescription(instances)
    let single = RingSnapshot(description, options: one, now: 0)
    let double = RingSnapshot(description, options: two, now: 0)
    let more = MovementPlan(from: single, to: double)
    #expect(more.moves.allSatisfy { $0.handovers.count == 1 && $0.handovers[0].from == nil })
    #expect(more.totals().moved == 1 << 32)
    let fewer = MovementPlan(from: double, to: single)
    #expect(fewer.moves.allSatisfy { $0.handovers.count == 1 && $0.handovers[0].to == nil })
    #expect(fewer.totals().moved == 0)
    #expect(fewer.totals().lost.reduce(0, +) == 1 << 32)
    #expect(MovementPlan(from: double, to: double).moves.isEmpty)
    #expect(MovementPlan(from: snapshot([], one), to: single).totals().moved == 1 << 32)
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 10, full: 300)))
  func whoGainsTakesOverFromItsZoneAndElseInOrder(seed: Seed) {
    var generator = seed.generator
    let zones: [RingName] = (0..<9).map { _ in
      ["a", "b", ""][Int.random(in: 0..<3, using: &generator)]
    }
    var pairing = HandoverPairing(zones)
    for _ in 0..<20 {
      let (before, after) = (
        zones.indices.shuffled(using: &generator).prefix(Int.random(in: 0...9, using: &generator)),
        zones.indices.shuffled(using: &generator).prefix(Int.random(in: 0...9, using: &generator))
      )
      var losing = before.filter { !after.contains($0) }
      var gaining = after.filter { !before.contains($0) }
      var expected: [KeyMove.Handover] = []
      for gainer in gaining {
        guard let place = losing.firstIndex(where: { zones[$0] == zones[gainer] }) else { continue }
        expected.append(KeyMove.Handover(from: losing.remove(at: place), to: gainer))
      }
      gaining.removeAll { gainer in expected.contains { $0.to == gainer } }
      for place in 0..<max(losing.count, gaining.count) {
        expected.append(
          KeyMove.Handover(
            from: losing.dropFirst(place).first, to: gaining.dropFirst(place).first))
      }
      #expect(pairing.handovers(from: Array(before), to: Array(after)) == expected)
    }
  }

  @Test func oneOfManyThatAllLeaveChangesHandsWithNobody() {
    let count = 200
    let instances = (0..<count).map { number in
      Instance(
        id: RingName("i-\(100 + number)"), state: .leaving,
        tokens: (0..<2).map { UInt32(number * 2 + $0) &* 2_654_435_761 })
    }
    let options = RingOptions(heartbeatTimeout: nil)
    let plan = MovementPlan(
      from: snapshot(instances, options), to: snapshot(instances.dropLast(), options), for: .write)
    #expect(plan.totals().lost == Array(repeating: 0, count: count - 1) + [1 << 32])
    #expect(plan.totals().moved == 0)
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 10, full: 300)))
  func thePlanLeadsFromOneRingToTheOther(seed: Seed) {
    var generator = seed.generator
    let (old, new) = (odd(&generator), odd(&generator))
    let options = RingOptions(
      replicationFactor: Int.random(in: 1...4, using: &generator),
      isZoneAware: Bool.random(using: &generator))
    let (before, after) = (
      snapshot(old.instances, options), snapshot(new.instances, options)
    )
    let plan = MovementPlan(from: before, to: after)
    // At both sides of every border, who held the keys and what the plan says gives who holds them.
    var keys: Set<UInt32> = [0, .max]
    for token in (old.instances + new.instances).flatMap(\.tokens) {
      keys.formUnion([token, token &- 1])
    }
    for move in plan.moves { keys.formUnion([move.keys.lowerBound, move.keys.upperBound]) }
    for key in keys {
      var holders = Set(holders(key, before))
      for move in plan.moves where move.keys.contains(key) {
        #expect(Set(move.before.map { plan.instances[$0] }) == holders)
        for handover in move.handovers {
          if let loser = handover.from { holders.remove(plan.instances[loser]) }
          if let gainer = handover.to { holders.insert(plan.instances[gainer]) }
        }
      }
      #expect(holders == Set(self.holders(key, after)))
    }
    // What each had, with what it gains and without what it loses, is what it has.
    let totals = plan.totals()
    for (number, id) in plan.instances.enumerated() {
      let (had, has) = (owned(id, before), owned(id, after))
      #expect(had + totals.gained[number] == has + totals.lost[number])
    }
  }

  @Test(
    arguments: [RingOptions(), RingOptions(isZoneAware: true)],
    Seed.each(Effort.scaled(quick: 2, full: 30)))
  func atMostOneReplicaOfAKeyChangesWhenOneJoinsOrLeaves(options: RingOptions, seed: Seed) {
    var generator = seed.generator
    let ring = balanced(12, tokens: 32, zones: ["a", "b", "c"])
    let planner = TokenPlanner(isZoneAware: options.isZoneAware)
    let zone = ring.instances.randomElement(using: &generator)!.zone
    let id = ring.instances.randomElement(using: &generator)!.id
    for proposal in [
      planner.adding([Instance(id: "new", zone: zone)], tokensEach: 32, to: ring),
      planner.removing([id], from: ring),
    ] {
      let plan = MovementPlan(
        from: snapshot(ring.instances, options), to: snapshot(proposal.ring.instances, options))
      #expect(!plan.moves.isEmpty)
      #expect(plan.moves.allSatisfy { $0.handovers.count == 1 })
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 20, full: 500)))
  func weightsOfPartsSumUpToTheWhole(seed: Seed) {
    var generator = seed.generator
    let bounds = Set((0..<12).map { _ in UInt32.random(in: 0...(.max), using: &generator) })
      .sorted()
    var measurements: [(keys: ClosedRange<UInt32>, weight: UInt64)] = []
    for (low, high) in zip(bounds, bounds.dropFirst()) where Bool.random(using: &generator) {
      measurements.append((low...high - 1, generator.nextOfAnyMagnitude() >> 8))
    }
    let weights = KeyWeights(measurements)
    let whole = measurements.reduce(0) { $0 + $1.weight }
    #expect(weights.weight(of: 0...(.max)) == whole)
    for (keys, weight) in measurements { #expect(weights.weight(of: keys) == weight) }
    var first: UInt32 = 0
    var sum: UInt64 = 0
    for cut in (0..<20).map({ _ in UInt32.random(in: 1...(.max), using: &generator) }).sorted()
    where cut > first {
      sum += weights.weight(of: first...cut - 1)
      first = cut
    }
    #expect(sum + weights.weight(of: first...(.max)) == whole)
  }

  @Test func weightsAreMeasuredInOrder() async {
    await #expect(processExitsWith: .failure) { _ = KeyWeights([(5...9, 1), (9...12, 1)]) }
  }

  private func plan(
    _ old: [Instance], _ new: [Instance], _ options: RingOptions
  ) -> MovementPlan {
    MovementPlan(from: snapshot(old, options), to: snapshot(new, options))
  }

  private func snapshot(_ instances: [Instance], _ options: RingOptions) -> RingSnapshot {
    RingSnapshot(RingDescription(instances), options: options, now: 0)
  }

  private func holders(_ key: UInt32, _ ring: RingSnapshot) -> [RingName] {
    let intervals = ring.table(for: .reporting).intervals()
    guard let interval = intervals.first(where: { $0.keys.contains(key) }) else { return [] }
    return interval.replicas.map { ring.instances[$0].id }
  }

  private func owned(_ id: RingName, _ ring: RingSnapshot) -> UInt64 {
    guard let index = ring.instances.firstIndex(where: { $0.id == id }) else { return 0 }
    return ring.ownership().instances[index]
  }
}
