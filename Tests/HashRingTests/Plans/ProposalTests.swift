internal import HashRing
internal import TestSupport
internal import Testing

/// What is proposed when a ring grows, shrinks, or is to be balanced again.
struct ProposalTests {
  static let fullRing: UInt64 = 1 << 32

  @Test(arguments: Seed.each(Effort.scaled(quick: 4, full: 60)))
  func whoJoinsGetsKeysAndNothingElseMoves(seed: Seed) {
    var generator = seed.generator
    let zones: [RingName] = Bool.random(using: &generator) ? [""] : ["a", "b", "c"]
    let count = Int.random(in: 0...12, using: &generator)
    let ring =
      Bool.random(using: &generator) || count == 0
      ? odd(&generator)
      : balanced(count, tokens: 32, zones: zones)
    let newcomers = (0..<Int.random(in: 1...5, using: &generator)).map {
      Instance(id: RingName("new-\($0)"), zone: zones[$0 % zones.count])
    }
    let proposal = TokenPlanner(isZoneAware: zones.count > 1)
      .adding(newcomers, tokensEach: 32, to: ring)
    #expect(proposal.movedKeys == proposal.leastMovedKeys)
    #expect(newcomers.allSatisfy { proposal.ring[$0.id]?.tokens.count == 32 })
    if zones.count == 1, ring.instances.contains(where: { !$0.tokens.isEmpty }) {
      let plan = plan(from: ring, to: proposal.ring)
      #expect(plan.totals().moved == proposal.movedKeys)
      #expect(proposal.movedKeys == newcomers.reduce(0) { $0 + keys(of: $1.id, in: proposal.ring) })
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 4, full: 60)))
  func whenSomeLeaveOnlyTheirKeysMove(seed: Seed) {
    var generator = seed.generator
    let ring = Bool.random(using: &generator) ? odd(&generator) : balanced(12, tokens: 64)
    guard !ring.instances.isEmpty else { return }
    let count = Int.random(in: 1...max(1, ring.instances.count / 3), using: &generator)
    let leaving = Array(ring.instances.map(\.id).shuffled(using: &generator).prefix(count))
    let proposal = TokenPlanner(isZoneAware: false).removing(leaving, from: ring)
    #expect(proposal.movedKeys == proposal.leastMovedKeys)
    #expect(leaving.allSatisfy { proposal.ring[$0] == nil })
    let keys = owned(proposal.ring)
    if keys.contains(where: { $0 > 0 }) {
      #expect(keys.reduce(0, +) == Self.fullRing)
      let plan = plan(from: ring, to: proposal.ring)
      #expect(plan.totals().moved == proposal.movedKeys)
      for (id, lost) in zip(plan.instances, plan.totals().lost) where lost > 0 {
        #expect(leaving.contains(id))
      }
    }
  }

  @Test(arguments: [(10, 64), (10, 128), (30, 128)], Seed.each(Effort.scaled(quick: 1, full: 20)))
  func sharesAreEvenAgainAfterATenthHasLeft(size: (instances: Int, tokens: Int), seed: Seed) {
    var generator = seed.generator
    let ring = balanced(size.instances, tokens: size.tokens)
    let leaving = Array(
      names(size.instances).shuffled(using: &generator).prefix(size.instances / 10))
    let proposal = TokenPlanner(isZoneAware: false).removing(leaving, from: ring, within: 0.02)
    let balance = balance(proposal.ring)
    #expect(0.98 <= balance.lowerBound && balance.upperBound <= 1.02)
    #expect(abs(balance.lowerBound - proposal.balance.lowerBound) < 1e-9)
    #expect(abs(balance.upperBound - proposal.balance.upperBound) < 1e-9)
    #expect(proposal.leastMovedKeys <= proposal.movedKeys)
    #expect(plan(from: ring, to: proposal.ring).totals().moved == proposal.movedKeys)
    #expect(Double(proposal.movedKeys) < 1.5 * Double(proposal.leastMovedKeys))
    #expect(proposal.ring.instances.allSatisfy { $0.tokens.count == size.tokens })
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 2, full: 30)))
  func aRingOfRandomTokensIsBalanced(seed: Seed) {
    var generator = seed.generator
    var ring = RingDescription(names(12).map { Instance(id: $0) })
    for id in names(12) { ring[id]!.tokens = ring.randomTokens(64, using: &generator) }
    let proposal = TokenPlanner(isZoneAware: false).rebalancing(ring, within: 0.02)
    let balance = balance(proposal.ring)
    #expect(0.98 <= balance.lowerBound && balance.upperBound <= 1.02)
    #expect(proposal.leastMovedKeys <= proposal.movedKeys)
    #expect(plan(from: ring, to: proposal.ring).totals().moved == proposal.movedKeys)
    let again = TokenPlanner(isZoneAware: false).rebalancing(proposal.ring, within: 0.02)
    #expect(again.ring == proposal.ring && again.movedKeys == 0)
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 20, full: 500)))
  func anyStoredRingIsPlanned(seed: Seed) {
    var generator = seed.generator
    let ring = odd(&generator)
    for isZoneAware in [false, true] {
      let proposal = TokenPlanner(isZoneAware: isZoneAware).rebalancing(ring)
      let tokens = proposal.ring.instances.flatMap(\.tokens)
      #expect(Set(tokens).count == tokens.count)
      #expect(tokens.count == Set(ring.instances.flatMap(\.tokens)).count)
      #expect(proposal.leastMovedKeys <= proposal.movedKeys)
    }
  }

  @Test func proposalsAreForSomebody() async {
    await #expect(processExitsWith: .failure) {
      _ = TokenPlanner(isZoneAware: false).adding([], tokensEach: 1, to: RingDescription())
    }
    await #expect(processExitsWith: .failure) {
      _ = TokenPlanner(isZoneAware: false)
        .adding([Instance(id: "a")], tokensEach: 0, to: RingDescription())
    }
    await #expect(processExitsWith: .failure) {
      _ = TokenPlanner(isZoneAware: false)
        .adding([Instance(id: "a", tokens: [1])], tokensEach: 1, to: RingDescription())
    }
    await #expect(processExitsWith: .failure) {
      _ = TokenPlanner(isZoneAware: false).removing([], from: RingDescription())
    }
    await #expect(processExitsWith: .failure) {
      _ = TokenPlanner(isZoneAware: false).removing(["a"], from: RingDescription())
    }
    await #expect(processExitsWith: .failure) {
      _ = TokenPlanner(isZoneAware: false).rebalancing(RingDescription(), within: .nan)
    }
  }

  private func plan(from old: RingDescription, to new: RingDescription) -> MovementPlan {
    let options = RingOptions(replicationFactor: 1)
    return MovementPlan(
      from: RingSnapshot(old, options: options, now: 0),
      to: RingSnapshot(new, options: options, now: 0))
  }

  private func keys(of id: RingName, in ring: RingDescription) -> UInt64 {
    zip(ring.instances, owned(ring)).reduce(0) { $1.0.id == id ? $0 + $1.1 : $0 }
  }
}
