internal import HashRing
internal import TestSupport
internal import Testing

struct BatchPlannerTests {
  @Test(arguments: Seed.each(8))
  func everyReplicaIsCalledWithItsKeys(seed: Seed) throws {
    var generator = seed.generator
    let snapshot = RingSnapshot.of(
      Int.random(in: 3...30, using: &generator), zones: ["a", "b", "c"])
    let keys = (0..<300).map { _ in UInt32.random(in: 0...UInt32.max, using: &generator) }
    let plan = try snapshot.planner.plan(for: keys.span)
    let table = snapshot.table(for: .write)
    var expected: [Int: [Int]] = [:]
    for (key, token) in keys.enumerated() {
      for instance in try table.replicas(of: token) { expected[instance, default: []].append(key) }
    }
    #expect(plan.keyCount == 300)
    #expect(plan.instances == expected.keys.sorted())
    for call in plan.calls {
      #expect(Array(plan.keys(of: call)) == expected[plan.instances[call]])
    }
  }

  @Test func aProcessIsCalledOnceAndCountsOnce() throws {
    let planner = RingSnapshot.of(addresses: ["x", "y", "x", "z"]).planner
    let plan = try planner.plan(for: [
      KeyReplicas([2, 1, 0], maxErrors: 1), KeyReplicas([2, 1, 3], maxErrors: 1),
      KeyReplicas([0, 2], maxErrors: 0),
    ])
    #expect(plan.instances == [0, 1, 3])
    #expect(plan.calls.map { Array(plan.keys(of: $0)) } == [[0, 1, 2], [0, 1], [1]])
    var quorum = BatchQuorum(plan)
    quorum.record(.success, of: 0)
    // Two of the first key's three replicas are the process that has answered: that is not a quorum.
    #expect((0..<3).map(quorum.outcome(of:)) == [.undecided, .undecided, .acked])
    #expect(quorum.record(.success, of: 1) == .success)
  }

  @Test func instancesWithoutAnAddressAreNotTakenForOne() throws {
    let planner = RingSnapshot.of(addresses: ["", "", "x"]).planner
    let plan = try planner.plan(for: [KeyReplicas([0, 1, 2], maxErrors: 1)])
    #expect(plan.instances == [0, 1, 2])
  }

  @Test func aKeyWithTooFewReplicasIsAnError() {
    let planner = RingSnapshot.of(1).planner
    let keys: [UInt32] = [7]
    #expect(throws: LookupError.tooFewReplicas(healthy: 1, required: 2)) {
      try planner.plan(for: keys.span)
    }
  }

  @Test func aKeyWithoutReplicasIsAnError() {
    let empty = RingSnapshot(RingDescription(), options: RingOptions(), now: 0)
    let nobody = empty.table(for: .write).placement(of: 7)
    for addresses in [["x", "y"], ["x", "x"]] {
      #expect(throws: LookupError.emptyRing) {
        try RingSnapshot.of(addresses: addresses).planner.plan(for: [
          KeyReplicas([1], maxErrors: 0), nobody,
        ])
      }
    }
  }

  @Test func replicasThatCannotBeTrap() async {
    await #expect(processExitsWith: .failure) { _ = KeyReplicas([], maxErrors: 0) }
    await #expect(processExitsWith: .failure) { _ = KeyReplicas([0, 1], maxErrors: 2) }
    await #expect(processExitsWith: .failure) { _ = KeyReplicas([0, 0], maxErrors: 0) }
    await #expect(processExitsWith: .failure) { _ = KeyReplicas([-1], maxErrors: 0) }
    await #expect(processExitsWith: .failure) { _ = KeyReplicas([65535], maxErrors: 0) }
    #expect(Array(KeyReplicas([65534], maxErrors: 0)) == [65534])
  }

  @Test(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func theNumberOfAllocationsDependsOnNothing() throws {
    for (instanceCount, keyCount) in [(3, 10), (30, 100), (90, 5000)] {
      let planner = RingSnapshot.of(instanceCount).planner
      let keys = (0..<keyCount).map { UInt32($0) &* 2_246_822_519 }
      let count = Allocations.least {
        _ = try? planner.plan(for: keys.span)
      }
      #expect(count <= 8)
    }
  }
}
