internal import HashRing
internal import TestSupport
internal import Testing

/// Keys that go elsewhere when the instance of their own has enough.
struct BoundedPlacementTests {
  @Test(arguments: Seed.each(Effort.scaled(quick: 6, full: 100)))
  func nobodyHasMoreThanTheFactorAllows(seed: Seed) {
    var generator = seed.generator
    let count = Int.random(in: 1...12, using: &generator)
    let factor = [1.001, 1.1, 1.25, 2].randomElement(using: &generator)!
    var ring = RingDescription(names(count).map { Instance(id: $0) })
    for id in names(count) { ring[id]!.tokens = ring.randomTokens(8, using: &generator) }
    var weights: [RingName: Double] = [:]
    for id in names(count) { weights[id] = [1, 1, 2].randomElement(using: &generator)! }
    let snapshot = snapshot(ring)
    let placement = BoundedPlacement(
      snapshot, for: .write, factor: factor, weights: InstanceWeights(weights))
    let sum = weights.values.reduce(0, +)
    var loads = InstanceLoads(count: count)
    for number in 1...500 {
      // Three keys in four are the same: the worst that may come.
      let key = number % 4 > 0 ? 77 : UInt32.random(in: 0...(.max), using: &generator)
      guard let instance = placement.instance(for: key, loads: loads) else {
        Issue.record("there is room for key number \(number)")
        return
      }
      loads[instance] += 1
      let mean = Double(number) * weights[snapshot.instances[instance].id]! / sum
      #expect(Double(loads[instance]) < factor * mean + 1.000001)
    }
    #expect(loads.total == 500)
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 4, full: 50)))
  func aKeyStaysAtItsPlaceWhileThereIsRoom(seed: Seed) throws {
    var generator = seed.generator
    let ring = balanced(10, tokens: 32)
    let snapshot = snapshot(ring)
    let table = snapshot.table(for: .write)
    let placement = BoundedPlacement(snapshot, for: .write, factor: 1.25)
    var loads = InstanceLoads(count: 10)
    for instance in 0..<10 { loads[instance] = 1000 }
    for _ in 0..<50 {
      let key = UInt32.random(in: 0...(.max), using: &generator)
      #expect(placement.instance(for: key, loads: loads) == (try table.replicas(of: key).first))
    }
  }

  @Test func thoseThatAreNotHealthyGetNothing() {
    var ring = balanced(4, tokens: 8)
    ring["instance-2"]!.state = .leaving
    let placement = BoundedPlacement(snapshot(ring), for: .write, factor: 2)
    var loads = InstanceLoads(count: 4)
    for number in 0..<100 {
      let instance = placement.instance(for: UInt32(number) << 25, loads: loads)!
      #expect(instance != 2)
      loads[instance] += 1
    }
  }

  @Test func aLoadThatNobodyHasRoomForIsRefused() {
    let placement = BoundedPlacement(snapshot(balanced(4, tokens: 8)), for: .write, factor: 1.25)
    #expect(placement.instance(for: 0, loads: InstanceLoads(count: 4), adding: 1000) == nil)
    #expect(placement.instance(for: 0, loads: InstanceLoads(count: 4)) != nil)
    let empty = BoundedPlacement(snapshot(RingDescription()), for: .write, factor: 1.25)
    #expect(empty.instance(for: 0, loads: InstanceLoads(count: 0)) == nil)
  }

  @Test func aBoundIsAboveTheMean() async {
    await #expect(processExitsWith: .failure) {
      let ring = RingSnapshot(RingDescription(), options: RingOptions(), now: 0)
      _ = BoundedPlacement(ring, for: .write, factor: 1)
    }
    await #expect(processExitsWith: .failure) {
      let ring = RingSnapshot(RingDescription(), options: RingOptions(), now: 0)
      _ = BoundedPlacement(ring, for: .write, factor: .nan)
    }
    await #expect(processExitsWith: .failure) {
      var loads = InstanceLoads(count: 2)
      loads[1] = 1 << 53
    }
  }

  private func snapshot(_ ring: RingDescription) -> RingSnapshot {
    RingSnapshot(
      ring, options: RingOptions(replicationFactor: 1, heartbeatTimeout: nil), now: 0)
  }
}
