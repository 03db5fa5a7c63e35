import HashRing
import TestSupport
import Testing

@Suite("What a merge does beyond the recorded ones")
struct CortexMergeTests {
  @Test func aRingOfTooManyInstancesIsRefused() throws {
    func ring(_ numbers: Range<Int>) -> RingDescription {
      RingDescription(numbers.map { Instance(id: RingName(String($0)), heartbeat: 1) })
    }
    var mine = ring(0..<40_000)
    let before = mine
    #expect(throws: MergeError.tooManyInstances) {
      try mine.merge(ring(30_000..<65_536), now: 1_000)
    }
    #expect(mine == before)
    _ = try mine.merge(ring(30_000..<65_535), now: 1_000)
    #expect(mine.instances.count == RingDescription.maximumInstanceCount)
  }

  @Test("a heartbeat that is too far ahead is refused, and nothing changes")
  func lead() throws {
    let now: Int64 = 1_700_000_000_500
    let mine = RingDescription([Instance(id: "m", heartbeat: 5)])
    for (ahead, isRefused) in [(1800, false), (1801, true)] as [(Int64, Bool)] {
      let far = Instance(id: "z", heartbeat: now / 1000 + ahead)
      let other = RingDescription([Instance(id: "a", heartbeat: 6), far])
      var ring = mine
      if isRefused {
        let error = MergeError.heartbeatAhead(id: "z", heartbeat: far.heartbeat)
        #expect(throws: error) { try ring.merge(other, now: now) }
        #expect(ring == mine && "\(error)".contains("z, 1700001801"))
      } else {
        #expect(try ring.merge(other, now: now) == other)
      }
      // dskit takes it.
      var dskit = mine
      #expect(try dskit.merge(other, now: now, rules: .dskit) == other)
    }
  }

  @Test("times at the ends of what can be stored", arguments: [Int64.min, -1, 0, 1, .max])
  func extremeTimes(now: Int64) throws {
    for heartbeat in [Int64.min, -1, 0, 1, .max] {
      let other = RingDescription([Instance(id: "a", heartbeat: heartbeat)])
      var ring = RingDescription()
      _ = try? ring.merge(other, now: now)
      _ = try ring.merge(other, now: now, isLocal: true, rules: .dskit)
      _ = try ring.merge(RingDescription(), now: now, isLocal: true, rules: .dskit)
      let seconds = now < 0 ? -((-(now + 1)) / 1000) - 1 : now / 1000
      // An instance that has no heartbeat yet is as old as one that nobody has heard of.
      #expect(ring["a"]?.heartbeat == (heartbeat > 0 ? seconds : nil))
      var copy = other
      copy["a"]?.state = .left
      copy.removeTombstones(before: now)
      #expect((copy["a"] == nil) == (Int128(heartbeat) * 1000 < Int128(now)))
    }
  }

  @Test("a tombstone goes when its heartbeat is before the limit, to the millisecond")
  func tombstones() {
    let ring = RingDescription([
      Instance(id: "a", state: .left, heartbeat: 10), Instance(id: "b", heartbeat: 1),
    ])
    for (limit, removed) in [(9_999, 0), (10_000, 0), (10_001, 1), (nil, 1)] as [(Int64?, Int)] {
      var copy = ring
      let counts = copy.removeTombstones(before: limit)
      #expect(counts == (removed, 1 - removed) && copy.instances.count == 2 - removed)
    }
  }

  @Test("dskit lets two that join at the same time keep a token, Cortex does not")
  func joining() throws {
    // Both have the token already; one of them only says that it lives.
    let mine = RingDescription([
      Instance(id: "a", state: .joining, heartbeat: 1, tokens: [7]),
      Instance(id: "b", state: .joining, heartbeat: 1, tokens: [7, 8]),
    ])
    var beat = try #require(mine["b"])
    beat.heartbeat = 2
    var (cortex, dskit) = (mine, mine)
    #expect(try cortex.merge(RingDescription([beat]), now: 0)?["b"]?.tokens == [8])
    #expect(try dskit.merge(RingDescription([beat]), now: 0, rules: .dskit)?["b"] == beat)
    #expect(cortex.instances.map(\.tokens) == [[7], [8]])
    #expect(dskit.instances.map(\.tokens) == [[7], [7, 8]])
  }

  @Test("what is received need not be in order, and tombstones have no tokens")
  func normalisation() throws {
    var ring = RingDescription()
    let other = RingDescription([
      Instance(id: "a", heartbeat: 1, tokens: [3, 1, 3]),
      Instance(id: "b", state: .left, heartbeat: 1, tokens: [2]),
    ])
    _ = try ring.merge(other, now: 0)
    #expect(ring.instances.map(\.tokens) == [[1, 3], []])
  }

  @Test(
    "each token is at the one that has precedence",
    arguments: Seed.each(Effort.scaled(quick: 100, full: 5_000)))
  func resolution(seed: Seed) {
    var generator = seed.generator
    let ring = generator.contestedRing()
    var owners: [UInt32: Instance] = [:]
    for instance in ring.instances {
      for token in instance.tokens {
        // The ids ascend: one that is there already gives way only if it is leaving, and this one is not.
        if let owner = owners[token], owner.state != .leaving || instance.state == .leaving {
          continue
        }
        owners[token] = instance
      }
    }
    let resolved = ring.resolved()
    for instance in resolved.instances {
      let expected = owners.filter { $0.value.id == instance.id }.keys.sorted()
      #expect(instance.tokens == expected)
      var untouched = instance
      untouched.tokens = ring[instance.id]?.tokens ?? []
      #expect(untouched == ring[instance.id])
    }
    #expect(resolved.resolved() == resolved)
  }

  @Test("many tokens, of which several instances claim some", arguments: Seed.each(4))
  func manyTokens(seed: Seed) {
    var generator = seed.generator
    let ring = RingDescription(
      (0..<40).map { index in
        Instance(
          id: RingName("\(index)"), state: index % 7 == 0 ? .leaving : .active,
          tokens: (0..<50).map { _ in UInt32(generator.next() >> 52) << 20 | .max >> 12 })
      })
    let resolved = ring.resolved()
    let claimed = Set(ring.instances.flatMap(\.tokens))
    #expect(resolved.instances.flatMap(\.tokens).count == claimed.count)
    for instance in resolved.instances {
      #expect(zip(instance.tokens, instance.tokens.dropFirst()).allSatisfy { $0 < $1 })
      let lost = Set(ring[instance.id]?.tokens ?? []).subtracting(instance.tokens)
      for token in lost {
        let owner = resolved.instances.first { $0.tokens.contains(token) }
        let hasPrecedence = owner.map {
          $0.state == instance.state ? $0.id < instance.id : instance.state == .leaving
        }
        #expect(hasPrecedence == true)
      }
    }
  }
}
