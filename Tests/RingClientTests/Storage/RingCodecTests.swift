import HashRing
import RingClient
import Testing

@Suite struct RingCodecTests {
  private let ring = RingDescription([
    Instance(id: "a", state: .left, heartbeat: 5), Instance(id: "b", heartbeat: 7, tokens: [1, 2]),
  ])

  @Test func ringIsWhatItWasAfterItIsDecoded() throws {
    let codec = RingCodec()
    let bytes = codec.encode(ring)
    #expect(try codec.decode(bytes.span) == ring)
    #expect(codec.name == "ringDesc")
  }

  @Test func copyIsMergedAndLosesItsTombstones() throws {
    let codec = RingCodec(rules: .convergent)
    var copy = RingDescription([Instance(id: "a", heartbeat: 4)])
    #expect(try codec.merge(ring, into: &copy, isLocal: false, now: 9000) == ring)
    #expect(copy == ring)
    codec.removeTombstones(before: 5000, from: &copy)
    #expect(copy["a"] != nil)
    codec.removeTombstones(before: nil, from: &copy)
    #expect(copy["a"] == nil)
  }

  @Test func whatACopyHasAndTheWantedRingDoesNotHasLeft() throws {
    var copy = RingDescription([Instance(id: "a", heartbeat: 4)])
    _ = try RingCodec().merge(RingDescription(), into: &copy, isLocal: true, now: 9000)
    #expect(copy["a"]?.state == .left && copy["a"]?.heartbeat == 9)
  }
}
