internal import HashRing
internal import TestSupport
internal import Testing

/// Tokens that make all own what their weights entitle them to.
struct TokenPlannerTests {
  /// A number of instances and of tokens for each.
  struct Size: CustomTestStringConvertible, Sendable {
    let instances: Int
    let tokens: Int
    var testDescription: String { "\(instances) instances with \(tokens) tokens" }
  }

  static let sizes =
    [
      Size(instances: 5, tokens: 64), Size(instances: 12, tokens: 128),
      Size(instances: 40, tokens: 32),
    ]
    + Effort.scaled(
      quick: [],
      full: [
        Size(instances: 64, tokens: 64), Size(instances: 300, tokens: 128),
        Size(instances: 60, tokens: 512),
      ])

  @Test(arguments: sizes, Seed.each(Effort.scaled(quick: 1, full: 3)))
  func afterEachJoinAllOwnTheSame(size: Size, seed: Seed) {
    var generator = seed.generator
    let planner = TokenPlanner(isZoneAware: false)
    var ring = RingDescription()
    // With fewer tokens than instances, each token is a whole part of what one owns.
    let bound = max(0.005, size.instances > size.tokens ? 0.55 / Double(size.tokens) : 0)
    for id in names(size.instances).shuffled(using: &generator) {
      let tokens = planner.tokens(size.tokens, for: id, zone: "", in: ring)
      #expect(tokens.count == size.tokens)
      #expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0 < $1 })
      ring[id] = Instance(id: id, tokens: tokens)
      let balance = balance(ring)
      #expect(1 - bound <= balance.lowerBound && balance.upperBound <= 1 + bound)
    }
    #expect(Set(ring.instances.flatMap(\.tokens)).count == size.instances * size.tokens)
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 2, full: 20)))
  func zonesAreBalancedEachInItself(seed: Seed) {
    var generator = seed.generator
    let zones: [RingName] = ["a", "b", "c"]
    let planner = TokenPlanner(isZoneAware: true)
    var ring = RingDescription()
    for (number, id) in names(21).enumerated() {
      // Of different numbers, and in any order.
      let zone = number < 3 ? zones[number] : zones.randomElement(using: &generator)!
      let tokens = planner.tokens(128, for: id, zone: zone, in: ring)
      ring[id] = Instance(id: id, zone: zone, tokens: tokens)
    }
    for zone in zones {
      let balance = balance(RingDescription(ring.instances.filter { $0.zone == zone }))
      #expect(0.995 < balance.lowerBound && balance.upperBound < 1.005)
    }
    #expect(Set(ring.instances.flatMap(\.tokens)).count == 21 * 128)
  }

  @Test func theSameRingGivesTheSameTokens() {
    let planner = TokenPlanner(isZoneAware: true)
    let ring = balanced(9, tokens: 64)
    #expect(
      planner.tokens(64, for: "new", zone: "", in: ring)
        == planner.tokens(64, for: "new", zone: "", in: RingDescription(ring.instances.reversed())))
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 2, full: 20)))
  func anInstanceOfTwiceTheWeightOwnsTwiceAsMuch(seed: Seed) {
    var generator = seed.generator
    let ids = names(16)
    var weights: [RingName: Double] = [:]
    for id in ids { weights[id] = [0.25, 1, 1, 2, 3.5].randomElement(using: &generator)! }
    let planner = TokenPlanner(isZoneAware: false, weights: InstanceWeights(weights))
    var ring = RingDescription()
    for id in ids {
      let count = Int(128 * weights[id]!)
      ring[id] = Instance(id: id, tokens: planner.tokens(count, for: id, zone: "", in: ring))
      let total = ring.instances.reduce(0) { $0 + weights[$1.id]! }
      for (instance, keys) in zip(ring.instances, owned(ring)) {
        let wanted = weights[instance.id]! / total * 4_294_967_296
        #expect(abs(Double(keys) / wanted - 1) < 0.03)
      }
    }
  }

  @Test func someoneWithTooFewTokensGetsMore() {
    let planner = TokenPlanner(isZoneAware: false)
    var ring = balanced(8, tokens: 128)
    let id = ring.instances[3].id
    ring[id]!.tokens.removeLast(60)
    let more = planner.tokens(60, for: id, zone: "", in: ring)
    #expect(more.count == 60 && Set(more).isDisjoint(with: ring.instances.flatMap(\.tokens)))
    ring[id]!.tokens += more
    #expect(Double(owned(ring)[3]) / 536_870_912 > 0.99)
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 20, full: 500)))
  func anyStoredRingGetsTokens(seed: Seed) {
    var generator = seed.generator
    let ring = odd(&generator)
    for isZoneAware in [false, true] {
      let planner = TokenPlanner(isZoneAware: isZoneAware)
      let count = Int.random(in: 1...40, using: &generator)
      let tokens = planner.tokens(count, for: "joining", zone: "b", in: ring)
      #expect(tokens.count == count && Set(tokens).count == count)
      #expect(tokens == tokens.sorted())
      #expect(Set(tokens).isDisjoint(with: ring.instances.flatMap(\.tokens)))
    }
  }

  @Test func aPlanNeedsTokensAndWeights() async {
    await #expect(processExitsWith: .failure) {
      _ = TokenPlanner(isZoneAware: false).tokens(0, for: "a", zone: "", in: RingDescription())
    }
    await #expect(processExitsWith: .failure) {
      _ = TokenPlanner(isZoneAware: false)
        .tokens(1 << 24 + 1, for: "a", zone: "", in: RingDescription())
    }
    await #expect(processExitsWith: .failure) { _ = InstanceWeights(["a": 0]) }
    await #expect(processExitsWith: .failure) { _ = InstanceWeights(["a": -1]) }
    await #expect(processExitsWith: .failure) { _ = InstanceWeights(["a": .nan]) }
    await #expect(processExitsWith: .failure) { _ = InstanceWeights(["a": .infinity]) }
  }
}
