import HashRing
import TestSupport
import Testing

@Suite("Convergent merges are idempotent, commutative and associative")
struct ConvergentMergeTests {
  @Test(
    "any three rings, with equal heartbeats most of the time",
    arguments: Seed.each(Effort.scaled(quick: 10, full: 1_000)))
  func randomTriples(seed: Seed) {
    var generator = seed.generator
    for _ in 0..<100 {
      let rings = (0..<3).map { _ in generator.contestedRing() }
      let complaint = Self.brokenLaw(rings[0], rings[1], rings[2])
      #expect(complaint == nil, "\(complaint ?? "") of \(rings)")
    }
  }

  @Test(
    "all rings of a small universe",
    arguments: [([1, 2], ["a", "b"]), ([-1, 0, 1, 2, 3, 4], ["a"])] as [([Int64], [RingName])])
  func exhaustion(heartbeats: [Int64], ids: [RingName]) throws {
    let rings = Self.universe(heartbeats: heartbeats, ids: ids)
    let numbers = Dictionary(uniqueKeysWithValues: zip(rings, rings.indices))
    // What each two become, so that three are a look-up. It is again a ring of the universe.
    let sums = try rings.map { first in
      try rings.map { try #require(numbers[merged(first, $0)]) }
    }
    var broken: [Int] = []
    for first in rings.indices {
      if sums[first][first] != first { broken = [first] }
      for second in rings.indices {
        let both = sums[first][second]
        if both != sums[second][first] || sums[both][first] != both { broken = [first, second] }
        for third in rings.indices where sums[both][third] != sums[first][sums[second][third]] {
          broken = [first, second, third]
        }
      }
    }
    #expect(broken.isEmpty, "\(broken.map { rings[$0] })")
  }

  @Test(
    "nodes that hear the same in any order, often and in parts, agree", arguments: Seed.each(50))
  func gossip(seed: Seed) {
    var generator = seed.generator
    let messages = (0..<8).map { _ in generator.contestedRing() }
    let all = messages.reduce(RingDescription(), merged)
    for _ in 0..<10 {
      var heard = messages + messages.shuffled(using: &generator).prefix(4)
      heard.shuffle(using: &generator)
      var node = RingDescription()
      var follower = RingDescription()
      for message in heard {
        // What a node passes on is what has changed for it, and no more.
        if let change = try! node.merge(message, now: 0, rules: .convergent) {
          follower = merged(follower, change)
        }
      }
      #expect(node == all && follower.instances == all.instances)
    }
  }

  @Test("precedence is a total order", arguments: Seed.each(20))
  func totalOrder(seed: Seed) {
    var generator = seed.generator
    let instances = (0..<24).map { _ in generator.contestedInstance(id: "a") }
    for first in instances {
      for second in instances {
        let (wins, loses) = (first.supersedes(second), second.supersedes(first))
        #expect(first == second ? !wins && !loses : wins != loses)
        for third in instances where wins && second.supersedes(third) {
          #expect(first.supersedes(third))
        }
      }
    }
  }

  @Test("within a second, having left comes after leaving, and that after all else")
  func finality() {
    let others: [InstanceState] = [.active, .pending, .joining, .readOnly, .init(rawValue: 99)]
    let late = Instance(id: "a", state: .left, heartbeat: 5)
    let leaving = Instance(id: "a", state: .leaving, heartbeat: 5)
    #expect(late.supersedes(leaving))
    for state in others {
      let other = Instance(id: "a", address: "z", state: state, heartbeat: 5, tokens: [9])
      #expect(leaving.supersedes(other) && late.supersedes(other))
      #expect(Instance(id: "a", state: state, heartbeat: 6).supersedes(late))
    }
  }

  @Test("an instance that was removed here does not come back, even if its clock is ahead")
  func removal() throws {
    let instance = Instance(id: "a", heartbeat: 100, tokens: [1])
    for (now, heartbeat) in [(99_999, 100), (100_000, 100), (101_999, 101)] as [(Int64, Int64)] {
      var ring = RingDescription([instance])
      let change = try ring.merge(
        RingDescription(), now: now, isLocal: true, rules: .convergent)
      let tombstone = Instance(id: "a", state: .left, heartbeat: heartbeat)
      #expect(ring.instances == [tombstone] && change == ring)
      #expect(try ring.merge(RingDescription([instance]), now: now, rules: .convergent) == nil)
    }
  }

  @Test("tokens come back when the instance that took them is gone")
  func deferredResolution() {
    let (first, second) = (
      Instance(id: "a", heartbeat: 1, tokens: [1, 2]),
      Instance(id: "b", heartbeat: 1, tokens: [2, 3])
    )
    let gone = RingDescription([Instance(id: "a", state: .left, heartbeat: 2)])
    let both = merged(RingDescription([first]), RingDescription([second]))
    #expect(both.resolved().instances.map(\.tokens) == [[1, 2], [3]])
    #expect(merged(both, gone).resolved().instances.map(\.tokens) == [[], [2, 3]])
    #expect(merged(RingDescription([second]), gone).resolved()["b"]?.tokens == [2, 3])
    // Cortex writes the resolution down, so that the token is nobody's until the next heartbeat.
    var cortex = RingDescription([first])
    for other in [RingDescription([second]), gone] { _ = try! cortex.merge(other, now: 0) }
    #expect(cortex.instances.map(\.tokens) == [[], [3]])
  }

  /// The law that does not hold for three rings; `nil` if all do.
  private static func brokenLaw(
    _ first: RingDescription, _ second: RingDescription, _ third: RingDescription
  ) -> String? {
    guard merged(first, first) == first else { return "idempotence" }
    let both = merged(first, second)
    guard both == merged(second, first) else { return "commutativity" }
    guard merged(both, third) == merged(first, merged(second, third)) else {
      return "associativity"
    }
    guard merged(both, first) == both && merged(both, second) == both else { return "absorption" }
    return nil
  }

  /// All rings with none or one of these for each id: without tokens, with one, active and leaving, or
  /// left.
  private static func universe(heartbeats: [Int64], ids: [RingName]) -> [RingDescription] {
    ids.reduce([RingDescription()]) { rings, id in
      rings.flatMap { ring in
        var all = [ring]
        for heartbeat in heartbeats {
          for (state, tokens) in [
            (.active, []), (.active, [1]), (.leaving, []), (.leaving, [1]), (.left, []),
          ] as [(InstanceState, [UInt32])] {
            var other = ring
            other[id] = Instance(id: id, state: state, heartbeat: heartbeat, tokens: tokens)
            all.append(other)
          }
        }
        return all
      }
    }
  }
}

/// What `first` becomes by `second`.
private func merged(_ first: RingDescription, _ second: RingDescription) -> RingDescription {
  var ring = first
  do {
    let change = try ring.merge(second, now: 0, rules: .convergent)
    #expect(change != nil || ring.instances == first.instances)
  } catch { Issue.record(error) }
  return ring
}

extension SeededGenerator {
  /// A normalised ring of up to four instances that contest for few tokens in few seconds.
  mutating func contestedRing() -> RingDescription {
    let ids: [RingName] = ["a", "b", "é", "e\u{301}"]
    var ring = RingDescription(
      ids.compactMap { id in
        Bool.random(using: &self) ? contestedInstance(id: id) : nil
      })
    if Int.random(in: 0..<8, using: &self) == 0 {
      ring.unknownFields = [0x28, UInt8.random(in: 0...3, using: &self)]
    }
    return ring
  }

  /// One of few descriptions of an instance, normalised.
  mutating func contestedInstance(id: RingName) -> Instance {
    let state = InstanceState(rawValue: .random(in: 0...5, using: &self))
    let tokens = (0..<5 as Range<UInt32>).filter { _ in Bool.random(using: &self) }
    return Instance(
      id: id, address: Bool.random(using: &self) ? "x" : "y", state: state,
      heartbeat: .random(in: -1...2, using: &self), tokens: state == .left ? [] : tokens,
      unknownFields: Int.random(in: 0..<4, using: &self) == 0 ? [0x58, 1] : [])
  }
}
