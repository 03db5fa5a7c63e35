import HashRing
import TestSupport
import Testing

@Suite("The list of tokens of 2019 is kept until it is moved")
struct LegacyTokenTests {
  /// Entries of the list: a token and an id each.
  private func list(_ entries: [(UInt32, String)]) -> [UInt8] {
    entries.flatMap { token, id in
      [UInt8](
        field: 2, [8] + [UInt8](varint: UInt64(token)) + [UInt8](field: 2, Array(id.utf8)))
    }
  }

  @Test("each token goes to its instance, in order and once")
  func moving() throws {
    let other: [UInt8] = [0x28, 1]
    var ring = RingDescription([
      Instance(id: "a", tokens: [7]), Instance(id: "b"), Instance(id: "c", tokens: [3, 1]),
      Instance(id: "d", state: .left),
    ])
    let tokens = list([(9, "a"), (5, "b"), (7, "a"), (2, "a")])
    ring.unknownFields = tokens + other + list([(4, "gone"), (6, "d")])
    let stored = ring.encoded()
    var read = try RingDescription(decoding: stored.span)
    #expect(read == ring)
    try read.moveLegacyTokens()
    #expect(
      read.instances == [
        Instance(id: "a", tokens: [2, 7, 9]), Instance(id: "b", tokens: [5]),
        Instance(id: "c", tokens: [3, 1]), Instance(id: "d", state: .left),
      ])
    #expect(read.unknownFields == other)
    let moved = read
    try read.moveLegacyTokens()
    #expect(read == moved)
  }

  @Test(
    "a list that cannot be read stays as it is",
    arguments: ["1201", "12020a00", "1003", "12021001"])
  func faults(hex: String) {
    var ring = RingDescription([Instance(id: "a")])
    ring.unknownFields = list([(1, "a")]) + [UInt8](hex: hex)
    let before = ring
    #expect(throws: RingDescriptionError.self) { try ring.moveLegacyTokens() }
    #expect(ring == before)
  }
}
