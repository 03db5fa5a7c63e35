internal import HashRing
internal import TestSupport
internal import Testing

/// What a snapshot promises of health and updates.
struct RingSnapshotTests {
  @Test(arguments: [
    (age: 59_999 as Int64, isAlive: true), (60_000, true), (60_001, false), (-5_000, true),
  ])
  func aHeartbeatIsJudgedToTheMillisecond(age: Int64, isAlive: Bool) {
    let instance = Instance(id: "a", heartbeat: 1_700_000_000)
    let now = 1_700_000_000_000 + age
    #expect(instance.isAlive(within: .seconds(60), at: now) == isAlive)
    #expect(instance.isAlive(within: nil, at: now))
  }

  @Test(arguments: [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max])
  func anyStoredTimeIsJudged(heartbeat: Int64) {
    let instance = Instance(id: "a", heartbeat: heartbeat)
    for now in [Int64.min, -1, 0, 1, .max] {
      let age = Double(now) - Double(heartbeat) * 1000
      guard age.magnitude > 70_000 else { continue }
      #expect(instance.isAlive(within: .seconds(60), at: now) == (age <= 60_000), "\(now)")
    }
  }

  @Test(arguments: Seed.each(10))
  func anUpdateGivesWhatANewSnapshotGives(seed: Seed) {
    var random = seed.generator
    for _ in 0..<Effort.scaled(quick: 20, full: 500) {
      let ring = RandomRing(using: &random)
      var snapshot = ring.snapshot
      var table = snapshot.table(for: ring.operation)
      for _ in 0..<4 {
        let newer = changed(RingDescription(snapshot.instances), using: &random)
        let now = RandomRing.now + .random(in: 0...60_000, using: &random)
        let change = snapshot.update(to: newer.description, now: now)
        table.update(to: snapshot)
        #expect(change == newer.change)
        let fresh = RingSnapshot(newer.description, options: ring.options, now: now)
        let freshTable = fresh.table(for: ring.operation)
        #expect(snapshot.instances == fresh.instances && snapshot.zones == fresh.zones)
        for key in ring.keys {
          let result = Result { () throws(LookupError) in try table.replicas(of: key) }
          let expected = Result { () throws(LookupError) in try freshTable.replicas(of: key) }
          #expect(result == expected, "key \(key)")
        }
      }
    }
  }

  /// A ring with one change, and what it is.
  private func changed(
    _ description: RingDescription, using random: inout SeededGenerator
  ) -> (description: RingDescription, change: RingChange) {
    var description = description
    guard var instance = description.instances.randomElement(using: &random) else {
      description["new"] = Instance(id: "new", tokens: [5])
      return (description, .topology)
    }
    var change = RingChange.statesAndHeartbeats
    switch Int.random(in: 0..<8, using: &random) {
    case 0: change = .none
    case 1: instance.heartbeat += 1
    case 2:
      if instance.state == .readOnly || instance.state == .active { change = .none }
      if change != .none { instance.state = .active }
    case 3:
      change = instance.state == .readOnly ? .none : .readOnly
      instance.state = .readOnly
    case 4: (instance.tokens, change) = (instance.tokens + [77], .topology)
    case 5: (instance.zone, change) = (RingName("\(instance.zone)x"), .topology)
    case 6: (instance.registered, change) = (instance.registered + 1, .topology)
    default: (instance.address, change) = (RingName("\(instance.address)x"), .topology)
    }
    description[instance.id] = instance
    return (description, change)
  }

  @Test func excludedZonesAreAsIfTheyWereNotThere() {
    let ring = RingDescription([
      Instance(id: "a", zone: "x", tokens: [10]), Instance(id: "b", zone: "y", tokens: [20]),
    ])
    let options = RingOptions(replicationFactor: 1, heartbeatTimeout: nil, excludedZones: ["x"])
    let snapshot = RingSnapshot(ring, options: options, now: 0)
    #expect(snapshot.instances.map(\.id) == ["b"])
    #expect(snapshot.zones == ["y"])
    #expect(Array(snapshot.table(for: .write).placement(of: 5)) == [0])
  }

  @Test func aRingWithoutTokensSaysSo() {
    for ring in [RingDescription(), RingDescription([Instance(id: "a")])] {
      let snapshot = RingSnapshot(ring, options: RingOptions(), now: 0)
      let table = snapshot.table(for: .read)
      #expect(throws: LookupError.emptyRing) { try table.replicas(of: 7) }
      #expect(throws: LookupError.emptyRing) { try snapshot.replicationSet(for: .read) }
      #expect(table.placement(of: 7).isEmpty)
      #expect(table.intervals().map(\.keys) == [0...(.max)])
      #expect(snapshot.ownership().instances == ring.instances.map { _ in 0 })
    }
  }
}
