import HashRing
import TestSupport
import Testing

/// What is odd in a ring is told, and used all the same.
@Suite struct RingDiagnosisTests {
  private let now: Int64 = 1_700_000_000_000
  private let sound = Instance(
    id: "sound", address: "10.0.0.1:1", heartbeat: 1_700_000_060, registered: 1_700_000_060,
    tokens: [1, 5, 9])

  @Test func soundRingHasNoOddities() {
    #expect(RingDescription([sound]).diagnosis(now: now) == [])
    #expect(RingDescription().diagnosis(now: now) == [])
  }

  @Test func everyOddityIsTold() {
    var odd = Instance(
      id: "odd", state: InstanceState(rawValue: 6), heartbeat: 1_700_000_061, registered: .max,
      tokens: [9, 7, 7, 7, 5])
    var ring = RingDescription([sound, odd, Instance(id: "third", address: "c:1", tokens: [9])])
    #expect(
      ring.diagnosis(now: now) == [
        .noAddress("odd"), .unknownState("odd", InstanceState(rawValue: 6)),
        .futureHeartbeat("odd", seconds: 61),
        .futureRegistration("odd", seconds: .max - 1_700_000_000), .unsortedTokens("odd"),
        .sharedToken(5, ["odd", "sound"]), .repeatedToken(7, of: "odd"),
        .sharedToken(9, ["odd", "sound", "third"]),
      ])
    // A clock that is that far ahead is tolerated on demand, and a state that is known is none to tell.
    odd.state = .leaving
    odd.tokens = []
    ring["odd"] = odd
    #expect(
      ring.diagnosis(now: now, tolerance: .seconds(61)) == [
        .noAddress("odd"), .futureRegistration("odd", seconds: .max - 1_700_000_000),
        .sharedToken(9, ["sound", "third"]),
      ])
    #expect("\(RingOddity.sharedToken(9, ["a", "b"]))" == "token 9 is shared by a, b")
  }

  /// The last of those who share a token is whom look-ups find.
  @Test func sharedTokenBelongsToTheLastThatIsNamed() throws {
    let ring = RingDescription(["b", "a", "c"].map { Instance(id: $0, tokens: [100, 100]) })
    let oddities = ring.diagnosis(now: now)
    guard case .sharedToken(100, let ids)? = oddities.last else {
      Issue.record("\(oddities)")
      return
    }
    let options = RingOptions(replicationFactor: 1, heartbeatTimeout: nil)
    let snapshot = RingSnapshot(ring, options: options, now: now)
    let owner = try #require(snapshot.table(for: .write).replicas(of: 7).first)
    #expect(snapshot.instances[owner].id == ids.last)
    #expect(oddities.count == 3 + 3 + 1)
  }

  @Test(arguments: [Int64.min, 0, .max])
  func timesAtTheEndsOfTheirRangeAreTimes(now: Int64) {
    let ring = RingDescription(
      [Int64.min, 0, .max].map {
        Instance(id: RingName("a\($0)"), address: "a", heartbeat: $0, registered: $0, tokens: [])
      })
    for oddity in ring.diagnosis(now: now) {
      switch oddity {
      case .futureHeartbeat(_, let seconds), .futureRegistration(_, let seconds):
        #expect(seconds > 60)
      default: Issue.record("\(oddity)")
      }
    }
  }
}
